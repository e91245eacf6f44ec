"""Scores of P(stress) against the labels, and their spread when other people had been measured."""

import numpy as np
from sklearn.metrics import balanced_accuracy_score, brier_score_loss, f1_score, roc_auc_score

BINS = 10
RESAMPLES = 400


def score(probabilities):
    """P(stress) / (P(rest) + P(stress)): the question put to label 0 and 1 is stress or rest, exertion is no answer."""
    return probabilities[:, 1] / np.maximum(probabilities[:, 0] + probabilities[:, 1], 1e-9)


def calibration_error(y, p):
    """ECE over BINS bins of equal width."""
    which = np.minimum((p * BINS).astype(int), BINS - 1)
    gaps = [abs(p[which == b].mean() - y[which == b].mean()) * (which == b).mean() for b in range(BINS) if (which == b).any()]
    return float(sum(gaps))


def calibration_table(y, p):
    which = np.minimum((p * BINS).astype(int), BINS - 1)
    return [(b / BINS, (b + 1) / BINS, int((which == b).sum()), float(p[which == b].mean()), float(y[which == b].mean()))
            for b in range(BINS) if (which == b).any()]


def binary(y, p, threshold):
    """The metrics of stress (1) against rest (0)."""
    called = p >= threshold
    return {"auroc": float(roc_auc_score(y, p)), "balanced_accuracy": float(balanced_accuracy_score(y, called)),
            "macro_f1": float(f1_score(y, called, average="macro")), "ece": calibration_error(y, p),
            "brier": float(brier_score_loss(y, p)), "stress_share": float(y.mean())}


def interval(people, measure, seed=0, resamples=RESAMPLES):
    """{name: (value, low, high)}: 95 % interval of `measure(rows)` when whole people are drawn with replacement.
    `people` is the person of each row; a draw for which the measure is undefined (one class only) is left out."""
    random, names = np.random.RandomState(seed), np.unique(people)
    rows = {name: np.flatnonzero(people == name) for name in names}
    drawn = []
    for _ in range(resamples):
        pick = np.concatenate([rows[n] for n in random.choice(names, len(names))])
        try:
            drawn.append(measure(pick))
        except ValueError:
            continue
    value = measure(np.arange(len(people)))
    ends = {k: np.percentile([d[k] for d in drawn], [2.5, 97.5]) for k in value}
    return {k: (v, float(ends[k][0]), float(ends[k][1])) for k, v in value.items()}


def alerts(counts):
    """Share of blocks found and false alerts per rest hour from the counts of policy.judge, summed over recordings."""
    total = {k: sum(c[k] for c in counts) for k in counts[0]}
    return {"found": total["found"] / max(total["blocks"], 1), "false_per_hour": 3600 * total["false"] / max(total["rest_s"], 1),
            "exercise_alerts_per_hour": 3600 * total["in_exercise"] / max(total["exercise_s"], 1)}
