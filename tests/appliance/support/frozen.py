"""A thread that stands still for as long as something lives here."""

import pathlib
import subprocess
import sys

HOLD = pathlib.Path(__file__).parents[2] / "support/threads.py"


class Frozen:
    """While this lives, the thread stands still. Another process holds it, for ours is not to be its tracer for ever."""

    def __init__(self, thread):
        self._holder = subprocess.Popen([sys.executable, HOLD, str(thread)], stdout=subprocess.PIPE)
        assert self._holder.stdout.readline() == b"frozen\n"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._holder.kill()
        self._holder.wait()
