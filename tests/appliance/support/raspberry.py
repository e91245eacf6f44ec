"""An emulated Raspberry Pi 3 with the package installed: its GPIO registers can be read while it runs. Needs root to lay out its disk.

What it cannot show: timing, hardware pulses, light, and every other model.
"""

import pathlib
import re
import shutil
import socket
import subprocess
import tempfile

from machine import until

# BCM2835 ARM Peripherals, 6.1: function select, and the level of pins 0 to 31; a Raspberry Pi 3 has its peripherals at 0x3f000000.
FUNCTIONS, LEVELS = 0x3F200000, 0x3F200034
# Wiring `regular` of the LED library: lib/hardware-mapping.c.
COLOURS = sum(1 << pin for pin in (11, 27, 7, 8, 9, 10))
CLOCK, STROBE, ROWS = 1 << 17, 1 << 4, sum(1 << pin for pin in (22, 23, 24, 25))
BOOT = "rdinit=/sbin/init console=ttyAMA0,115200 panic=-1 iomem=relaxed quiet isolcpus=3 systemd.firstboot=off"
BOOT_PATIENCE, PATIENCE = 300, 90
# The emulator has no PWM hardware, and the library would wait for its first pulse for ever.
CONFIGURATION = "[display.hub75]\ndisable_hardware_pulsing = true\n"
# A line of the serial console is a command.
SHELL = """stty -echo
echo shell is ready
while read -r command; do
    sh -c "$command" </dev/null 2>&1
    echo "exit code $? of a command"
done
"""


