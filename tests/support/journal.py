"""Plays the journal of systemd to a program, in a mount namespace of its own.

usage: unshare --mount python3 journal.py FILE PROGRAM ARGUMENT...

Each entry that the program sends becomes a line of JSON in FILE. Standard error of the program counts as the journal.
"""

import json
import os
import pathlib
import socket
import subprocess
import sys
import threading

FOLDER = pathlib.Path("/run/systemd/journal")


def fields(entry):
    """Those of one line each: https://systemd.io/JOURNAL_NATIVE_PROTOCOL/"""
    return dict(line.split("=", 1) for line in entry.decode().splitlines() if "=" in line)


def listen(journal, file):
    with open(file, "w", buffering=1) as lines:
        while entry := journal.recv(65536):
            lines.write(json.dumps(fields(entry)) + "\n")


def main():
    file, *program = sys.argv[1:]
    subprocess.run(["mount", "-t", "tmpfs", "journal", "/run"], check=True)
    FOLDER.mkdir(parents=True)
    journal = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    journal.bind(str(FOLDER / "socket"))
    listener = threading.Thread(target=listen, args=(journal, file), daemon=True)
    listener.start()
    stderr = os.fstat(2)
    os.environ["JOURNAL_STREAM"] = f"{stderr.st_dev}:{stderr.st_ino}"
    child = subprocess.Popen(program, stdin=subprocess.PIPE)
    sys.stdin.read()
    child.terminate()
    child.wait()
    # What it said last has been read when this has.
    socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"", str(FOLDER / "socket"))
    listener.join()


main()
