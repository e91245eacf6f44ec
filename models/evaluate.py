"""The reference evaluation: 10-fold cross-validation by person, every 5 s of the labelled time, alerts simulated at 1 Hz.

python evaluate.py [FOLDER] [--json OUT]

Stress against rest is scored on label 0 and 1 with P(stress) / (P(rest) + P(stress)), unsmoothed. The decision threshold
is the share of stress in the training folds (Bayes' rule for balanced accuracy), so nothing is tuned on the test people.
Exercise (label 2) enters as the share of its time that is called stress (the largest of the three).
"""

import argparse
import json
import os
from concurrent.futures import ProcessPoolExecutor

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import r2_score

import dataset
import metrics
import policy
import train

KINDS = ("aerobic", "anaerobic")


def predict(rows, late, recordings, seed=0):
    """Out-of-fold (probabilities per row, threshold per row, probabilities per row of the late starts, probabilities per
    second of each recording with nan where there is no vector)."""
    fold_of = dataset.folds(rows.subject, seed=seed)
    fold, late_fold = (np.array([fold_of[s] for s in t.subject]) for t in (rows, late))
    known = [rows.take((fold != k) & (rows.y >= 0)) for k in range(dataset.FOLDS)]
    with ProcessPoolExecutor(max_workers=2) as pool:
        models = list(pool.map(train.train, known, [seed + 10 * k for k in range(dataset.FOLDS)]))
    out, threshold, late_out = np.zeros((len(rows), 3)), np.zeros(len(rows)), np.zeros((len(late), 3))
    for k, model in enumerate(models):
        out[fold == k] = model.predict(rows.x[fold == k])
        late_out[late_fold == k] = model.predict(late.x[late_fold == k])
        threshold[fold == k] = (known[k].y == 1).sum() / (known[k].y < 2).sum()
    seconds = []
    for r in recordings:
        seconds.append(np.full((len(r.t), 3), np.nan))
        seconds[-1][r.valid] = models[fold_of[r.subject]].predict(r.x[r.valid])
    return out, threshold, late_out, seconds


def stress_or_rest(rows, p, threshold):
    """`metrics.binary` with intervals, for rows of label 0 and 1."""
    called = p >= threshold
    return metrics.interval(rows.subject, lambda pick: metrics.binary(rows.y[pick], p[pick], called[pick]))


def exercise(rows, out):
    """Shares of the exercise time that are called each class."""
    most = out.argmax(axis=1)
    return metrics.interval(rows.subject, lambda pick: {
        f"called_{name}": float((most[pick] == i).mean()) for i, name in enumerate(("rest", "stress", "exertion"))})


def three_class(rows, out):
    def measure(pick):
        y, most = rows.y[pick], out[pick].argmax(axis=1)
        recalls = [(most[y == c] == c).mean() for c in range(3)]
        top = out[pick].max(axis=1)
        return {"balanced_accuracy": float(np.mean(recalls)), "recall_rest": float(recalls[0]),
                "recall_stress": float(recalls[1]), "recall_exertion": float(recalls[2]),
                "ece_top": metrics.calibration_error((most == y).astype(int), top)}
    return metrics.interval(rows.subject, measure)


def time_only(rows, seed=0):
    """The control: trees that see nothing but the seconds since the recording began, on label 0 and 1."""
    p, threshold = np.zeros(len(rows)), np.zeros(len(rows))
    for out in each_fold(rows, seed):
        fit = HistGradientBoostingClassifier(max_iter=100, random_state=0).fit(rows.t[~out, None], rows.y[~out])
        p[out], threshold[out] = fit.predict_proba(rows.t[out, None])[:, 1], rows.y[~out].mean()
    return p, threshold


def time_r2(rows, seed=0):
    """R² of the seconds since the start, told from the features by trees, people kept out."""
    told = np.zeros(len(rows))
    for out in each_fold(rows, seed):
        fit = HistGradientBoostingRegressor(max_iter=100, random_state=0).fit(rows.x[~out], rows.t[~out])
        told[out] = fit.predict(rows.x[out])
    return float(r2_score(rows.t, told))


def each_fold(rows, seed):
    fold_of = dataset.folds(rows.subject, seed=seed)
    fold = np.array([fold_of[s] for s in rows.subject])
    return (fold == k for k in range(dataset.FOLDS))


