"""The trained model as an ONNX graph of plain operators, and the notes that travel inside it.

features [1, N] -> Gemm (copy feature j to its intervals) -> Sub -> Mul -> Max 0 -> Min 1 (how far through each interval)
-> Gemm (ranks) -> Gemm -> Tanh (all networks side by side) -> Gemm (their mean, calibrated) -> Softmax -> probabilities.
"""

import hashlib
import json

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

import features

VERSION = "1.0.0"
CLASSES = ("rest", "stress", "exertion")
OPSET, IR_VERSION = 13, 7
LICENCES = [
    "Stress-Predict Dataset, (c) 2022 Talha Iqbal, MIT (doi:10.3390/s22218135)",
    "Wearable Device Dataset from Induced Stress and Structured Exercise Sessions 1.0.1, ODC-By 1.0 (doi:10.13026/he0v-tf17)",
]


def intervals(ranks):
    """(copy [N, K], start [1, K], 1 / width [1, K], rise [K, N], lowest [1, N]) of the piecewise-linear ranks."""
    pieces = [(j, a, b, q - p) for j, (knots, share) in enumerate(zip(ranks.knots, ranks.ranks))
              for a, b, p, q in zip(knots, knots[1:], share, share[1:])]
    count, inputs = len(pieces), len(ranks.knots)
    copy, rise = np.zeros((inputs, count)), np.zeros((count, inputs))
    for k, (j, _, _, up) in enumerate(pieces):
        copy[j, k], rise[k, j] = 1.0, up
    start = np.array([[p[1] for p in pieces]])
    width = np.array([[p[2] - p[1] for p in pieces]])
    return copy, start, 1.0 / width, rise, np.array([[r[0] for r in ranks.ranks]])


def layers(model):
    """The networks side by side as (W1, b1, W2, b2), their mean and the calibration folded into the last."""
    count = len(model.networks)
    w1, b1 = np.hstack([n[0] for n in model.networks]), np.concatenate([n[1] for n in model.networks])
    w2 = np.vstack([n[2] for n in model.networks]) * model.scale / count
    return w1, b1, w2, np.mean([n[3] for n in model.networks], axis=0) * model.scale + model.bias


def build(model, date, threshold):
    copy, start, inverse, rise, lowest = intervals(model.ranks)
    w1, b1, w2, b2 = layers(model)
    values = {"copy": copy, "zero_k": np.zeros(copy.shape[1]), "start": start, "inverse": inverse,
              "floor": np.zeros((1, 1)), "ceiling": np.ones((1, 1)), "rise": rise, "lowest": lowest[0],
              "w1": w1, "b1": b1, "w2": w2, "b2": b2}
    steps = [("Gemm", ["features", "copy", "zero_k"], "copied"), ("Sub", ["copied", "start"], "past"),
             ("Mul", ["past", "inverse"], "through"), ("Max", ["through", "floor"], "from_zero"),
             ("Min", ["from_zero", "ceiling"], "to_one"), ("Gemm", ["to_one", "rise", "lowest"], "ranks"),
             ("Gemm", ["ranks", "w1", "b1"], "inner"), ("Tanh", ["inner"], "active"),
             ("Gemm", ["active", "w2", "b2"], "logits")]
    nodes = [helper.make_node(op, names, [out], name=out) for op, names, out in steps]
    nodes.append(helper.make_node("Softmax", ["logits"], ["probabilities"], name="softmax", axis=1))
    graph = helper.make_graph(
        nodes, "stress",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, [1, len(features.NAMES)])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [1, len(CLASSES)])],
        [numpy_helper.from_array(v.astype(np.float32), k) for k, v in values.items()])
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="retroboard")
    made.ir_version = IR_VERSION
    helper.set_model_props(made, notes(date, threshold))
    onnx.checker.check_model(made, full_check=True)
    return made


def notes(date, threshold):
    return {"version": VERSION, "features": json.dumps(features.NAMES), "classes": json.dumps(CLASSES),
            "licences": json.dumps(LICENCES), "trained": date, "threshold": f"{threshold:.4f}"}


def save(model, path, date, threshold):
    """Writes the graph, and next to it the same notes with the checksum as JSON. `threshold`: the score from which a second
    counts as stress where yes or no is asked for, the share of stress among stress and rest in training."""
    made = build(model, date, threshold).SerializeToString(deterministic=True)
    path.write_bytes(made)
    beside = {"version": VERSION, "features": features.NAMES, "classes": CLASSES, "licences": LICENCES,
              "trained": date, "threshold": round(threshold, 4), "sha256": hashlib.sha256(made).hexdigest()}
    path.with_suffix(".json").write_text(json.dumps(beside, indent=1) + "\n")
    return beside
