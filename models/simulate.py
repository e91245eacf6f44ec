"""Plausible made-up recordings from a seed: for tests where the real ones are absent. They teach nothing about stress.

python simulate.py FOLDER [--people 12] [--seed 1] writes FOLDER/csv_1hz/*.csv in the format of the recordings.
"""

import argparse
import csv
import math
import random
from pathlib import Path

LAB = [("baseline", 0, 400), ("stroop", 1, 240), ("relax1", 0, 240), ("interview", 1, 300), ("relax2", 0, 300)]
EXERCISE = [("pre_exercise", -1, 180), ("aerobic", 2, 700), ("post_exercise", -1, 120)]
PULSE = {0: 0.0, 1: 8.0, 2: 50.0, -1: 3.0}          # bpm above rest
RESPONSES = {0: 1 / 60, 1: 1 / 14, 2: 1 / 10, -1: 1 / 40}  # skin-conductance responses a second
SETTLE_S = 25.0     # s, time constant of the heart rate
DECAY_S = 12.0      # s, time constant of a skin-conductance response
CLIMB_S = 3.0       # s it takes to rise


def series(plan, seed):
    """(phase, label, hr, temp, eda) a second for a plan of (phase, label, seconds)."""
    dice = random.Random(seed)
    rest, level, size = dice.uniform(58, 80), math.exp(dice.uniform(-1.2, 1.8)), dice.uniform(0.05, 0.2)
    pulse, climbing, response, tonic, temp = rest, 0.0, 0.0, level, dice.uniform(31, 34)
    wander = 0.0
    for phase, label, seconds in plan:
        for _ in range(seconds):
            wander += -wander / 20 + dice.gauss(0, 0.5)
            pulse += (rest + PULSE[label] - pulse) / SETTLE_S
            if dice.random() < RESPONSES[label]:
                climbing += level * size * dice.uniform(0.5, 2.0)
            step = climbing / CLIMB_S
            climbing, response = climbing - step, response + step - response / DECAY_S
            tonic += (level * (1.0 + 0.4 * (label > 0)) - tonic) / 120
            temp += dice.gauss(0, 0.004)
            yield phase, label, pulse + wander, temp, max(tonic + response + dice.gauss(0, 0.003), 0.0)


def write(folder, name, plan, seed):
    with open(folder / f"{name}.csv", "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["subject", "t", "hr", "temp", "eda", "label", "phase", "self_report"])
        for t, (phase, label, hr, temp, eda) in enumerate(series(plan, seed)):
            out.writerow([name.rsplit("_", 1)[0], t, round(hr, 2), round(temp, 2), round(eda, 4), label, phase, ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    folder = options.folder / "csv_1hz"
    folder.mkdir(parents=True, exist_ok=True)
    for person in range(options.people):
        seed = options.seed * 1000 + person
        write(folder, f"SP{person:02}_lab", LAB, f"lab {seed}")
        if person % 2:
            write(folder, f"PN{person:02}_stress", LAB, f"stress {seed}")
            write(folder, f"PN{person:02}_aerobic", EXERCISE, f"exercise {seed}")


if __name__ == "__main__":
    main()
