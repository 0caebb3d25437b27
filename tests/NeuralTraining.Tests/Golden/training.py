"""Fifty training steps of a 20-16-12-5 network with BatchNorm, ReLU, Dropout, weight decay and Adam in float64.

The dropout masks are those of the library's generator; other numbers come from a small congruential generator that the test repeats.
"""
import json

import numpy as np

from philox import dropout_mask, layer_stream

SIZES, BATCH, STEPS, SEED, RATIO, DECAY, RATE = [20, 16, 12, 5], 8, 50, 9, 0.25, 0.05, 0.01
LAYERS_PER_HIDDEN, DROPOUT = 4, 3  # Affine, BatchNorm, ReLU, Dropout
state = 4711


def numbers(count, low, high):
    global state
    values = np.empty(count)
    for n in range(count):
        state = (1664525 * state + 1013904223) % 2 ** 32
        values[n] = low + (high - low) * state / 2 ** 32
    return np.float64(np.float32(values))


p, last = {}, len(SIZES) - 1
for l in range(1, last + 1):
    p[f"W{l}"] = numbers(SIZES[l - 1] * SIZES[l], -0.5, 0.5).reshape(SIZES[l - 1], SIZES[l])
    p[f"b{l}"] = numbers(SIZES[l], -0.5, 0.5)
    if l < last:
        p[f"gamma{l}"], p[f"beta{l}"] = numbers(SIZES[l], 0.5, 1.5), numbers(SIZES[l], -0.5, 0.5)
running = {l: [np.zeros(SIZES[l]), np.ones(SIZES[l])] for l in range(1, last)}
m, v = {k: np.zeros_like(w) for k, w in p.items()}, {k: np.zeros_like(w) for k, w in p.items()}
losses = []
for step in range(STEPS):
    x = numbers(BATCH * SIZES[0], -1, 1).reshape(BATCH, -1)
    labels = (numbers(BATCH, 0, SIZES[-1])).astype(int)
    a, cache = x, []
    for l in range(1, last):
        z = a @ p[f"W{l}"] + p[f"b{l}"]
        mean, variance = z.mean(axis=0), z.var(axis=0)
        running[l] = [0.9 * running[l][0] + 0.1 * mean, 0.9 * running[l][1] + 0.1 * variance]
        deviation = np.sqrt(variance + 1e-6)
        normalized = (z - mean) / deviation
        h = p[f"gamma{l}"] * normalized + p[f"beta{l}"]
        mask = np.array(dropout_mask(SEED, layer_stream(LAYERS_PER_HIDDEN * (l - 1) + DROPOUT, step), h.size, RATIO)).reshape(h.shape)
        cache.append((a, normalized, deviation, h, mask))
        a = np.maximum(h, 0) * mask
    scores = a @ p[f"W{last}"] + p[f"b{last}"]
    scores = scores - scores.max(axis=1, keepdims=True)
    probabilities = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    onehot = np.eye(SIZES[-1])[labels]
    losses.append(-(onehot * np.log(probabilities)).sum() / BATCH + 0.5 * DECAY * sum((p[f"W{l}"] ** 2).sum() for l in range(1, last + 1)))

    g, dz = {}, (probabilities - onehot) / BATCH
    g[f"W{last}"], g[f"b{last}"], da = a.T @ dz, dz.sum(axis=0), dz @ p[f"W{last}"].T
    for l in range(last - 1, 0, -1):
        a, normalized, deviation, h, mask = cache[l - 1]
        dh = da * mask * (h > 0)
        g[f"gamma{l}"], g[f"beta{l}"] = (dh * normalized).sum(axis=0), dh.sum(axis=0)
        dn = dh * p[f"gamma{l}"]
        dz = (dn - dn.mean(axis=0) - normalized * (dn * normalized).mean(axis=0)) / deviation
        g[f"W{l}"], g[f"b{l}"], da = a.T @ dz, dz.sum(axis=0), dz @ p[f"W{l}"].T
    for l in range(1, last + 1):
        g[f"W{l}"] = g[f"W{l}"] + DECAY * p[f"W{l}"]
    rate = RATE * np.sqrt(1 - 0.999 ** (step + 1)) / (1 - 0.9 ** (step + 1))
    for l in range(1, last):
        g[f"b{l}"][:] = 0  # Zero but for rounding, as BatchNorm follows; Adam would make steps of the rounding.
    for k in p:
        m[k] += (1 - 0.9) * (g[k] - m[k])
        v[k] += (1 - 0.999) * (g[k] ** 2 - v[k])
        p[k] = p[k] - rate * m[k] / (np.sqrt(v[k]) + 1e-7)
print(json.dumps({
    "losses": losses, "parameters": {k: w.ravel().tolist() for k, w in p.items()},
    "buffers": {f"{name}{l}": running[l][i].tolist() for l in running for i, name in ((0, "runningMean"), (1, "runningVariance"))}}, indent=1))
