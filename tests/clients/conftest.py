"""Starts the real daemon for the tests of Python clients."""

import os
import socket
import subprocess
import time

import pytest
import requests

PATIENCE = 20


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(url):
    try:
        return requests.get(f"{url}/api/health", timeout=PATIENCE).ok
    except requests.ConnectionError:
        return False


@pytest.fixture
def board(tmp_path):
    """The address of a daemon of its own with an empty data directory."""
    listen = f"127.0.0.1:{free_port()}"
    command = [os.environ["RETROBOARD_BIN"], "serve", "--listen", listen, "--data-dir", str(tmp_path)]
    # An hour of readings may go by in seconds.
    limits = {
        "RETROBOARD_SOCKET_EVENTS_PER_SECOND": "10000",
        "RETROBOARD_SOCKET_EVENTS_BURST": "100000",
        "RETROBOARD_VITALS_READINGS_PER_SECOND": "10000",
    }
    daemon = subprocess.Popen(command, env={**os.environ, **limits})
    end = time.monotonic() + PATIENCE
    while not answers(f"http://{listen}"):
        assert daemon.poll() is None and time.monotonic() < end, "the daemon does not answer"
        time.sleep(0.01)
    yield f"http://{listen}"
    daemon.terminate()
    assert daemon.wait(PATIENCE) == 0
