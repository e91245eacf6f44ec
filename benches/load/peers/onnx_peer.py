"""The stress model in onnxruntime, one answer at a time on one thread. Prints microseconds: CPU time, median of seven batches.

usage: onnx_peer.py stress.onnx
"""

import sys
import time

import numpy as np
import onnxruntime

BATCH = 20_000
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = options.inter_op_num_threads = 1
session = onnxruntime.InferenceSession(sys.argv[1], options, providers=["CPUExecutionProvider"])
width = session.get_inputs()[0].shape[1]
features = [np.full((1, width), number - 3, dtype=np.float32) for number in range(7)]


def batch():
    start = time.thread_time_ns()
    for number in range(BATCH):
        session.run(None, {"features": features[number % 7]})
    return time.thread_time_ns() - start


batch()
print(sorted(batch() for _ in range(7))[3] / BATCH / 1000)
