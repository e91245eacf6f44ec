#!/usr/bin/env python3
"""Measures RetroBoard against its targets and its peers, and writes the report. `make bench` sets up what this needs.

usage: report.py --target TARGET_FOLDER [render|pacing|fanout|judge|access|ingest|idle]...
"""

import argparse
import importlib.metadata
import os
import pathlib
import platform
import resource
import subprocess

from experiments import ALL, Bench

HEAD = "| figure | target | here | peers (ratio) | met |\n|---|---|---|---|---|"


def line(row):
    met = {True: "yes", False: "**no**", None: "–"}[row.met]
    return f"| {row.what} | {row.target} | {row.here} | {row.peers or '–'} | {met} |"


def processor():
    with open("/proc/cpuinfo") as info:
        names = [line.split(":")[1].strip() for line in info if line.startswith(("model name", "Model"))]
    return f"{names[-1] if names else platform.machine()}, {os.cpu_count()} cores"


def versions():
    packages = [f"{name} {importlib.metadata.version(name)}" for name in ("Flask-SocketIO", "pillow", "numpy")]
    node = subprocess.check_output(["node", "--version"], text=True).strip()
    rust = subprocess.check_output(["rustc", "--version"], text=True).split()[1]
    return f"Rust {rust}, Python {platform.python_version()}, {', '.join(packages)}, Node {node}"


def section(name, rows):
    about = ALL[name].__doc__.strip()
    return "\n".join([f"### {name}\n", f"{about} `benches/load/report.py --target target {name}`\n", HEAD, *rows, ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--target", type=pathlib.Path, required=True)
    parser.add_argument("experiments", nargs="*", metavar="|".join(ALL))
    arguments = parser.parse_args()
    wanted = arguments.experiments or list(ALL)
    if unknown := set(wanted) - set(ALL):
        parser.error(f"there is no experiment {', '.join(sorted(unknown))}; there are {', '.join(ALL)}")

    # A thousand clients need a file descriptor each, here and in the servers.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    bench = Bench(arguments.target.absolute())
    sections = [f"Made by `make bench` on {processor()}, {platform.system()} {platform.release()}.\n{versions()}.\n"]
    print(sections[0], flush=True)
    for name in wanted:
        print(f"== {name}\n{HEAD}", flush=True)
        rows = []
        for row in ALL[name](bench):
            rows.append(line(row))
            print(rows[-1], flush=True)
        sections.append(section(name, rows))
    report = arguments.target / "bench/report.md"
    report.write_text("\n".join(sections))
    print(f"\nwritten to {report}")


if __name__ == "__main__":
    main()
