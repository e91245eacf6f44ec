"""The trained model as an ONNX graph of plain operators, and the notes that travel inside it.

features [1, N] -> Reshape [1, N, 1] -> Sub -> Mul -> Max 0 -> Min 1 (how far through each of its intervals) -> Mul ->
ReduceSum -> Add (ranks) -> Gemm -> Tanh (all networks side by side) -> Gemm (their mean, calibrated) -> Softmax -> probabilities.
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
    """(start, 1 / width, rise), each [1, N, K], and lowest [1, N] of the piecewise-linear ranks. Features with fewer intervals
    have some that rise by nothing."""
    most = max(len(knots) - 1 for knots in ranks.knots)
    start, inverse, rise = (np.zeros((1, len(ranks.knots), most)) for _ in range(3))
    for j, (knots, share) in enumerate(zip(ranks.knots, ranks.ranks)):
        count = len(knots) - 1
        start[0, j, :count] = knots[:-1]
        inverse[0, j, :count] = 1.0 / np.diff(knots)
        rise[0, j, :count] = np.diff(share)
    return start, inverse, rise, np.array([[r[0] for r in ranks.ranks]])


def layers(model):
    """The networks side by side as (W1, b1, W2, b2), their mean and the calibration folded into the last."""
    count = len(model.networks)
    w1, b1 = np.hstack([n[0] for n in model.networks]), np.concatenate([n[1] for n in model.networks])
    w2 = np.vstack([n[2] for n in model.networks]) * model.scale / count
    return w1, b1, w2, np.mean([n[3] for n in model.networks], axis=0) * model.scale + model.bias


def build(model, date, threshold):
    start, inverse, rise, lowest = intervals(model.ranks)
    w1, b1, w2, b2 = layers(model)
    values = {"start": start, "inverse": inverse, "floor": np.zeros((1, 1, 1)), "ceiling": np.ones((1, 1, 1)), "rise": rise,
              "lowest": lowest, "w1": w1, "b1": b1, "w2": w2, "b2": b2}
    whole = {"column": np.array([1, len(features.NAMES), 1]), "last": np.array([2])}
    steps = [("Reshape", ["features", "column"], "each"), ("Sub", ["each", "start"], "past"),
             ("Mul", ["past", "inverse"], "through"), ("Max", ["through", "floor"], "from_zero"),
             ("Min", ["from_zero", "ceiling"], "to_one"), ("Mul", ["to_one", "rise"], "risen"),
             ("ReduceSum", ["risen", "last"], "above"), ("Add", ["above", "lowest"], "ranks"),
             ("Gemm", ["ranks", "w1", "b1"], "inner"), ("Tanh", ["inner"], "active"),
             ("Gemm", ["active", "w2", "b2"], "logits")]
    options = {"ReduceSum": {"keepdims": 0}}
    nodes = [helper.make_node(op, names, [out], name=out, **options.get(op, {})) for op, names, out in steps]
    nodes.append(helper.make_node("Softmax", ["logits"], ["probabilities"], name="softmax", axis=1))
    graph = helper.make_graph(
        nodes, "stress",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, [1, len(features.NAMES)])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [1, len(CLASSES)])],
        [numpy_helper.from_array(v.astype(np.float32), k) for k, v in values.items()]
        + [numpy_helper.from_array(v.astype(np.int64), k) for k, v in whole.items()])
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
