"""Runs a program and stops single threads of it.

usage: freeze.py PROGRAM ARGUMENT...

Reads `freeze NAME` and `thaw NAME` from standard input, NAME being that of one or more threads, and repeats each on standard
error when it is done. The program dies with it.
"""

import os
import signal
import subprocess
import sys

from threads import freeze, libc, thaw, threads_of

PR_SET_PDEATHSIG = 1


def obey(program, order):
    verb, wanted = order.split()
    found = [thread for thread, name in threads_of(program.pid).items() if name == wanted]
    assert found, f"no thread is called {wanted}"
    for thread in found:
        freeze(thread) if verb == "freeze" else thaw(thread)
    # In one piece: the program writes there, too.
    os.write(2, f"{verb} {wanted}\n".encode())


def main():
    die_with_parent = lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    program = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, preexec_fn=die_with_parent)
    try:
        for order in sys.stdin:
            obey(program, order)
    finally:
        program.kill()


main()
