"""Mean, standard deviation, extremes and histograms of the activations of a 8-6-5-4 network over 300 rows, in float64.

Usage: activation_statistics.py. Weights and inputs come from a small congruential generator that the test repeats.
"""
import json

import numpy as np

SIZES, ROWS, BINS, RANGE = [8, 6, 5, 4], 300, 30, (-0.75, 1.25)
state = 54321


def numbers(count, low, high):
    global state
    values = np.empty(count)
    for n in range(count):
        state = (1664525 * state + 1013904223) % 2 ** 32
        values[n] = low + (high - low) * state / 2 ** 32
    return np.float64(np.float32(values))


functions = {"Sigmoid": lambda x: 1 / (1 + np.exp(-x)), "Tanh": np.tanh, "ReLU": lambda x: np.maximum(x, 0)}
x = numbers(ROWS * SIZES[0], -1, 1).reshape(ROWS, -1)
weights = [numbers(a * b, -1, 1).reshape(a, b) for a, b in zip(SIZES, SIZES[1:])]


def histogram(y, range):
    counts, edges = np.histogram(y, BINS, range)
    inner = edges[1:-1] if range is None else edges
    inside = y[(y != 0) & (y != y.min()) & (y != y.max())]
    # Single precision must not move a value over an edge.
    assert np.abs(inside[:, None] - inner[None, :]).min() > 2e-6, np.abs(inside[:, None] - inner[None, :]).min()
    return {"edges": edges.tolist(), "counts": counts.tolist()}


result = {}
for name, f in functions.items():
    y, layers = x, []
    for w in weights:
        y = f(y @ w)
        layers.append({
            "mean": y.mean(), "std": y.std(), "min": y.min(), "max": y.max(),
            "dead": float(np.mean(y.min(axis=0) == y.max(axis=0))),
            "data": histogram(y, None), "range": histogram(y, RANGE)})
    result[name] = layers
print(json.dumps(result, indent=1))
