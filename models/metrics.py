"""Scores of P(stress) against the labels, and their spread when other people had been measured."""

import numpy as np

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


def auroc(y, p):
    """Share of (stress, rest) pairs in the right order, ties half: the Mann-Whitney statistic."""
    rest, stress = np.sort(p[y == 0]), p[y == 1]
    if not len(rest) or not len(stress):
        raise ValueError("one class only")
    below, up_to = np.searchsorted(rest, stress, "left"), np.searchsorted(rest, stress, "right")
    return float((below + up_to).sum() / 2 / len(rest) / len(stress))


def decisions(y, called):
    """Balanced accuracy and macro-F1 of yes or no."""
    hit, miss = (called & (y == 1)).sum(), (~called & (y == 1)).sum()
    false, right = (called & (y == 0)).sum(), (~called & (y == 0)).sum()
    return {"balanced_accuracy": float((hit / (hit + miss) + right / (right + false)) / 2),
            "macro_f1": float(hit / (2 * hit + miss + false) + right / (2 * right + miss + false))}


def binary(y, p, called):
    """The metrics of stress (1) against rest (0): the score `p` and the decision `called`."""
    return {"auroc": auroc(y, p), **decisions(y, called), "ece": calibration_error(y, p),
            "brier": float(((p - y) ** 2).mean()), "stress_share": float(y.mean())}


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
    return {"found": total["found"] / max(total["blocks"], 1), "raised_within": total["fresh"] / max(total["blocks"], 1),
            "rest_under_alert": total["alert_in_rest_s"] / max(total["rest_s"], 1),
            "false_per_hour": 3600 * total["false"] / max(total["rest_s"], 1),
            "exercise_alerts_per_hour": 3600 * total["in_exercise"] / max(total["exercise_s"], 1)}
