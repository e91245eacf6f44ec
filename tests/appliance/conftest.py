"""`PACKAGES` is the folder of packages, `ROOTFS` that of root file systems, `KERNEL` a kernel for arm64: `make test-appliance` makes them."""

import pathlib
import sys

here = pathlib.Path(__file__).parent
sys.path[:0] = [str(here / "support"), str(here.parent / "support")]
