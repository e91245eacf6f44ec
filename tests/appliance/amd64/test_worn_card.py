"""A card that wears out while the board runs: the kernel reports an error of the file system and lets nothing be written any more."""

import pathlib
import subprocess

import pytest

from conftest import SUITES, blank
from machine import until
from test_package import ask, install, token

STATE = "var/lib/retroboard"


class Card:
    """A disk in a file, with the data folder on it."""

    def __init__(self, file, mounted):
        self._file, self._mounted = file, mounted
        file.write_bytes(b"")
        subprocess.run(["truncate", "--size=32M", file], check=True)
        subprocess.run(["mkfs.ext4", "-q", file], check=True)
        mounted.mkdir(parents=True, exist_ok=True)
        self.insert()

    def insert(self):
        subprocess.run(["mount", "-o", "loop,errors=remount-ro", self._file, self._mounted], check=True)

    def wear_out(self):
        device = subprocess.run(["findmnt", "--noheadings", "--output=SOURCE", self._mounted], check=True, capture_output=True, text=True)
        name = pathlib.Path(device.stdout.strip()).name
        pathlib.Path(f"/sys/fs/ext4/{name}/trigger_fs_error").write_text("the card is worn\n")

    def remove(self):
        subprocess.run(["umount", "--lazy", self._mounted], check=True)


@pytest.fixture(params=SUITES)
def worn(request, tmp_path):
    machine = blank(request.param)
    card = Card(tmp_path / "card", machine.root / STATE)
    try:
        yield machine.boot(), card
    finally:
        card.remove()
        machine.close()


@pytest.mark.skipif(not pathlib.Path("/dev/loop-control").exists(), reason="no file can be a disk here")
def test_a_card_that_wears_out_while_it_runs(worn):
    machine, card = worn
    install(machine)
    credentials = token(machine)
    ask(machine, "/api/switch", "POST", {"app": "stars"}, credentials)
    process = machine.process()
    card.wear_out()
    change = lambda brightness: ask(machine, "/api/settings", "POST", {"brightness": brightness}, credentials)
    refused = until("a refusal", lambda: (answer := change(33)).get("code") and answer)
    assert refused["code"].startswith("storage_"), refused
    reading = {"hr": 70, "temp": 33, "eda": 1, "device_id": "wrist"}
    assert ask(machine, "/api/esp32/data", "POST", reading, credentials)["code"].startswith("storage_"), "no reading is taken that is not kept"
    assert ask(machine, "/api/current", credentials=credentials)["app"] == "stars"
    assert ask(machine, "/api/health")["status"] in ("ok", "degraded")
    assert machine.process() == process, machine.journal()
    machine.run("systemctl restart retroboard.service")
    assert ask(machine, "/api/current", credentials=credentials)["app"] == "stars"
