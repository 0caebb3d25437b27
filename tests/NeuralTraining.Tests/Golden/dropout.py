"""Dropout in float64, both forms, with the mask of the library's generator: three layers and iterations."""
import json

import numpy as np

from philox import dropout_mask, layer_stream

ROWS, COLUMNS, SEED = 5, 29, 0x123456789ABCDEF
state = 77


def numbers(count, low, high):
    global state
    values = np.empty(count)
    for n in range(count):
        state = (1664525 * state + 1013904223) % 2 ** 32
        values[n] = low + (high - low) * state / 2 ** 32
    return np.float64(np.float32(values))


x, dy = numbers(ROWS * COLUMNS, -2, 2), numbers(ROWS * COLUMNS, -1, 1)
cases = []
for layer, iteration, ratio in ((0, 0, 0.5), (3, 7, 0.15), (11, 123456, 0.9)):
    mask = np.array(dropout_mask(SEED, layer_stream(layer, iteration), x.size, ratio))
    cases.append({
        "layer": layer, "iteration": iteration, "ratio": ratio, "mask": mask.tolist(),
        "y": (x * mask).tolist(), "dx": (dy * mask).tolist(), "inference": (x * (1 - ratio)).tolist(),
        "invertedY": (x * mask / (1 - ratio)).tolist(), "invertedDX": (dy * mask / (1 - ratio)).tolist()})
print(json.dumps({"cases": cases}, indent=1))
