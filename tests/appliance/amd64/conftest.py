"""Machines for the boot tests. `SUITES` names the Debian releases (default: bookworm trixie)."""

import os
import pathlib

import pytest

from machine import Machine
from packages import newest

SUITES = os.environ.get("SUITES", "bookworm trixie").split()


def blank(suite):
    return Machine(pathlib.Path(os.environ["ROOTFS"]) / f"{suite}-amd64", newest("amd64"))


@pytest.fixture(params=SUITES)
def machine(request):
    """Booted, with the package in /root and not installed."""
    made = blank(request.param)
    try:
        yield made.boot()
    finally:
        made.close()


@pytest.fixture(params=SUITES, scope="module")
def board(request):
    """Booted, installed, with a panel program that writes down what it is given, as on a Raspberry Pi but for the LEDs."""
    made = blank(request.param)
    made.write("/etc/systemd/system/retroboard-panel.service.d/recording.conf", RECORDING)
    try:
        made.boot()
        made.run("apt-get install --yes --no-install-recommends --option=Dpkg::Options::=--force-confold /srv/*.deb")
        made.write("/etc/retroboard/retroboard.toml", '[display]\nkind = "hub75"\n')
        made.run("systemctl restart retroboard-panel retroboard")
        yield made
    finally:
        made.close()


RECORDING = """
[Unit]
ConditionFirmware=
[Service]
ExecStart=
ExecStart=/usr/bin/retroboard-panel --display recording
"""
