"""The paths of figures 6.3 to 6.8: 30 positions (x, y) from (-7, 2) on x²/20 + y², before each step.

Recomputes the book's formulas in float64, on plain NumPy arrays; the library is not involved. Prints optimizer-paths.json.
"""
import json

import numpy as np

START, POSITIONS = np.array([-7.0, 2.0]), 30


def gradient(w):
    return np.array([w[0] / 10, 2 * w[1]])


def sgd(w, g, s, lr=0.95):
    return w - lr * g


def momentum(w, g, s, lr=0.1, a=0.9):
    s["v"] = a * s.get("v", 0) - lr * g
    return w + s["v"]


def nesterov(w, g, s, lr=0.1, a=0.9):
    v = s.get("v", 0)
    s["v"] = a * v - lr * g
    return w + a * a * v - (1 + a) * lr * g


def adagrad(w, g, s, lr=1.5):
    s["h"] = s.get("h", 0) + g * g
    return w - lr * g / (np.sqrt(s["h"]) + 1e-7)


def rmsprop(w, g, s, lr=0.3, rho=0.99):
    s["h"] = rho * s.get("h", 0) + (1 - rho) * g * g
    return w - lr * g / (np.sqrt(s["h"]) + 1e-7)


def adam(w, g, s, lr=0.3, b1=0.9, b2=0.999):
    t = s["t"] = s.get("t", 0) + 1
    m, v = s.get("m", 0), s.get("v", 0)
    s["m"] = m + (1 - b1) * (g - m)
    s["v"] = v + (1 - b2) * (g * g - v)
    return w - lr * np.sqrt(1 - b2 ** t) / (1 - b1 ** t) * s["m"] / (np.sqrt(s["v"]) + 1e-7)


def path(step):
    w, state, positions = START, {}, []
    for _ in range(POSITIONS):
        positions.append(w.tolist())
        w = step(w, gradient(w), state)
    return positions


steps = {"SGD": sgd, "Momentum": momentum, "AdaGrad": adagrad, "Adam": adam, "Nesterov": nesterov, "RMSprop": rmsprop}
print(json.dumps({name: path(step) for name, step in steps.items()}, indent=1))
