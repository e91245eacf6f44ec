"""When a score becomes an alert: a small state machine over one (rest, stress, exertion) triple a second.

Each second with a prediction:

1. now = P(stress) / (P(rest) + P(stress)), 0 if both are 0: stress or rest, were this not exertion.
   score <- score + g (now - score) and effort <- effort + g (P(exertion) - effort), g = 1 - exp(-1 / tau); both start at
   the first value they see.
2. blocked = effort >= gate: moving explains the body, so nothing is raised.
3. IDLE: `above` counts the seconds in a row with score >= raise_at and not blocked. At `hold` the alert is raised.
4. RAISED: `below` counts the seconds in a row with score < clear_at or blocked. At `clear_hold` it is cleared.
5. After clearing nothing is raised for `cooldown` seconds (`above` stays 0).

Seconds without a prediction count for nothing; after LOST_S of them in a row a raised alert is cleared and all is new.
"""

import math
from dataclasses import dataclass

LOST_S = 60


@dataclass(frozen=True)
class Preset:
    tau: float        # s, smoothing
    raise_at: float   # smoothed score
    hold: int         # s at or above raise_at
    clear_at: float   # smoothed score
    clear_hold: int   # s below clear_at
    cooldown: int     # s
    gate: float       # smoothed P(exertion) from which nothing is raised


PRESETS = {
    "quiet": Preset(12.0, 0.62, 8, 0.44, 30, 300, 0.4),
    "balanced": Preset(5.0, 0.44, 20, 0.32, 45, 90, 0.4),
    "sensitive": Preset(3.0, 0.42, 5, 0.32, 45, 120, 0.4),
}


class Policy:
    def __init__(self, preset):
        self.preset, self.gain = preset, 1.0 - math.exp(-1.0 / preset.tau)
        self.reset()

    def reset(self):
        self.score, self.effort = None, 0.0
        self.raised, self.above, self.below, self.rest_s, self.missing = False, 0, 0, 0, 0

    def push(self, probabilities):
        """One second: (rest, stress, exertion) or None. Returns "raised", "cleared" or None."""
        if probabilities is None:
            return self.lose()
        self.missing = 0
        rest, stress, exertion = probabilities
        now = stress / (rest + stress) if rest + stress > 0.0 else 0.0
        if self.score is None:
            self.score, self.effort = now, exertion
        self.score += self.gain * (now - self.score)
        self.effort += self.gain * (exertion - self.effort)
        return self.watch_clear() if self.raised else self.watch_raise()

    def lose(self):
        self.missing += 1
        if self.missing < LOST_S:
            return None
        was = self.raised
        self.reset()
        return "cleared" if was else None

    def blocked(self):
        return self.effort >= self.preset.gate

    def watch_raise(self):
        if self.rest_s > 0:
            self.rest_s -= 1
            return None
        self.above = self.above + 1 if self.score >= self.preset.raise_at and not self.blocked() else 0
        if self.above < self.preset.hold:
            return None
        self.raised, self.above, self.below = True, 0, 0
        return "raised"

    def watch_clear(self):
        self.below = self.below + 1 if self.score < self.preset.clear_at or self.blocked() else 0
        if self.below < self.preset.clear_hold:
            return None
        self.raised, self.below, self.rest_s = False, 0, self.preset.cooldown
        return "cleared"


AFTER_S = 30   # s after a block in which an alert still counts as finding it: the smoothed score lags
LATE_S = 60    # s after a block in which a new alert is late, not false: windows of 60 s still hold the block
MERGE_S = 30   # s: blocks closer than this are one block


def blocks(label):
    """[start, end) of the runs of label 1, merged over gaps shorter than MERGE_S; positions are seconds."""
    edges = [i for i in range(len(label) + 1) if (i < len(label) and label[i] == 1) != (i > 0 and label[i - 1] == 1)]
    runs = list(zip(edges[::2], edges[1::2]))
    merged = []
    for start, end in runs:
        if merged and start - merged[-1][1] < MERGE_S:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def simulate(probabilities, preset):
    """(seconds of the raises, active per second) for one recording; nan rows are seconds without a prediction."""
    policy, raises, active = Policy(preset), [], []
    for i, row in enumerate(probabilities):
        event = policy.push(None if row[0] != row[0] else row)
        if event == "raised":
            raises.append(i)
        active.append(policy.raised)
    return raises, active


def judge(label, probabilities, preset):
    """Counts for one recording: blocks, those with an active alert (found) and with a new one (fresh), false alerts,
    rest seconds and those under an alert, alerts during exercise, exercise seconds."""
    raises, active = simulate(probabilities, preset)
    known = [row[0] == row[0] for row in probabilities]
    runs = [b for b in blocks(label) if any(known[b[0]:b[1]])]
    found = sum(any(active[start:end + AFTER_S]) for start, end in runs)
    late = {i for _, end in runs for i in range(end, end + LATE_S)}
    false = sum(label[i] == 0 and i not in late for i in raises)
    fresh = sum(any(start <= i < end + AFTER_S for i in raises) for start, end in runs)
    return {"blocks": len(runs), "found": found, "fresh": fresh, "false": false,
            "alert_in_rest_s": sum(a and k and y == 0 for a, k, y in zip(active, known, label)),
            "rest_s": sum(k and y == 0 for k, y in zip(known, label)),
            "in_exercise": sum(label[i] == 2 for i in raises),
            "exercise_s": sum(k and y == 2 for k, y in zip(known, label))}
