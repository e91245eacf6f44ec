"""A Debian machine with systemd as its first process, in a container of this one. Needs root.

Its root file system is an overlay over a cached one, so each machine starts blank, within a second or two.
"""

import contextlib
import os
import pathlib
import re
import shlex
import subprocess
import tempfile
import time

PATIENCE = 60


def until(what, found, patience=PATIENCE, pause=0.02):
    """Asks again and again, and gives the first answer that is something."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        answer = found()
        if answer:
            return answer
        time.sleep(pause)
    raise AssertionError(f"waited {patience} s for: {what}")


def inner_number(folder):
    """What a process is called in its own namespace."""
    status = (folder / "status").read_text()
    return re.search(r"^NSpid:.*\t(\d+)$", status, re.MULTILINE)[1]


class Machine:
    """`run` gives what a command says; its commands are root's."""

    def __init__(self, base, package=None):
        self.base = pathlib.Path(base).resolve()
        self.package = package
        self._folder = tempfile.TemporaryDirectory(prefix="retroboard-machine-")
        folder = pathlib.Path(self._folder.name)
        self.root = folder / "root"
        upper, work = folder / "upper", folder / "work"
        for part in (self.root, upper, work):
            part.mkdir()
        layers = f"lowerdir={self.base},upperdir={upper},workdir={work}"
        subprocess.run(["mount", "-t", "overlay", "overlay", "-o", layers, self.root], check=True)
        self._container = None
        if package:
            subprocess.run(["cp", package, self.root / "srv/"], check=True)

    def boot(self):
        command = ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--private-network", f"--directory={self.root}", "--boot"]
        log = open(self.root.parent / "console", "ab")
        self._container = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self._leader = until("a first process", self._find_leader)
        states = ("running", "degraded")
        until("the end of the boot", lambda: self.try_run("systemctl is-system-running").stdout.strip() in states)
        return self

    def _find_leader(self):
        children = subprocess.run(["pgrep", "--parent", str(self._container.pid)], capture_output=True, text=True).stdout.split()
        for child in children:
            with contextlib.suppress(OSError):
                status = pathlib.Path(f"/proc/{child}/status").read_text()
                if any(line.startswith("NSpid:") and line.split()[-1] == "1" and len(line.split()) == 3 for line in status.splitlines()):
                    return child
        return None

    def _inside(self, command):
        return ["nsenter", f"--target={self._leader}", *"--mount --uts --ipc --net --pid --cgroup --root --wd".split(), "sh", "-c", command]

    def try_run(self, command, timeout=PATIENCE):
        return subprocess.run(self._inside(command), capture_output=True, text=True, timeout=timeout, stdin=subprocess.DEVNULL)

    def run(self, command, timeout=PATIENCE):
        done = self.try_run(command, timeout)
        assert done.returncode == 0, f"{command}\nexit code {done.returncode}\n{done.stdout}\n{done.stderr}\n{self.journal()}"
        return done.stdout.strip()

    def start(self, command):
        """A process of this machine that goes on."""
        return subprocess.Popen(self._inside(command), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def journal(self, unit="retroboard*", lines=60):
        return self.try_run(f"journalctl --no-pager --output=cat --lines={lines} --unit={shlex.quote(unit)}").stdout

    def show(self, unit, key):
        return self.run(f"systemctl show --property={key} --value {unit}")

    def process(self, unit="retroboard"):
        """The unit's main process as this machine's host knows it, or None."""
        inner = self.try_run(f"systemctl show --property=MainPID --value {unit}").stdout.strip()
        mine = os.readlink(f"/proc/{self._leader}/ns/pid")
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            # Most that are seen here are of other machines, and some are gone by now.
            with contextlib.suppress(OSError):
                if os.readlink(folder / "ns/pid") == mine and inner_number(folder) == inner:
                    return int(folder.name)
        return None

    def write(self, path, text):
        file = self.root / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def close(self):
        if self._container and self._container.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.try_run("systemctl poweroff", timeout=10)
                self._container.wait(20)
            if self._container.poll() is None:
                subprocess.run(["kill", "-9", self._leader], check=False)
                self._container.wait(PATIENCE)
        subprocess.run(["umount", "--lazy", self.root], check=False)
        self._folder.cleanup()
