"""What is measured. Each experiment yields rows of the report."""

import contextlib
import dataclasses
import json
import multiprocessing
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

import lateness
from server import Server, favour

PEERS = pathlib.Path(__file__).parent / "peers"
CLIENTS, POSTS, RUNS = 1000, 200, 3
LATENESS_SECONDS = 20
FPS = 60


@dataclasses.dataclass
class Row:
    what: str
    target: str
    here: str
    peers: str
    met: bool | None  # None: there is no target, or it cannot be measured here


@dataclasses.dataclass
class Bench:
    """Where things are."""

    target: pathlib.Path

    def server(self, name, folder, cpu=None, **environment):
        folder_of_packages = {"NODE_PATH": str(self.target / "bench/node/node_modules")}
        commands = {
            "retroboard": [self.target / "release/retroboard", "serve", "--listen", "127.0.0.1:{port}", "--data-dir", folder],
            "flask": [self.target / "bench/python/bin/python", PEERS / "flask_peer.py", "{port}"],
            "node": ["node", PEERS / "node_peer.cjs", "{port}"],
            "flask commit each": [self.target / "bench/python/bin/python", PEERS / "flask_ingest.py", "{port}", f"{folder}/peer.db"],
            "node commit each": ["node", PEERS / "node_ingest.cjs", "{port}", f"{folder}/peer.db"],
            "node group commit": ["node", PEERS / "node_ingest.cjs", "{port}", f"{folder}/peer.db", "group"],
        }
        return Server([str(part) for part in commands[name]], cpu, **folder_of_packages, **environment)

    @contextlib.contextmanager
    def running(self, name, cpu=None, **environment):
        # Not in /tmp, which may be memory: what is measured may be the disk.
        with tempfile.TemporaryDirectory(dir=self.target) as folder, self.server(name, folder, cpu, **environment) as server:
            yield server


def quantile(values, share):
    """The smallest value that `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def ratios(here, others):
    return ", ".join(f"{name} {value:.4g} ({value / here:.1f}x)" for name, value in others.items())


# ---- drawing ----


def render(bench):
    """CPU time of one full tick: clock, 200 stars, crossfade, brightness and gamma."""
    here = json.loads(subprocess.check_output(["cargo", "bench", "--locked", "--quiet", "--bench", "tick"]))
    python = bench.target / "bench/python/bin/python"
    peer = json.loads(subprocess.check_output([python, PEERS / "render_peer.py", bench.target / "bench/fonts"]))
    for size, most, factor in [("128x64", 20, 12), ("256x128", 60, None)]:
        met = here[size] <= most and here[size] * (factor or 0) <= peer[size]
        target = f"≤ {most} µs" + (f", ≥ {factor}x faster than PIL/numpy" if factor else "")
        others = ratios(here[size], {"PIL/numpy": peer[size]})
        yield Row(f"one full tick at {size}", target, f"{here[size]:.1f} µs", others, met)


# ---- lateness ----


def spin(end):
    while time.monotonic() < end:
        pass


@contextlib.contextmanager
def all_cores_busy(seconds):
    """Other work on every core, which ends by itself."""
    end = time.monotonic() + seconds
    spinners = [multiprocessing.Process(target=spin, args=(end,), daemon=True) for _ in range(os.cpu_count())]
    for spinner in spinners:
        spinner.start()
    yield
    for spinner in spinners:
        spinner.terminate()
        spinner.join()


def show_stars(server):
    server.post("/api/switch", {"app": "stars", "config": {"fps": FPS}})
    drawn = lateness.counter(server, "frames")
    server.milliseconds_until(lambda: lateness.counter(server, "frames") > drawn + FPS)


def lateness_row(condition, most, stretch):
    p50, p99, worst = (stretch.quantile_ms(share) for share in (0.5, 0.99, 1))
    here = f"p50 {p50:.3g} ms, p99 {p99:.3g} ms, max {worst:.3g} ms, {stretch.skipped} of {int(stretch.seconds * FPS)} frames lost"
    return Row(f"frame lateness at {FPS} fps, {condition}", f"p99 ≤ {most} ms", here, "", p99 <= most)


def watch(server, seconds=LATENESS_SECONDS):
    with lateness.Stretch(server) as stretch:
        time.sleep(seconds)
    return stretch


def pacing(bench):
    """The daemon's own histogram while it draws stars."""
    with bench.running("retroboard") as server:
        show_stars(server)
        yield lateness_row("idle machine", 0.4, watch(server))
        with all_cores_busy(LATENESS_SECONDS + 5):
            yield lateness_row("all cores busy", 2, watch(server))
        yield real_time(server)


