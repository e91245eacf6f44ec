"""Which package is under test."""

import os
import pathlib

OLDER = os.environ["OLDER"]


def all_of(architecture):
    found = pathlib.Path(os.environ["PACKAGES"]).glob(f"retroboard_*_{architecture}.deb")
    return {file.name.split("_")[1]: file for file in found}


def newest(architecture):
    (version,) = set(all_of(architecture)) - {OLDER}
    return all_of(architecture)[version]


def older(architecture):
    """The same programs under a lower version."""
    return all_of(architecture)[OLDER]
