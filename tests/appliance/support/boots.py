"""boots.py ROOTFS: ends well if this machine can start one with that root file system, as its processes, groups and mounts have to allow."""

import sys

from machine import Machine

machine = Machine(sys.argv[1])
try:
    machine.boot()
finally:
    machine.close()
