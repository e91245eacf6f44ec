"""Trains the stress model on all recordings and writes stress.onnx and stress.json; --parity also parity.json.

python train.py [FOLDER] [--parity]      the same folder on the same machine gives the same bytes
"""

import argparse
import datetime
import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")  # sums in one order, so that the bytes repeat

import numpy as np

import dataset
import export
import network
import parity

SEED = 0
# Exercise is a third of the labelled time but not of a day: at full weight the class takes P(stress) away from people who
# sit still with a fast heart, at a quarter 28 % of exercise is called stress.
EXERTION_WEIGHT = 0.5


def train(rows, seed=SEED):
    """A calibrated model of the labelled rows of a table."""
    rows = rows.take(rows.y >= 0)
    weight = np.where(rows.y == dataset.EXERTION, EXERTION_WEIGHT, 1.0)
    inner = dataset.folds(rows.subject, network.INNER, seed + 1)
    return network.fit(rows.x, rows.y, rows.subject, inner, weight, seed=seed)


def check(model, path, rows):
    """The graph must say what the model says."""
    run, pick = parity.session(path), rows.x[:: max(1, len(rows) // 500)]
    worst = max(np.abs(parity.answer(run, x) - p).max() for x, p in zip(pick, model.predict(pick)))
    if worst > 1e-5:
        raise SystemExit(f"The graph is {worst:.1e} away from the model.")
    return worst


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    dataset.add_folder_argument(parser)
    parser.add_argument("--parity", action="store_true", help="also write parity.json")
    parser.add_argument("--date", default=datetime.date.today().isoformat(), help="training date in the notes")
    options = parser.parse_args()
    rows = dataset.table(dataset.load(options.data))
    model = train(rows)
    path = dataset.HERE / "stress.onnx"
    threshold = float((rows.y == dataset.STRESS).sum() / np.isin(rows.y, (dataset.REST, dataset.STRESS)).sum())
    beside = export.save(model, path, options.date, threshold)
    print(f"{path.name} {path.stat().st_size} bytes sha256 {beside['sha256']}")
    print(f"graph and model differ by {check(model, path, rows):.1e}; scale {model.scale:.3f} bias {np.round(model.bias, 3)}")
    if options.parity:
        parity.write(dataset.HERE / "parity.json", path)


if __name__ == "__main__":
    main()
