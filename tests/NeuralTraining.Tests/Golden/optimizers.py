"""Twenty steps of each optimizer on 43 parameters, in float64.

The gradient of step t is a wave plus a pull towards zero, so that it depends on the path. It is of size 1 to 1e-6 from parameter to
parameter, so that the 1e-7 beside a root counts, and where it stands.
"""
import json

import numpy as np

N, STEPS = 43, 20
i = np.arange(N)
start = np.float64(np.float32(np.sin(i + 1.0)))


def gradient(w, t):
    return 10.0 ** -(i % 7) * (np.cos(0.37 * i * (t + 1)) + 0.5 * w)


def sgd(lr=0.01):
    return lambda w, g, s: w - lr * g


def momentum(lr=0.01, a=0.9):
    def step(w, g, s):
        s["v"] = a * s.get("v", 0) - lr * g
        return w + s["v"]
    return step


def nesterov(lr=0.01, a=0.9):
    def step(w, g, s):
        v = s.get("v", 0)
        s["v"] = a * v - lr * g
        return w + a * a * v - (1 + a) * lr * g
    return step


def adagrad(lr=0.01):
    def step(w, g, s):
        s["h"] = s.get("h", 0) + g * g
        return w - lr * g / (np.sqrt(s["h"]) + 1e-7)
    return step


def rmsprop(lr=0.01, rho=0.99):
    def step(w, g, s):
        s["h"] = rho * s.get("h", 0) + (1 - rho) * g * g
        return w - lr * g / (np.sqrt(s["h"]) + 1e-7)
    return step


def adam(lr=0.001, b1=0.9, b2=0.999):
    def step(w, g, s):
        s["t"] = t = s.get("t", 0) + 1
        m, v = s.get("m", np.zeros(N)), s.get("v", np.zeros(N))
        s["m"] = m + (1 - b1) * (g - m)
        s["v"] = v + (1 - b2) * (g * g - v)
        rate = lr * np.sqrt(1 - b2 ** t) / (1 - b1 ** t)
        return w - rate * s["m"] / (np.sqrt(s["v"]) + 1e-7)
    return step


cases = {
    "SGD": sgd(), "Momentum": momentum(), "Nesterov": nesterov(), "AdaGrad": adagrad(), "RMSProp": rmsprop(), "Adam": adam(),
    "Momentum alpha=0.5": momentum(0.1, 0.5), "Nesterov alpha=0.5": nesterov(0.1, 0.5), "RMSProp rho=0.9": rmsprop(0.001, 0.9),
    "Adam betas=0.8,0.99": adam(0.01, 0.8, 0.99),
}
result = {"start": start.tolist(), "paths": {}}
for name, step in cases.items():
    w, state, path = start, {}, []
    for t in range(STEPS):
        w = step(w, gradient(w, t), state)
        path.append(w.tolist())
    result["paths"][name] = path
print(json.dumps(result))
