"""Searches presets on out-of-fold probabilities (evaluate.py --keep), and says what the choice gains by its own luck.

python tune_policy.py KEPT.npz [FOLDER] [--also KEPT.npz]... [--draws 300]    --also: of other seeds of the folds
Prints for each cap of false alerts per rest hour the presets with the largest gain, and the figures of choosing on half
of the people and judging on the other half.
"""

import argparse
import zlib

import numpy as np

import dataset
import metrics
import policy

CAPS = (0.5, 1.0, 2.0, 3.5)
# The gain of a preset: share of blocks found less the share of rest under an alert, else the best preset is a lamp that
# stays on until the next block comes along.
SAFE = 0.97  # of the cap: a preset at the cap on these people is above it on half of all others


def draw(random):
    level, lower = random.choice(np.arange(0.38, 0.68, 0.02)), random.choice([0.04, 0.06, 0.08, 0.1, 0.12, 0.14, 0.18])
    return policy.Preset(float(random.choice([3, 5, 8, 12, 16, 20, 30])), round(float(level), 2),
                         int(random.choice([1, 3, 5, 8, 12, 16, 20, 30])), round(float(level - lower), 2),
                         int(random.choice([30, 45, 60, 90, 120])), int(random.choice([30, 60, 90, 120, 150, 200, 300])), 0.4)


def gain(judged):
    return judged["found"] - judged["rest_under_alert"]


def best(candidates, counts, rows, cap):
    """The index of the preset of the largest gain under the cap, on the recordings `rows`."""
    judged = [metrics.alerts([c[i] for i in rows]) for c in counts]
    allowed = [(gain(j), -k) for k, j in enumerate(judged) if j["false_per_hour"] <= cap]
    return -max(allowed)[1] if allowed else None


def halves(candidates, counts, people, cap):
    """Mean found and false alerts on the half of the people the preset was not chosen on."""
    side = np.array([zlib.crc32(p.encode()) % 2 for p in people])
    seen = []
    for a in (0, 1):
        k = best(candidates, counts, np.flatnonzero(side == a), cap)
        if k is not None:
            seen.append(metrics.alerts([counts[k][i] for i in np.flatnonzero(side != a)]))
    return {key: float(np.mean([s[key] for s in seen])) for key in seen[0]} if seen else None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kept")
    dataset.add_folder_argument(parser)
    parser.add_argument("--also", action="append", default=[])
    parser.add_argument("--draws", type=int, default=300)
    options = parser.parse_args()
    random, loaded = np.random.RandomState(1), dataset.load(options.data)
    recordings, seconds = [], []
    for kept in map(np.load, [options.kept, *options.also]):
        recordings += loaded
        seconds += [kept[r.name].tolist() for r in loaded]
    labels = [r.label.tolist() for r in recordings]
    candidates = [draw(random) for _ in range(options.draws)]
    counts = [[policy.judge(y, p, c) for y, p in zip(labels, seconds)] for c in candidates]
    everyone, people = np.arange(len(recordings)), [r.subject for r in recordings]
    for cap in CAPS:
        order = sorted(range(len(candidates)), key=lambda k: -gain(metrics.alerts(counts[k])))
        good = [k for k in order if metrics.alerts(counts[k])["false_per_hour"] <= SAFE * cap][:6]
        print(f"cap {cap}: chosen on one half, judged on the other", halves(candidates, counts, people, SAFE * cap))
        for k in good:
            print("  ", {n: round(float(v), 3) for n, v in metrics.alerts(counts[k]).items()}, candidates[k])


if __name__ == "__main__":
    main()
