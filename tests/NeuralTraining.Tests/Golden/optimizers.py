"""Twenty steps of each optimizer on 43 parameters, 42 weights and a bias, in float64: "paths" by NumPy from the formulas of the chapter and
of the paper on Lion, "pytorch" by PyTorch's own optimizers.

The gradient of step t is a wave plus a pull towards zero, so that it depends on the path. It is of size 1 to 1e-6 from parameter to
parameter, so that the 1e-7 beside a root counts, and where it stands.
"""
import json

import numpy as np
import torch

N, WEIGHTS, STEPS = 43, 42, 20
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


def lion(lr=0.0001, b1=0.9, b2=0.99, decay=0):
    def step(w, g, s):
        m = s.get("m", np.zeros(N))
        s["m"] = b2 * m + (1 - b2) * g
        return w - lr * np.where(i < WEIGHTS, decay, 0) * w - lr * np.sign(b1 * m + (1 - b1) * g)
    return step


def pytorch(optimizer, **settings):
    """PyTorch decays whatever it is given, the library weights alone: so the bias has a group of its own without decay."""
    weights, bias = [torch.tensor(part, requires_grad=True) for part in (start[:WEIGHTS], start[WEIGHTS:])]
    without_decay = {"weight_decay": 0} if "weight_decay" in settings else {}
    made = optimizer([{"params": [weights]}, {"params": [bias], **without_decay}], **settings)

    def step(w, g, s):
        weights.grad, bias.grad = torch.tensor(g[:WEIGHTS]), torch.tensor(g[WEIGHTS:])
        made.step()
        return np.concatenate([weights.detach().numpy(), bias.detach().numpy()])
    return step


def paths(cases):
    result = {}
    for name, step in cases.items():
        w, state, path = start, {}, []
        for t in range(STEPS):
            w = step(w, gradient(w, t), state)
            path.append(w.tolist())
        result[name] = path
    return result


cases = {
    "SGD": sgd(), "Momentum": momentum(), "Nesterov": nesterov(), "AdaGrad": adagrad(), "RMSProp": rmsprop(), "Adam": adam(),
    "Momentum alpha=0.5": momentum(0.1, 0.5), "Nesterov alpha=0.5": nesterov(0.1, 0.5), "RMSProp rho=0.9": rmsprop(0.001, 0.9),
    "Adam betas=0.8,0.99": adam(0.01, 0.8, 0.99),
    "Lion": lion(), "Lion betas=0.5,0.8 decay=2": lion(0.01, 0.5, 0.8, 2),
}
optim = torch.optim
# Without foreach, NAdam of PyTorch 1.13 multiplies by a momentum twice, which PyTorch 2.0 mended (pytorch/pytorch#92699).
nadam = {"foreach": True}
pytorch_cases = {
    "SGD": pytorch(optim.SGD, lr=0.01), "Momentum": pytorch(optim.SGD, lr=0.01, momentum=0.9),
    "Nesterov": pytorch(optim.SGD, lr=0.01, momentum=0.9, nesterov=True), "AdaGrad": pytorch(optim.Adagrad), "RMSProp": pytorch(optim.RMSprop),
    "Adam": pytorch(optim.Adam), "Adam betas=0.8,0.99 eps=1e-4": pytorch(optim.Adam, lr=0.01, betas=(0.8, 0.99), eps=1e-4),
    "AdamW": pytorch(optim.AdamW, weight_decay=0.01),
    "AdamW betas=0.8,0.99 decay=2": pytorch(optim.AdamW, lr=0.01, betas=(0.8, 0.99), eps=1e-4, weight_decay=2),
    "AMSGrad": pytorch(optim.Adam, amsgrad=True), "AMSGrad betas=0.8,0.5": pytorch(optim.Adam, lr=0.01, betas=(0.8, 0.5), eps=1e-4, amsgrad=True),
    "NAdam": pytorch(optim.NAdam, **nadam),
    "NAdam betas=0.8,0.99 decay=1": pytorch(optim.NAdam, lr=0.01, betas=(0.8, 0.99), eps=1e-4, momentum_decay=1, **nadam),
    "AdaDelta": pytorch(optim.Adadelta), "AdaDelta rho=0.5": pytorch(optim.Adadelta, lr=0.5, rho=0.5, eps=1e-4),
}
print(json.dumps({"start": start.tolist(), "paths": paths(cases), "pytorch": paths(pytorch_cases)}))
