"""Recordings as CSV (subject,t,hr,temp,eda,label,phase,self_report at 1 Hz) and their features."""

import csv
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import features

HERE = Path(__file__).resolve().parent
REST, STRESS, EXERTION, UNLABELLED = 0, 1, 2, -1
STEP_S = 5  # s between two scored seconds: neighbours share nearly all of their windows
FOLDS = 10


@dataclass
class Recording:
    name: str
    subject: str
    session: str          # lab, stress, aerobic, anaerobic
    t: np.ndarray         # s
    label: np.ndarray
    phase: np.ndarray
    report: np.ndarray    # 0 to 10, nan where nobody asked
    x: np.ndarray         # features, float32, nan where there is no vector

    @property
    def valid(self):
        return ~np.isnan(self.x[:, 0])


def default_folder():
    """RETROBOARD_RECORDINGS, or a folder next to the repository when there is one."""
    if os.environ.get("RETROBOARD_RECORDINGS"):
        return Path(os.environ["RETROBOARD_RECORDINGS"])
    for up in HERE.parents:
        if (up / "shared/data/stress").is_dir():
            return up / "shared/data/stress"
    return None


def add_folder_argument(parser):
    parser.add_argument("data", nargs="?", type=Path, default=default_folder(),
                        help="folder with csv_1hz/*.csv, or with the CSV files themselves (default: RETROBOARD_RECORDINGS)")


def files(folder):
    if folder is None:
        raise SystemExit("No recordings: name their folder, set RETROBOARD_RECORDINGS, or make some with simulate.py.")
    found = sorted((folder / "csv_1hz").glob("*.csv")) or sorted(folder.glob("*.csv"))
    if not found:
        raise SystemExit(f"No recordings (*.csv) in {folder}.")
    return found


def stream(rows):
    """The feature vectors of (second, hr, temp, eda) rows as float32, nan where there is none."""
    state, out = features.StressFeatures(), []
    for second, hr, temp, eda in rows:
        vector = state.push(second, hr, temp, eda)
        out.append([np.nan] * len(features.NAMES) if vector is None else vector)
    return np.asarray(out, dtype=np.float32)


def number(text):
    return float(text) if text else None


def read(path, skip=0):
    """One recording; with `skip` its features see only what comes after that many seconds."""
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))[skip:]
    samples = [(int(float(r["t"])), number(r["hr"]), number(r["temp"]), number(r["eda"])) for r in rows]
    return Recording(
        name=path.stem, subject=rows[0]["subject"], session=path.stem.rsplit("_", 1)[1],
        t=np.array([s[0] for s in samples]), label=np.array([int(float(r["label"])) for r in rows]),
        phase=np.array([r["phase"] for r in rows]),
        report=np.array([float(r["self_report"] or "nan") for r in rows]),
        x=cached(path, samples, skip))


def cached(path, samples, skip):
    """The features of a file; they take a second each, so they are kept until the file or features.py changes."""
    key = hashlib.sha256(path.read_bytes() + Path(features.__file__).read_bytes() + b"%d" % skip)
    key = key.hexdigest()[:24]
    kept = HERE / ".cache" / f"{key}.npy"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        np.save(kept, stream(samples))
    return np.load(kept)


def load(folder):
    return [read(path) for path in files(folder)]


LATE_STARTS_S = (700, 1400)


def load_late(folder):
    """The lab and stress recordings once more as if the strap had been closed in the middle: what sits in a young
    baseline there is stress or recovery, not the quiet minutes every protocol begins with."""
    paths = [p for p in files(folder) if p.stem.endswith(("_lab", "_stress"))]
    late = [read(path, skip) for path in paths for skip in LATE_STARTS_S]
    return [r for r in late if len(r.t) > features.WARM_UP_S]


def study(subject):
    return subject[:2]


def folds(subjects, count=FOLDS, seed=0):
    """Person to fold number: every person is in one fold only, and each study is dealt out evenly."""
    order = np.random.RandomState(seed)
    dealt = []
    for name in sorted({study(s) for s in subjects}):
        group = sorted({s for s in subjects if study(s) == name})
        order.shuffle(group)
        dealt += group
    return {subject: i % count for i, subject in enumerate(dealt)}


@dataclass
class Table:
    """Scored seconds of many recordings, one row each."""
    x: np.ndarray
    y: np.ndarray
    t: np.ndarray
    subject: np.ndarray
    session: np.ndarray
    phase: np.ndarray
    report: np.ndarray
    recording: np.ndarray

    def take(self, rows):
        return Table(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))

    def __len__(self):
        return len(self.y)


def table(recordings, step=STEP_S):
    """Every `step`-th second of the recordings that has a vector, labelled or not."""
    parts = []
    for r in recordings:
        rows = np.flatnonzero(r.valid & (r.t % step == 0))
        same = lambda value: np.full(len(rows), value)
        parts.append((r.x[rows], r.label[rows], r.t[rows], same(r.subject), same(r.session), r.phase[rows],
                      r.report[rows], same(r.name)))
    return Table(*(np.concatenate(column) for column in zip(*parts)))
