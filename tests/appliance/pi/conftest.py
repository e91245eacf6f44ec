"""Emulated Raspberry Pis. `SUITES` names the Debian releases (default: bookworm trixie)."""

import os
import pathlib

import pytest

from packages import newest
from raspberry import Pi

SUITES = os.environ.get("SUITES", "bookworm trixie").split()


@pytest.fixture(params=SUITES, scope="session")
def pi(request):
    """Booted, with the package installed and its units as they are."""
    made = Pi(pathlib.Path(os.environ["ROOTFS"]) / f"{request.param}-arm64", os.environ["KERNEL"], newest("arm64"))
    try:
        made.boot()
        yield made
    finally:
        made.close()
