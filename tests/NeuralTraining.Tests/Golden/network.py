"""Forward and backward pass of a 784-30-20-10 network in float64: loss, outputs and all gradients, as float32 in base64.

Usage: network.py relu|sigmoid|tanh. Weights and inputs come from a small congruential generator that the test repeats.
"""
import base64
import json
import sys

import numpy as np

SIZES, BATCH = [784, 30, 20, 10], 8
state = 12345


def numbers(count, low, high):
    global state
    values = np.empty(count)
    for n in range(count):
        state = (1664525 * state + 1013904223) % 2 ** 32
        values[n] = low + (high - low) * state / 2 ** 32
    return np.float64(np.float32(values))


functions = {
    "relu": (lambda x: np.maximum(x, 0), lambda x: np.float64(x > 0)),
    "sigmoid": (lambda x: 1 / (1 + np.exp(-x)), lambda x: np.exp(-x) / (1 + np.exp(-x)) ** 2),
    "tanh": (np.tanh, lambda x: 1 / np.cosh(x) ** 2),
}
f, derivative = functions[sys.argv[1]]
x = numbers(BATCH * SIZES[0], 0, 1).reshape(BATCH, -1)
labels = [7, 0, 3, 9, 9, 1, 4, 2]
onehot = np.eye(SIZES[-1])[labels]
parameters = {}
for l in range(1, len(SIZES)):
    scale = np.float64(np.float32(np.sqrt(3 / SIZES[l - 1])))
    parameters[f"W{l}"] = np.float64(np.float32(numbers(SIZES[l - 1] * SIZES[l], -1, 1) * scale)).reshape(SIZES[l - 1], SIZES[l])
    parameters[f"b{l}"] = numbers(SIZES[l], -0.5, 0.5)


def forward(p, decay):
    a, z = [x], []
    for l in range(1, len(SIZES)):
        z.append(a[-1] @ p[f"W{l}"] + p[f"b{l}"])
        a.append(f(z[-1]))
    scores = z[-1] - z[-1].max(axis=1, keepdims=True)
    log_probabilities = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    loss = -(onehot * log_probabilities).sum() / BATCH + 0.5 * decay * sum((p[f"W{l}"] ** 2).sum() for l in range(1, len(SIZES)))
    return loss, a, z, np.exp(log_probabilities)


def backward(p, decay):
    loss, a, z, probabilities = forward(p, decay)
    gradients, dz = {}, (probabilities - onehot) / BATCH
    for l in range(len(SIZES) - 1, 0, -1):
        gradients[f"W{l}"] = a[l - 1].T @ dz + decay * p[f"W{l}"]
        gradients[f"b{l}"] = dz.sum(axis=0)
        if l > 1:
            dz = (dz @ p[f"W{l}"].T) * derivative(z[l - 2])
    return loss, z[-1], gradients


def check(decay):
    """The oracle checks itself: its gradients against central differences."""
    _, _, gradients = backward(parameters, decay)
    for name, value in parameters.items():
        for index in range(0, value.size, max(1, value.size // 5)):
            losses = []
            for h in (1e-6, -1e-6):
                moved = {k: v.copy() for k, v in parameters.items()}
                moved[name].flat[index] += h
                losses.append(forward(moved, decay)[0])
            difference = (losses[0] - losses[1]) / 2e-6 - gradients[name].flat[index]
            assert abs(difference) < 1e-6, (name, index, difference)


def pack(values):
    return base64.b64encode(np.ascontiguousarray(values, dtype="<f4").tobytes()).decode()


result = {}
for decay in (0.0, 0.1):
    check(decay)
    loss, outputs, gradients = backward(parameters, decay)
    result[f"decay={decay}"] = {
        "loss": loss, "outputs": pack(outputs), "gradients": {name: pack(gradients[name]) for name in parameters}}
print(json.dumps(result, indent=1))
