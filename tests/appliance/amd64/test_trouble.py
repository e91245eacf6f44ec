"""What goes wrong in years: killed, hung, full, read-only, crashing again and again."""

import contextlib
import signal
import os
import re
import time

import pytest

from frozen import Frozen
from machine import until
from test_package import ask, token
from threads import threads_of


def frames(board):
    """How many frames the panel program has shown, by what it writes down."""
    found = re.findall(r"^frame (\d+) ", board.journal("retroboard-panel", 5), re.MULTILINE)
    return int(found[-1]) if found else 0


def serving(board):
    with contextlib.suppress(AssertionError, ValueError):
        return ask(board, "/api/health")["status"] == "ok"


def restarts(board, unit="retroboard"):
    return int(board.show(unit, "NRestarts"))


def first_frame_after(board, happen):
    before, started = frames(board), time.monotonic()
    happen()
    until("another process", lambda: board.process())
    until("a new frame", lambda: frames(board) != before)
    return time.monotonic() - started


@pytest.mark.parametrize("unit", ["retroboard", "retroboard-panel"])
def test_killed_it_is_back(board, unit):
    until("frames", lambda: frames(board))
    process, count = board.process(unit), restarts(board, unit)
    started = time.monotonic()
    os.kill(process, signal.SIGKILL)
    until("a restart", lambda: restarts(board, unit) > count and board.process(unit))
    seen = frames(board)
    until("a new frame", lambda: frames(board) > 0 and frames(board) != seen)
    took = time.monotonic() - started
    print(f"{unit}: SIGKILL to the next frame {took:.2f} s")
    assert until("an answer", lambda: serving(board))


@pytest.mark.parametrize("thread", ["stage", "store", "judge", "tokio"])
def test_a_hang_of_a_loop_is_noticed(board, thread):
    until("an answer", lambda: serving(board))
    process = board.process()
    hung = [number for number, name in threads_of(process).items() if name.startswith(thread)]
    assert hung, threads_of(process)
    started = time.monotonic()
    with contextlib.ExitStack() as held:
        for number in hung:
            held.enter_context(Frozen(number))
        until("its end", lambda: board.process() != process, patience=20)
    until("a new process", lambda: board.process())
    until("an answer", lambda: serving(board))
    print(f"{thread}: hang to a new answer {time.monotonic() - started:.1f} s")
    assert "watchdog" in board.run("journalctl --no-pager --output=cat --unit=retroboard --lines=80").lower()


def test_a_panel_program_that_hangs_is_replaced(board):
    process = board.process("retroboard-panel")
    os.kill(process, signal.SIGSTOP)
    until("another process", lambda: board.process("retroboard-panel") not in (None, process), patience=20)
    seen = frames(board)
    until("a new frame", lambda: frames(board) != seen)


def test_no_network_at_all(board):
    assert board.run("ip -brief link | grep -v ^lo || true") == ""
    assert serving(board)


@contextlib.contextmanager
def small_disk(board, options):
    """The data folder on a disk of its own."""
    board.run("systemctl stop retroboard.service")
    board.run(f"mount -t tmpfs -o size=4M,{options} tmpfs /var/lib/retroboard && chown retroboard: /var/lib/retroboard && chmod 700 /var/lib/retroboard")
    try:
        yield
    finally:
        board.run("systemctl stop retroboard.service; umount /var/lib/retroboard; systemctl start retroboard.service")
        until("an answer", lambda: serving(board))


def test_a_full_disk_is_said_and_survived(board):
    with small_disk(board, "rw"):
        board.run("systemctl start retroboard.service")
        credentials = token(board)
        board.try_run("dd if=/dev/zero of=/var/lib/retroboard/full bs=4k")
        answer = ask(board, "/api/settings", "POST", {"brightness": 31}, credentials)
        # A page may still have room; the disk ends some commands later.
        until("words about the disk", lambda: ask(board, "/api/apps/scroll_text/config", "POST", {"text": "x" * 500 + str(time.time())}, credentials).get("code") == "storage_full")
        assert serving(board), answer
        board.run("rm /var/lib/retroboard/full")
        until("it works again", lambda: ask(board, "/api/settings", "POST", {"brightness": 32}, credentials).get("success"))


def test_a_disk_that_became_read_only(board):
    """As a worn SD card does: the kernel lets nothing be written any more, and the next boot finds it so."""
    with small_disk(board, "rw"):
        board.run("systemctl start retroboard.service")
        credentials = token(board)
        ask(board, "/api/switch", "POST", {"app": "stars"}, credentials)
        board.run("systemctl stop retroboard.service && mount -o remount,ro /var/lib/retroboard && systemctl start retroboard.service")
        assert ask(board, "/api/current", credentials=credentials)["app"] == "stars"
        refused = ask(board, "/api/settings", "POST", {"brightness": 33}, credentials)
        assert refused["code"] in ("storage_full", "storage_unavailable") and refused["error"], refused
        assert serving(board)
        # The sandbox has the folder as it was mounted when the service started.
        board.run("mount -o remount,rw /var/lib/retroboard && systemctl restart retroboard.service")
        assert ask(board, "/api/settings", "POST", {"brightness": 34}, credentials)["success"]


def test_crashing_again_and_again_ends_in_safe_mode(board):
    for _ in range(5):
        process = board.process()
        os.kill(process, signal.SIGKILL)
        until("another that answers", lambda: board.process() not in (None, process) and serving(board))
    credentials = token(board)
    status = until("safe mode", lambda: ask(board, "/api/system/status", credentials=credentials).get("safe_mode"))
    assert "kill" in status["reason"], status
    assert ask(board, "/api/current", credentials=credentials)["app"] == "clock"
