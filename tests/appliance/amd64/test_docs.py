"""docs/install.md, followed to the letter by a user of a blank machine."""

import pathlib
import re
import shlex

import pytest

from test_package import ask, token

GUIDE = pathlib.Path(__file__).parents[3] / "docs/install.md"
BLOCKS = re.compile(r"<!-- followed by the boot test -->\n```sh\n(.*?)```", re.DOTALL)


@pytest.fixture
def person(machine):
    """What somebody types who may use sudo; the package lies in the home folder, as after `scp`."""
    machine.run("useradd --create-home --shell /bin/bash pi && cp /srv/retroboard_*.deb ~pi/")
    machine.write("/etc/sudoers.d/pi", "pi ALL=(ALL) NOPASSWD: ALL\n")
    return lambda typed: machine.run(f"cd ~pi && runuser --user pi -- bash -euc {shlex.quote(typed)}")


def test_the_guide_holds_as_it_is_written(machine, person):
    install, text, healthy, remove, purge = BLOCKS.findall(GUIDE.read_text())
    person(install)
    person(text)
    assert ask(machine, "/api/notify", credentials=token(machine))["showing"]["text"] == "Hello"
    assert '"status":"ok"' in person(healthy)
    person(remove)
    assert machine.try_run("command -v retroboard").returncode != 0
    assert machine.run("ls /var/lib/retroboard /etc/retroboard/retroboard.toml")
    person(purge)
    assert machine.try_run("ls -d /var/lib/retroboard /etc/retroboard").stdout == ""