class Pi:
    """Boots a disk that is kept in memory. `run` gives what a command says; its commands are root's."""

    def __init__(self, base, kernel, package):
        self._folder = tempfile.TemporaryDirectory(prefix="retroboard-pi-")
        folder = pathlib.Path(self._folder.name)
        self._monitor_path, self._serial_path = folder / "monitor", folder / "serial"
        disk = folder / "disk.cpio"
        lay_out(pathlib.Path(base), folder, package, disk)
        # Linux gives the first line to the Bluetooth chip, but for the kernel's own words; the second is /dev/ttyS1.
        self._log = folder / "log"
        lines = ["-serial", f"file:{self._log}", "-serial", f"unix:{self._serial_path},server,nowait"]
        lines += ["-monitor", f"unix:{self._monitor_path},server,nowait"]
        self._emulator = subprocess.Popen(emulating(pathlib.Path(kernel), disk) + lines, stdin=subprocess.DEVNULL)
        until("the emulator", lambda: self._monitor_path.exists() and self._serial_path.exists())
        self._serial, self._monitor = connect(self._serial_path), connect(self._monitor_path)
        self._serial.settimeout(0.2)
        self._answer()
        self.console = ""

    def boot(self):
        self._heard("shell is ready", patience=BOOT_PATIENCE)
        return self

    def _heard(self, pattern, patience=PATIENCE):
        """Waits until the console says so, and gives what it said up to there."""

        def found():
            try:
                self.console += self._serial.recv(65536).decode(errors="replace").replace("\r", "")
            except TimeoutError:
                assert self._emulator.poll() is None, self.console
            return re.search(pattern, self.console)

        try:
            match = until(pattern, found, patience)
        except AssertionError as gone:
            raise AssertionError(f"{gone}\n{self.console[-4000:]}\n{self._log.read_text(errors='replace')[-4000:]}") from None
        said, self.console = self.console[: match.start()], self.console[match.end() :]
        return said, match

    def try_run(self, command):
        """The exit code, and what it said."""
        self._serial.sendall(command.encode() + b"\n")
        said, match = self._heard(r"exit code (\d+) of a command\n")
        return int(match[1]), said.strip()

    def run(self, command):
        code, said = self.try_run(command)
        if code != 0:
            log = self.try_run("journalctl --no-pager --output=cat --unit='retroboard*' --lines=40")
            raise AssertionError(f"{command}\nexit code {code}\n{said}\n{log}")
        return said

    def _ask(self, command):
        self._monitor.sendall(command.encode() + b"\n")
        answer = self._answer()
        return [int(word, 16) for word in re.findall(rb": ((?:0x[0-9a-f]+ ?)+)", answer) for word in word.split()]

    def _answer(self):
        """Up to the next prompt."""
        self._monitor.settimeout(PATIENCE)
        answer = b""
        while not answer.endswith(b"(qemu) "):
            answer += self._monitor.recv(4096)
        return answer

    def functions(self):
        """Three bits a pin; 1 is an output."""
        words = self._ask(f"xp /6wx {FUNCTIONS:#x}")
        return [words[pin // 10] >> (pin % 10 * 3) & 7 for pin in range(28)]

    def levels(self):
        """Snapshots of all pins, at moments that have nothing to do with the panel's rhythm, until each pair of rows has had its turn."""
        seen = []

        def has_all_rows():
            seen.extend(self._ask(f"xp /1wx {LEVELS:#x}")[0] for _ in range(100))
            return len({level & ROWS for level in seen}) == 16

        until("all rows of a panel with 32", has_all_rows)
        return seen

    def close(self):
        self._emulator.kill()
        self._emulator.wait()
        self._folder.cleanup()


def emulating(kernel, disk):
    """The command for a board that boots from this disk."""
    command = ["qemu-system-aarch64", "-machine", "raspi3b", "-m", "1G", "-display", "none", "-no-reboot"]
    command += ["-kernel", str(kernel / "vmlinuz"), "-dtb", str(kernel / "devicetrees/bcm2837-rpi-3-b.dtb")]
    return command + ["-initrd", str(disk), "-append", BOOT]


def connect(path):
    made = socket.socket(socket.AF_UNIX)
    made.connect(str(path))
    return made


def lay_out(base, folder, package, disk):
    """The root file system with the package and a shell on the console, as the kernel wants it."""
    root, upper, work = folder / "root", folder / "upper", folder / "work"
    for part in (root, upper, work):
        part.mkdir()
    subprocess.run(["mount", "-t", "overlay", "overlay", "-o", f"lowerdir={base.resolve()},upperdir={upper},workdir={work}", root], check=True)
    try:
        shutil.copy(package, root / "srv/")
        subprocess.run(["chroot", root, "dpkg", "--install", f"/srv/{pathlib.Path(package).name}"], check=True, stdout=subprocess.DEVNULL)
        (root / "etc/retroboard/retroboard.toml").write_text(CONFIGURATION)
        (root / "srv/shell").write_text(SHELL)
        (root / "etc/systemd/system/shell.service").write_text(SERVICE)
        subprocess.run(["chroot", root, "systemctl", "enable", "shell.service"], check=True, stderr=subprocess.DEVNULL)
        subprocess.run(["chroot", root, "systemctl", "mask", "serial-getty@ttyAMA0.service", "serial-getty@ttyS1.service", "getty@tty1.service", "avahi-daemon.service"], check=True, stderr=subprocess.DEVNULL)
        for name in ("usr/share/doc", "usr/share/locale", "var/cache/apt", "var/lib/apt/lists"):
            shutil.rmtree(root / name, ignore_errors=True)
        (root / "srv" / pathlib.Path(package).name).unlink()
        with open(disk, "wb") as out:
            names = subprocess.Popen(["find", ".", "-print0"], cwd=root, stdout=subprocess.PIPE)
            subprocess.run(["cpio", "--null", "--create", "--format=newc", "--quiet"], cwd=root, stdin=names.stdout, stdout=out, check=True)
    finally:
        subprocess.run(["umount", root], check=True)


# Not as its controlling terminal: setting it would stop the shell.
SERVICE = """
[Service]
ExecStart=/bin/sh /srv/shell
StandardInput=file:/dev/ttyS1
StandardOutput=file:/dev/ttyS1
[Install]
WantedBy=multi-user.target
"""
