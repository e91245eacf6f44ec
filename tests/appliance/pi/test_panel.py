"""The real LED library on an emulated Raspberry Pi 3, started by the package's own unprivileged unit."""

import json
import re

import pytest

from machine import until
from raspberry import CLOCK, COLOURS, ROWS, STROBE

API = "http://127.0.0.1"
# It fills the panel's width for a while.
BLOCKS = {"text": "\N{FULL BLOCK}" * 600, "color": "#ffffff"}


@pytest.fixture(scope="session")
def token(pi):
    until("the daemon", lambda: pi.try_run(f"curl --silent --fail --max-time 30 {API}/api/health")[0] == 0, pause=1, patience=240)
    answer = pi.run("retroboard token create test --role admin")
    return next(word for word in answer.split() if word.count(".") == 2)


@pytest.fixture
def ask(pi, token):
    def ask(path, body=None):
        data = f"--header 'Content-Type: application/json' --data '{json.dumps(body, ensure_ascii=False)}'" if body is not None else ""
        return json.loads(pi.run(f"curl --silent --fail-with-body --max-time 60 --header 'Authorization: Bearer {token}' {data} {API}{path}"))

    return ask


def test_the_unprivileged_unit_runs_the_real_library(pi, token):
    assert pi.run("systemctl is-active retroboard.service retroboard-panel.service").split() == ["active", "active"]
    process = pi.run("systemctl show --property=MainPID --value retroboard-panel")
    status = pi.run(f"cat /proc/{process}/status")
    assert not re.search(r"^Uid:\s+0\s", status, re.MULTILINE), "not root"
    assert re.search(r"^Seccomp:\s+2$", status, re.MULTILINE) and re.search(r"^NoNewPrivs:\s+1$", status, re.MULTILINE)
    threads = pi.run(f"for task in /proc/{process}/task/*; do chrt -p ${{task##*/}}; taskset -p ${{task##*/}}; done")
    assert re.search(r"SCHED_FIFO[\s\S]*priority: 99\s.*mask: 8$", threads, re.MULTILINE), f"a real-time thread on core 3\n{threads}"
    outputs = {pin for pin, function in enumerate(pi.functions()) if function == 1}
    wanted = {pin for pin in range(28) if (COLOURS | CLOCK | STROBE | ROWS) >> pin & 1}
    assert wanted <= outputs, f"outputs {sorted(outputs)}"


def share_of_colour(pi):
    levels = pi.levels()
    return sum(level & COLOURS != 0 for level in levels) / len(levels)


def test_pictures_reach_the_pins(pi, ask):
    ask("/api/settings", {"brightness": 100})
    ask("/api/stop", {})
    until("a black picture", lambda: share_of_colour(pi) == 0)
    ask("/api/switch", {"app": "scroll_text", "config": BLOCKS})
    white = until("a bright picture", lambda: share if (share := share_of_colour(pi)) > 0.2 else None)
    ask("/api/switch", {"app": "stars", "config": {"spawn_rate": 10}})
    moving = until("stars", lambda: share if 0 < (share := share_of_colour(pi)) < white / 2 else None)
    print(f"moments with a colour pin high: black 0, white {white:.2f}, stars {moving:.2f}")


def test_phones_hear_of_it(pi, token, ask):
    asked = f"curl --silent --fail --max-time 60 --header 'Authorization: Bearer {token}' '{API}/socket.io/?EIO=4&transport=polling"
    session = re.search(r'"sid":"([^"]+)"', pi.run(f"{asked}'"))[1]
    pi.run(f"{asked}&sid={session}' --data 40")
    ask("/api/switch", {"app": "clock"})
    heard = []
    until("the event", lambda: heard.append(pi.run(f"{asked}&sid={session}'")) or '"app":"clock"' in "".join(heard))


def test_a_clock_that_was_wrong(pi, ask):
    """This machine has no clock of its own: it begins at a time that systemd knows has passed, and the network may correct it by months."""
    panel, daemon = (f"systemctl show --property=MainPID --value {unit}" for unit in ("retroboard-panel", "retroboard"))
    processes = pi.run(panel), pi.run(daemon)
    for jump in ("+200 days", "-3 years"):
        pi.run(f"date --set '{jump}'")
        assert ask("/api/switch", {"app": "stars"})["success"]
        assert ask("/api/switch", {"app": "clock"})["success"]
        until("the clock's picture", lambda: 0 < share_of_colour(pi) < 1)
    assert (pi.run(panel), pi.run(daemon)) == processes, "nobody was restarted"
