"""Runs a program and stops single threads of it, which signals cannot do: only a debugger can.

usage: freeze.py PROGRAM ARGUMENT...

Reads `freeze NAME` and `thaw NAME` from standard input, NAME being that of one or more threads, and repeats each on standard
error when it is done. The program dies with it.
"""

import ctypes
import os
import pathlib
import signal
import subprocess
import sys

PTRACE_DETACH, PTRACE_SEIZE, PTRACE_INTERRUPT = 17, 0x4206, 0x4207
PR_SET_PDEATHSIG = 1
WALL = 0x40000000

libc = ctypes.CDLL(None, use_errno=True)


def ptrace(request, thread):
    nothing = ctypes.c_void_p()
    if libc.ptrace(ctypes.c_long(request), ctypes.c_int(thread), nothing, nothing) != 0:
        raise OSError(ctypes.get_errno(), f"ptrace {request:#x} of thread {thread}")


def threads(program, name):
    tasks = pathlib.Path(f"/proc/{program.pid}/task").iterdir()
    found = [int(task.name) for task in tasks if (task / "comm").read_text().strip() == name]
    assert found, f"no thread is called {name}"
    return found


def freeze(thread):
    ptrace(PTRACE_SEIZE, thread)
    ptrace(PTRACE_INTERRUPT, thread)
    os.waitpid(thread, WALL)


def obey(program, order):
    verb, name = order.split()
    for thread in threads(program, name):
        freeze(thread) if verb == "freeze" else ptrace(PTRACE_DETACH, thread)
    # In one piece: the program writes there, too.
    os.write(2, f"{verb} {name}\n".encode())


def main():
    die_with_parent = lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    program = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, preexec_fn=die_with_parent)
    try:
        for order in sys.stdin:
            obey(program, order)
    finally:
        program.kill()


main()
