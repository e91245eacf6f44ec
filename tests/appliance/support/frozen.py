"""Stops single threads of a process, as a hang would: the kernel's debugging interface can, signals cannot."""

import ctypes
import os
import pathlib
import subprocess
import sys

SEIZE, INTERRUPT, ALL_THREADS = 0x4206, 0x4207, 0x40000000


def threads_of(process):
    """Name by thread id."""
    tasks = pathlib.Path(f"/proc/{process}/task").iterdir()
    return {int(task.name): (task / "comm").read_text().strip() for task in tasks}


class Frozen:
    """While this lives, the thread stands still. Another process holds it, for ours is not to be its tracer for ever."""

    def __init__(self, thread):
        self._holder = subprocess.Popen([sys.executable, __file__, str(thread)], stdout=subprocess.PIPE)
        assert self._holder.stdout.readline() == b"frozen\n"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._holder.kill()
        self._holder.wait()


def freeze(thread):
    libc = ctypes.CDLL(None, use_errno=True)
    for request in (SEIZE, INTERRUPT):
        if libc.ptrace(request, thread, None, None) != 0:
            raise OSError(ctypes.get_errno(), f"ptrace {request:#x}")
    os.waitpid(thread, ALL_THREADS)
    print("frozen", flush=True)
    # A thread that is killed is there until its tracer has heard of it, and its process as long.
    os.waitpid(thread, ALL_THREADS)


if __name__ == "__main__":
    freeze(int(sys.argv[1]))