def alert_table(recordings, seconds, presets=policy.PRESETS):
    result = {}
    for name, preset in presets.items():
        counts = [policy.judge(r.label, p, preset) for r, p in zip(recordings, seconds)]
        people = np.array([r.subject for r in recordings])
        result[name] = metrics.interval(people, lambda pick: metrics.alerts([counts[i] for i in pick]))
        for study in ("SP", "PN"):
            picked = [c for c, r in zip(counts, recordings) if r.subject.startswith(study)]
            if picked:
                result[f"{name} {study}"] = {k: (v, None, None) for k, v in metrics.alerts(picked).items()}
    return result


def self_report(rows, p):
    """Spearman of the mean score of a task with its self-report, among stress tasks that have one."""
    from scipy.stats import spearmanr  # comes with scikit-learn
    asked = (rows.y == 1) & ~np.isnan(rows.report)
    tasks = sorted({(a, b) for a, b in zip(rows.recording[asked], rows.phase[asked])})
    if len(tasks) < 3:
        return None
    pairs = []
    for recording, phase in tasks:
        pick = asked & (rows.recording == recording) & (rows.phase == phase)
        pairs.append((p[pick].mean(), rows.report[pick].mean()))
    return float(spearmanr(*zip(*pairs)).statistic), len(pairs)


def report(recordings, late, seed=0, keep=None):
    rows, late = dataset.table(recordings), dataset.table(late)
    out, threshold, late_out, seconds = predict(rows, late, recordings, seed)
    if keep:
        np.savez_compressed(keep, **{r.name: s for r, s in zip(recordings, seconds)})
    p, asked = metrics.score(out), (rows.y == 0) | (rows.y == 1)
    hyper = np.char.startswith(rows.phase.astype(str), "hyper")
    groups = {"overall": asked, "lab": asked & (rows.session == "lab"), "stress": asked & (rows.session == "stress"),
              "overall without hyperventilation": asked & ~hyper,
              "lab without hyperventilation": asked & (rows.session == "lab") & ~hyper}
    result = {"people": len(set(rows.subject)), "rows": int((rows.y >= 0).sum()), "groups": {}}
    for name, pick in groups.items():
        if len(set(rows.y[pick])) == 2:
            result["groups"][name] = stress_or_rest(rows.take(pick), p[pick], threshold[pick])
    pick = (late.y == 0) | (late.y == 1)
    result["recordings joined 700 and 1400 s after their start"] = stress_or_rest(
        late.take(pick), metrics.score(late_out)[pick], np.full(pick.sum(), threshold.mean()))
    result["raw P(stress), overall"] = stress_or_rest(rows.take(asked), out[asked, 1], threshold[asked])
    control, control_threshold = time_only(rows.take(asked), seed)
    result["time-only control"] = stress_or_rest(rows.take(asked), control, control_threshold)
    result["time R2, rest and stress"] = time_r2(rows.take(asked), seed)
    result["time R2, all seconds"] = time_r2(rows, seed)
    if (rows.y == 2).any():
        kinds = {"all": rows.y == 2, **{s: (rows.y == 2) & (rows.session == s) for s in KINDS}}
        result["exercise"] = {k: exercise(rows.take(q), out[q]) for k, q in kinds.items() if q.any()}
        result["three classes"] = three_class(rows.take(rows.y >= 0), out[rows.y >= 0])
    result["calibration"] = metrics.calibration_table(rows.y[asked], p[asked])
    result["self-report"] = self_report(rows, p)
    result["alerts"] = alert_table(recordings, seconds)
    return result


def show(value, name="", depth=0):
    pad = "  " * depth
    if isinstance(value, dict):
        print(f"{pad}{name}")
        for key, inner in value.items():
            show(inner, key, depth + 1)
    elif isinstance(value, tuple) and len(value) == 3 and isinstance(value[0], float):
        print(f"{pad}{name:<26} {value[0]:.3f}" + (f" [{value[1]:.3f}, {value[2]:.3f}]" if value[1] is not None else ""))
    elif isinstance(value, list):
        for low, high, n, said, true in value:
            print(f"{pad}  {low:.1f}-{high:.1f}  n {n:<6} said {said:.3f} true {true:.3f}")
    else:
        print(f"{pad}{name} {value}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    dataset.add_folder_argument(parser)
    parser.add_argument("--seed", type=int, default=0, help="deals the people into other folds")
    parser.add_argument("--keep", help="write the out-of-fold probabilities of every second here (.npz), for tune_policy.py")
    parser.add_argument("--json", help="also write the figures here")
    options = parser.parse_args()
    result = report(dataset.load(options.data), dataset.load_late(options.data), options.seed, options.keep)
    show(result, "evaluation")
    if options.json:
        with open(options.json, "w") as file:
            json.dump(result, file, indent=1, default=float)


if __name__ == "__main__":
    main()