def real_time(server):
    name = f"frame lateness at {FPS} fps, all cores busy, SCHED_FIFO"
    thread = server.threads().get("stage")
    if thread is None:
        raise SystemExit("bench: the daemon has no thread called `stage`")
    try:
        os.sched_setscheduler(thread, os.SCHED_FIFO, os.sched_param(50))
    except PermissionError:
        return Row(name, "p99 ≤ 0.1 ms", "SCHED_FIFO is not permitted here", "", None)
    with all_cores_busy(LATENESS_SECONDS + 5):
        return lateness_row("all cores busy, SCHED_FIFO", 0.1, watch(server))


# ---- fan-out ----


def post_until_last_client(bench, server, cpu=None):
    """Milliseconds of each POST until the last of the clients knew."""
    command = [bench.target / "release/retroboard-loadgen", f"127.0.0.1:{server.port}"]
    command += ["--clients", str(CLIENTS), "--posts", str(POSTS)]
    return json.loads(subprocess.check_output(command, preexec_fn=favour(cpu)))


def fanout(bench):
    """Server on the first core, clients on the second; runs take turns, the median of each figure counts."""
    runs = {"retroboard": [], "flask": [], "node": []}
    for _ in range(RUNS):
        for name, results in runs.items():
            with bench.running(name, cpu=0) as server:
                results.append(post_until_last_client(bench, server, cpu=1))
    middle = {
        share: {name: statistics.median(quantile(run, share) for run in results) for name, results in runs.items()}
        for share in (0.5, 0.99)
    }
    for share, values in middle.items():
        here = values.pop("retroboard")
        aim = "≤ 1/8 of Flask-SocketIO, ≤ Node" if share == 0.99 else "–"
        met = here * 8 <= values["flask"] and here <= values["node"] if share == 0.99 else None
        what = f"POST until the last of {CLIENTS} clients has `settings`, p{share * 100:.0f}"
        yield Row(what, aim, f"{here:.1f} ms", ratios(here, values), met)
    yield frames_under_load(bench)


def frames_under_load(bench):
    with bench.running("retroboard") as server:
        show_stars(server)
        with lateness.Stretch(server) as stretch:
            post_until_last_client(bench, server)
        row = lateness_row(f"{POSTS} POSTs to {CLIENTS} clients", 2, stretch)
        return dataclasses.replace(row, target="no frame lost", met=stretch.skipped == 0)


# ---- readings ----


def judge(bench):
    """CPU time of a reading: features and model, alone and in a batch of 80, and the model alone against onnxruntime in Python on one thread."""
    here = json.loads(subprocess.check_output(["cargo", "bench", "--locked", "--quiet", "--bench", "judge"]))
    python = bench.target / "bench/python/bin/python"
    peer = float(subprocess.check_output([python, PEERS / "onnx_peer.py", PEERS.parent.parent.parent / "models/stress.onnx"]))
    yield Row("features and model, a reading", "≤ 50 µs", f"{here['reading']:.1f} µs", "", here["reading"] <= 50)
    yield Row("features and model, a reading of a batch", "–", f"{here['batch']:.1f} µs", "", None)
    yield Row("the model alone", "≤ onnxruntime", f"{here['model']:.1f} µs", ratios(here["model"], {"onnxruntime": peer}), here["model"] <= peer)


def access(bench):
    """CPU time of finding out whose token a request comes with."""
    here = json.loads(subprocess.check_output(["cargo", "bench", "--locked", "--quiet", "--bench", "access"]))
    yield Row("whose token a request comes with", "≤ 50 µs", f"{here['token']:.1f} µs, a forged one {here['forged']:.1f} µs", "", here["token"] <= 50)


# Wearables do not send as fast; what is measured is the way of a reading, not the guard before it.
NO_LIMIT = {
    "RETROBOARD_SOCKET_EVENTS_PER_SECOND": "10000",
    "RETROBOARD_SOCKET_EVENTS_BURST": "100000",
    "RETROBOARD_VITALS_READINGS_PER_SECOND": "10000",
}
INGEST_TARGETS = {"flask commit each": 40, "node commit each": 8, "node group commit": 1.5}


