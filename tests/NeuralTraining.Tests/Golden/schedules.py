"""The learning rates of the first 100 iterations, in float64.

Wherever there is another way to the same rate than the closed form, it is taken: steps and exponentials multiply from iteration to iteration, and the
half cosine is the real part of a number that is turned round the circle.
"""
import json

import numpy as np

STEPS = 100


def f32(x):
    return float(np.float32(x))


def constant(rate):
    return [f32(rate)] * STEPS


def step(rate, every, factor):
    rates, r = [], f32(rate)
    for i in range(STEPS):
        if i > 0 and i % every == 0:
            r *= factor
        rates.append(r)
    return rates


def exponential(rate, factor):
    return step(rate, 1, factor)


def inverse_time(rate, decay):
    return (f32(rate) / np.linspace(1, 1 + (STEPS - 1) * decay, STEPS)).tolist()


def cosine(rate, iterations, final=0.0):
    rates, turned = [], 1 + 0j
    turn = np.exp(1j * np.pi / iterations)
    for i in range(STEPS):
        rates.append(f32(final) + 0.5 * (f32(rate) - f32(final)) * (1 + turned.real) if i < iterations else f32(final))
        turned *= turn
    return rates


def warm_up(n, then):
    return (np.linspace(then[0] / n, then[0], n).tolist() + then)[:STEPS]


print(json.dumps({
    "ConstantRate": constant(0.1),
    "StepDecay every 30, half": step(0.1, 30, 0.5),
    "StepDecay every 7, a tenth": step(0.01, 7, 0.1),
    "ExponentialDecay 0.95": exponential(0.1, 0.95),
    "InverseTimeDecay 0.01": inverse_time(0.5, 0.01),
    "InverseTimeDecay 3": inverse_time(0.5, 3),
    "CosineDecay 100": cosine(0.1, 100),
    "CosineDecay 60 to 0.001": cosine(0.1, 60, 0.001),
    "LinearWarmUp 10, ConstantRate": warm_up(10, constant(0.4)),
    "LinearWarmUp 7, ExponentialDecay 0.95": warm_up(7, exponential(0.1, 0.95)),
    "LinearWarmUp 20, CosineDecay 80": warm_up(20, cosine(0.1, 80)),
}))
