"""`PACKAGES` is the folder of packages, `ROOTFS` that of root file systems, `KERNEL` a kernel for arm64: `make test-appliance` makes them."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent / "support"))