# A commit on the SD card of a Pi takes about as long (fdatasync of 4 KiB); many virtual disks need a fiftieth of it.
SD_CARD_US = "4000"


def play_wearables(bench, name, environment):
    limits = NO_LIMIT if name == "retroboard" else {}
    with bench.running(name, cpu=0, **limits, **environment) as server:
        command = [bench.target / "release/retroboard-ingest", f"127.0.0.1:{server.port}"]
        return json.loads(subprocess.check_output(command, preexec_fn=favour(1)))


def ingest(bench):
    """200 wearables keep 4 readings each on the way, 5 phones hear of all: acknowledged after the fsync, judged by the model.

    Once on this machine's disk, and once on one that needs 4 ms for a commit, as an SD card does (`benches/load/slow_disk.c`).
    """
    slow = {"LD_PRELOAD": str(bench.target / "bench/slow_disk.so"), "SLOW_DISK_US": SD_CARD_US}
    yield from ingest_on(bench, "4 ms a commit", slow, INGEST_TARGETS)
    yield from ingest_on(bench, "this disk", {}, {})


def ingest_on(bench, disk, environment, targets):
    runs = {name: [] for name in ("retroboard", *INGEST_TARGETS)}
    for _ in range(RUNS):
        for name, results in runs.items():
            results.append(play_wearables(bench, name, environment))
    middle = {
        figure: {name: statistics.median(run[figure] for run in results) for name, results in runs.items()}
        for figure in ("per_second", "p99_ms", "told_per_phone_and_second")
    }
    rates, waits, told = middle["per_second"], middle["p99_ms"], middle["told_per_phone_and_second"]
    here = rates.pop("retroboard")
    met = all(here >= factor * rates[name] for name, factor in targets.items()) if targets else None
    aim = ", ".join(f"≥ {factor}x {name}" for name, factor in targets.items()) or "–"
    others = ", ".join(f"{name} {rate:.0f} ({here / rate:.1f}x)" for name, rate in rates.items())
    yield Row(f"readings a second, {disk}", aim, f"{here:.0f}", others, met)
    here = waits.pop("retroboard")
    met = here < min(waits.values()) if targets else None
    yield Row(f"acknowledged within, p99, {disk}", "less than all" if targets else "–", f"{here:.1f} ms", ratios(here, waits), met)
    here, others = told.pop("retroboard"), ", ".join(f"{name} {rate:.0f}" for name, rate in told.items())
    yield Row(f"readings a phone hears of a second, {disk}", "–", f"{here:.0f}", others, None)


# ---- at rest ----


def settled_rss(server):
    """Resident memory after it has not grown for a second."""
    sizes = [server.rss_mb()]
    while len(sizes) < 3 or max(sizes[-3:]) > sizes[-3] * 1.01:
        time.sleep(0.5)
        sizes.append(server.rss_mb())
    return sizes[-1]


def idle(bench):
    """Memory at rest, and from the start of the process to the first answer and the first frame."""
    memory, answer = {}, {}
    for name in ("retroboard", "flask", "node"):
        starts = []
        for _ in range(RUNS):
            with bench.running(name) as server:
                starts.append(server.start_ms)
                memory[name] = settled_rss(server)
        answer[name] = statistics.median(starts)
    frame = statistics.median(first_frame_ms(bench) for _ in range(RUNS))
    here = memory.pop("retroboard")
    yield Row("resident memory at rest", "≤ 20 MB", f"{here:.1f} MB", ratios(here, memory), here <= 20)
    here = answer.pop("retroboard")
    yield Row("start to first answer", "< 100 ms", f"{here:.0f} ms", ratios(here, answer), here < 100)
    yield Row("start to first frame", "< 100 ms", f"{frame:.0f} ms", "", frame < 100)


def first_frame_ms(bench):
    with bench.running("retroboard") as server:
        return server.milliseconds_until(lambda: lateness.counter(server, "frames") > 0)


ALL = {"render": render, "pacing": pacing, "fanout": fanout, "judge": judge, "access": access, "ingest": ingest, "idle": idle}
