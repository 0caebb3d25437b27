"""Batch normalization in float64: five training batches with gradients and running averages, then inference.

Numbers come from a small congruential generator that the test repeats.
"""
import json

import numpy as np

ROWS, COLUMNS, EPSILON, MOMENTUM = 6, 19, 1e-6, 0.9
state = 2024


def numbers(count, low, high):
    global state
    values = np.empty(count)
    for n in range(count):
        state = (1664525 * state + 1013904223) % 2 ** 32
        values[n] = low + (high - low) * state / 2 ** 32
    return np.float64(np.float32(values))


def forward(x, gamma, beta):
    normalized = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + EPSILON)
    return gamma * normalized + beta, normalized


gamma, beta = numbers(COLUMNS, 0.5, 2), numbers(COLUMNS, -1, 1)
mean, variance = np.zeros(COLUMNS), np.ones(COLUMNS)
batches = []
for _ in range(5):
    x, dy = numbers(ROWS * COLUMNS, -3, 5).reshape(ROWS, -1), numbers(ROWS * COLUMNS, -1, 1).reshape(ROWS, -1)
    y, normalized = forward(x, gamma, beta)
    mean = MOMENTUM * mean + (1 - MOMENTUM) * x.mean(axis=0)
    variance = MOMENTUM * variance + (1 - MOMENTUM) * x.var(axis=0)

    # The way back step by step, through the normalized value, the deviation and the mean, as the chapter's code goes.
    n, centered, deviation = len(x), x - x.mean(axis=0), np.sqrt(x.var(axis=0) + EPSILON)
    dnormalized = gamma * dy
    dcentered = dnormalized / deviation
    ddeviation = -(dnormalized * centered).sum(axis=0) / deviation ** 2
    dcentered = dcentered + centered / n * ddeviation / deviation
    dx = dcentered - dcentered.mean(axis=0)

    # The oracle checks itself.
    for index in range(0, x.size, 13):
        ends = []
        for h in (1e-5, -1e-5):
            moved = x.copy()
            moved.flat[index] += h
            ends.append((forward(moved, gamma, beta)[0] * dy).sum())
        assert abs((ends[0] - ends[1]) / 2e-5 - dx.flat[index]) < 1e-6
    batches.append({
        "y": y.ravel().tolist(), "dx": dx.ravel().tolist(), "dgamma": (dy * normalized).sum(axis=0).tolist(), "dbeta": dy.sum(axis=0).tolist(),
        "mean": mean.tolist(), "variance": variance.tolist()})

x = numbers(ROWS * COLUMNS, -3, 5).reshape(ROWS, -1)
inference = gamma * (x - mean) / np.sqrt(variance + EPSILON) + beta
print(json.dumps({"batches": batches, "inference": inference.ravel().tolist()}, indent=1))
