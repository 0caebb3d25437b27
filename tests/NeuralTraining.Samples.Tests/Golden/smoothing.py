"""Smoothed curves of several lengths, by the book's function, which is right from 11 values on. Prints smoothing.json.

It mirrors a curve at both ends, so that a curve of n values goes on with period 2n - 1; that also says what a shorter curve's neighbours are.
"""
import json

import numpy as np

WINDOW = np.kaiser(11, 2) / np.kaiser(11, 2).sum()


def book(x):
    extended = np.r_[x[10:0:-1], x, x[-1:-11:-1]]
    return np.convolve(WINDOW, extended, mode="valid")[5:len(x) + 5]


def periodic(x):
    period = np.r_[x, x[:0:-1]]
    return np.convolve(WINDOW, np.take(period, np.arange(-5, len(x) + 5), mode="wrap"), mode="valid")


cases = []
for n in [1, 2, 3, 5, 6, 10, 11, 12, 25, 100]:
    x = 2 * np.exp(-np.arange(n) / 7) + np.sin(np.arange(n) ** 2)
    y = book(x) if n >= 11 else periodic(x)
    assert len(y) == n and np.allclose(y, periodic(x), rtol=0, atol=1e-14)
    cases.append({"x": x.tolist(), "y": y.tolist()})

print(json.dumps(cases, indent=1))
