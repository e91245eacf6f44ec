"""Single threads of another process, stopped as a hang would stop them: a debugger can, signals cannot.

usage: threads.py THREAD    says `frozen` when that thread stands still, which it does for as long as this runs
"""

import ctypes
import os
import pathlib
import sys

PTRACE_DETACH, PTRACE_SEIZE, PTRACE_INTERRUPT = 17, 0x4206, 0x4207
WALL = 0x40000000

libc = ctypes.CDLL(None, use_errno=True)


def threads_of(process):
    """Name by thread id."""
    tasks = pathlib.Path(f"/proc/{process}/task").iterdir()
    return {int(task.name): (task / "comm").read_text().strip() for task in tasks}


def ptrace(request, thread):
    nothing = ctypes.c_void_p()
    if libc.ptrace(ctypes.c_long(request), ctypes.c_int(thread), nothing, nothing) != 0:
        raise OSError(ctypes.get_errno(), f"ptrace {request:#x} of thread {thread}")


def freeze(thread):
    ptrace(PTRACE_SEIZE, thread)
    ptrace(PTRACE_INTERRUPT, thread)
    await_change(thread)


def thaw(thread):
    ptrace(PTRACE_DETACH, thread)


def await_change(thread):
    """A thread that is killed is there until its tracer has heard of it, and its process as long."""
    os.waitpid(thread, WALL)


if __name__ == "__main__":
    wanted = int(sys.argv[1])
    freeze(wanted)
    print("frozen", flush=True)
    await_change(wanted)
