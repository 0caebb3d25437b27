"""Parzen estimators of TPE and truncated normal distributions, by NumPy and SciPy.

"truncated": a normal distribution of "mean" and "sigma" on [0, 1]: logarithms of the density at "points", of the probabilities of "parts", and the quantiles of "levels".
"estimators": "numbers" are the observed points of the space that ParzenGoldenTests declares (null where a parameter does not exist), with their "weights"; "mixture" has the
weight of each kernel and at last the prior's; "log" are the logarithms of the densities at "points".
"""
import json

import numpy as np
from scipy import stats
from scipy.special import log_ndtr, logsumexp

random = np.random.default_rng(15)

# kind, low, high; for a choice their number. The last two exist where the choice is 0, and where it is 1 or 2.
SPACE = [("uniform", -5.0, 10.0), ("log", 1e-6, 1e-2), ("integer", 1, 8), ("log integer", 4, 300), ("choice", 3), ("uniform", 0.0, 1.0), ("log integer", 1, 1000)]
EXISTS = {5: (0,), 6: (1, 2)}


def scale(parameter):
    """The range of the unit coordinates, and its scale."""
    kind, low, high = parameter
    half = 0.5 if "integer" in kind else 0.0
    transform = np.log if "log" in kind else np.float64
    return transform(low - half), transform(high + half), transform


def unit(parameter, number):
    low, high, transform = scale(parameter)
    return (transform(number) - low) / (high - low)


def log_part(mean, sigma, a, b):
    """The logarithm of the probability of [a, b] in a normal distribution, on the side of its tail."""
    a, b = (a - mean) / sigma, (b - mean) / sigma
    if a + b < 0:
        a, b = -b, -a
    return logsumexp([log_ndtr(-a), log_ndtr(-b)], b=[1, -1]) if a > 0 else np.log1p(-np.exp(log_ndtr(a)) - np.exp(log_ndtr(-b)))


def log_kernel(parameter, observed, number, sigma, count):
    """One kernel along one parameter; the prior where observed is None."""
    if parameter[0] == "choice":
        c, epsilon = parameter[1], 1 / (count + 1)
        return -np.log(c) if observed is None else np.log(((observed == number) + epsilon) / (1 + c * epsilon))
    if "integer" in parameter[0]:
        a, b = unit(parameter, number - 0.5), unit(parameter, number + 0.5)
        mean = None if observed is None else unit(parameter, observed)
        return np.log(b - a) if observed is None else log_part(mean, sigma, a, b) - log_part(mean, sigma, 0, 1)
    if observed is None:
        return 0.0
    mean = unit(parameter, observed)
    return stats.truncnorm.logpdf(unit(parameter, number), -mean / sigma, (1 - mean) / sigma, mean, sigma)


def log_density(points, weights, x):
    mixture = np.append(weights, 1) / (np.sum(weights) + 1)
    logs = np.log(mixture)
    for d, parameter in enumerate(SPACE):
        if x[d] is None:
            continue
        column = [point[d] for point in points]
        count = sum(observed is not None for observed in column)
        for i, observed in enumerate(column + [None]):
            logs[i] += log_kernel(parameter, observed, x[d], 1 / min(100, count + 1), count)
    return mixture, logsumexp(logs)


def point():
    x = []
    for d, parameter in enumerate(SPACE):
        if d in EXISTS and x[4] not in EXISTS[d]:
            x.append(None)
        elif parameter[0] == "choice":
            x.append(int(random.integers(parameter[1])))
        else:
            low, high, transform = scale(parameter)
            u = low + random.random() * (high - low)
            number = np.exp(u) if transform is np.log else u
            x.append(int(np.clip(np.rint(number), parameter[1], parameter[2])) if "integer" in parameter[0] else float(number))
    return x


def truncated(mean, sigma):
    points, edges, levels = [0.0, 0.1, 0.5, 0.77, 1.0], [0.0, 1e-5, 0.02, 0.3, 0.301, 0.75, 0.99, 1.0], [0.0, 1e-9, 0.2, 0.5, 0.9, 1 - 1e-9]
    normal = stats.truncnorm(-mean / sigma, (1 - mean) / sigma, mean, sigma)
    parts = [(a, b) for a, b in zip(edges, edges[1:])]
    logs = [log_part(mean, sigma, a, b) - log_part(mean, sigma, 0, 1) for a, b in parts]
    return {
        "mean": mean, "sigma": sigma, "points": points, "density": normal.logpdf(points).tolist(),
        "parts": parts, "probability": [float(log) if log > -700 else None for log in logs], "levels": levels, "quantiles": normal.ppf(levels).tolist(),
    }


def estimator(count):
    points, weights = [point() for _ in range(count)], (random.random(count) + 0.1).tolist()
    asked = [point() for _ in range(20)] + points[:2]
    results = [log_density(points, weights, x) for x in asked]
    mixture = (np.append(weights, 1) / (np.sum(weights) + 1)).tolist()
    return {"numbers": points, "weights": weights, "mixture": mixture, "points": asked, "log": [float(log) for _, log in results]}


print(json.dumps({
    "truncated": [truncated(mean, sigma) for mean in [0.0, 0.25, 0.9, 1.0] for sigma in [0.01, 0.1, 0.5, 3.0]],
    "estimators": [estimator(count) for count in [0, 1, 2, 7, 30, 150]],
}))
