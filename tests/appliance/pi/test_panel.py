"""The real LED library on an emulated Raspberry Pi 3, started by the package's own unprivileged unit."""

import os
import pathlib
import re

import pytest

from packages import newest
from raspberry import CLOCK, COLOURS, ROWS, STROBE, Pi

SCRIPT = r"""
post() { curl --silent --max-time 60 --header "Authorization: Bearer $token" --header 'Content-Type: application/json' --data "$2" "http://127.0.0.1$1" >/dev/null; }
stty -echo
until curl --silent --fail http://127.0.0.1/api/health >/dev/null; do sleep 1; done
token=$(retroboard token create test --role admin | grep -o '[^ ]*\.[^ ]*\.[^ ]*' | tail -1)
systemctl is-active retroboard.service retroboard-panel.service
echo "RUNS $(systemctl show -p User --value retroboard-panel) $(systemctl show -p MainPID --value retroboard-panel)"
panel=$(systemctl show -p MainPID --value retroboard-panel)
grep -E '^(Uid|CapEff|Seccomp|NoNewPrivs)' /proc/$panel/status
for task in /proc/$panel/task/*; do chrt -p ${task##*/}; done
journalctl --no-pager -o cat -u retroboard-panel | tail -3
echo READY-TO-DRAW; read go
post /api/stop '{}'; echo DRAWN black; read go
post /api/switch '{"app":"scroll_text","config":{"text":"████████████████████████████████████████","color":"#ffffff","speed":1},"hold":true}'
post /api/settings '{"brightness":100}'; sleep 20; echo DRAWN white; read go
post /api/switch '{"app":"stars","config":{"spawn_rate":10},"hold":true}'; echo DRAWN moving; read go
journalctl --no-pager -o cat -u 'retroboard*' -p warning | tail -5
echo OVER
"""


@pytest.fixture(scope="module")
def pi():
    made = Pi(pathlib.Path(os.environ["ROOTFS"]) / "bookworm-arm64", os.environ["KERNEL"], newest("arm64"), SCRIPT)
    try:
        made.heard("READY-TO-DRAW")
        yield made
    finally:
        print(made.console[-6000:])
        made.close()


def test_the_unprivileged_unit_drives_the_real_library(pi):
    assert "active\r\nactive" in pi.console, pi.console[-3000:]
    assert re.search(r"RUNS retroboard [1-9]", pi.console)
    assert not re.search(r"Uid:\t0", pi.console)
    assert re.search(r"SCHED_FIFO[\s\S]*priority: 99", pi.console), "a real-time thread"
    outputs = {pin for pin, function in enumerate(pi.functions()) if function == 1}
    wanted = {pin for pin in range(28) if (COLOURS | CLOCK | STROBE | ROWS) >> pin & 1}
    assert wanted <= outputs, f"outputs {sorted(outputs)}"

    shares = {}
    for picture in ("black", "white", "moving"):
        pi.say("go")
        pi.heard(f"DRAWN {picture}")
        levels = pi.levels()
        shares[picture] = sum(level & COLOURS != 0 for level in levels) / len(levels)
        assert {level & ROWS for level in levels} != {0}, "rows are addressed"
        assert len({level & (CLOCK | STROBE | ROWS) for level in levels}) > 8, "the panel is refreshed"
    print(f"moments with a colour pin high: {shares}")
    assert shares["black"] == 0 < shares["moving"] < shares["white"]
    pi.say("go")
    pi.heard("OVER")
