"""A made-up series with gaps, the features at every 30th second, what the model says, and the presets of the policy: the
fixture for ports."""

import dataclasses
import json

import numpy as np
import onnxruntime

import features
import policy
import simulate

PLAN = [("baseline", 0, 300), ("stroop", 1, 240), ("aerobic", 2, 180), ("relax1", 0, 180)]
EVERY_S = 30
SHORT_GAP, LONG_GAP = range(200, 207), range(420, 460)  # s without any sample: held, and missing
NO_HR, NO_EDA, COLD = range(600, 606), range(640, 665), range(700, 720)
START = 1_700_000_000  # s, a grid need not begin at 0


def samples():
    """[second, hr, temp, eda] rows, None where the channel has no sample; seconds of the gaps are left out."""
    rows = []
    for t, (_, _, hr, temp, eda) in enumerate(simulate.series(PLAN, "parity")):
        if t in SHORT_GAP or t in LONG_GAP:
            continue
        rows.append([START + t, None if t in NO_HR else round(hr, 2), 20.0 if t in COLD else round(temp, 2),
                     None if t in NO_EDA else round(eda, 4)])
    return rows


def session(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def answer(model, vector):
    return model.run(None, {"features": np.asarray([vector], dtype=np.float32)})[0][0]


def write(path, onnx_path):
    state, model, rows, expected = features.StressFeatures(), session(onnx_path), samples(), []
    for second, hr, temp, eda in rows:
        vector = state.push(second, hr, temp, eda)
        if (second - START) % EVERY_S == 0:
            expected.append({"second": second, "features": vector,
                             "probabilities": None if vector is None else [float(p) for p in answer(model, vector)]})
    body = ",\n".join(json.dumps(row) for row in rows)
    ends = ",\n".join(json.dumps(row) for row in expected)
    presets = json.dumps({name: dataclasses.asdict(preset) for name, preset in policy.PRESETS.items()})
    path.write_text(f'{{"names": {json.dumps(features.NAMES)},\n"presets": {presets},\n"samples": [\n{body}\n],\n"expected": [\n{ends}\n]}}\n')
