"""Gaussian processes with a Matern kernel, from scikit-learn: the marginal likelihood with its gradient by the logarithms of length
scales, signal and noise, the posterior with points whose results are not known yet, and the expected improvement.

The first space has three numbers, the second two numbers and a choice of three, whose columns are 1/sqrt(2) and share a length scale."""
import json

import numpy as np
from scipy.integrate import quad
from scipy.stats import norm
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel

random = np.random.RandomState(15)


def log_improvement(z):
    """log(pdf(z) + z cdf(z)): with t = -z it is the integral of u pdf(u + t) over positive u."""
    t = -z
    integral, _ = quad(lambda u: u * np.exp(-0.5 * u * u - t * u), 0, 60 / max(t, 1), epsabs=0, epsrel=1e-13, limit=500)
    return norm.logpdf(z) + np.log(integral)


def encode(unit, choices):
    if choices == 0:
        return unit
    index = np.minimum(choices - 1, np.floor(unit[:, -1] * choices).astype(int))
    return np.hstack([unit[:, :-1], np.eye(choices)[index] / np.sqrt(2)])


def case(parameters, choices, points, pending, scales, signal, noise):
    unit, running, at = (random.uniform(size=(n, parameters)) for n in (points, pending, 16))
    targets = np.sin(5 * unit[:, 0]) + unit[:, 1] ** 2 - unit[:, -1] + 0.1 * random.normal(size=points)
    columns = [parameters - 1] * (choices - 1) if choices else []
    owner = list(range(parameters)) + columns
    matern = Matern(length_scale=np.array(scales)[owner], nu=2.5)

    noisy = ConstantKernel(signal) * matern + WhiteKernel(noise)
    fit = GaussianProcessRegressor(noisy, alpha=0, optimizer=None).fit(encode(unit, choices), targets)
    likelihood, slopes = fit.log_marginal_likelihood(fit.kernel_.theta, eval_gradient=True)
    gradient = np.zeros(parameters + 2)
    for column, parameter in enumerate(owner):
        gradient[parameter] += slopes[1 + column]
    gradient[-2:] = slopes[0], slopes[-1]

    kernel = ConstantKernel(signal) * matern
    observed = GaussianProcessRegressor(kernel, alpha=noise, optimizer=None).fit(encode(unit, choices), targets)
    # The kriging believer: a running point is known to have its posterior mean.
    believed = observed.predict(encode(running, choices)) if pending else np.zeros(0)
    noises = np.concatenate([np.full(points, noise), np.full(pending, 1e-6 * signal)])
    everything = GaussianProcessRegressor(kernel, alpha=noises, optimizer=None).fit(
        encode(np.vstack([unit, running]), choices), np.concatenate([targets, believed]))
    mean, deviation = everything.predict(encode(at, choices), return_std=True)
    target = observed.predict(encode(unit, choices)).min()
    return {
        "choices": choices, "units": unit.ravel().tolist(), "targets": targets.tolist(),
        "pending": running.ravel().tolist(), "at": at.ravel().tolist(),
        "logarithms": np.log(np.concatenate([scales, [signal, noise]])).tolist(), "likelihood": likelihood, "gradient": gradient.tolist(),
        "mean": mean.tolist(), "variance": (deviation**2).tolist(), "target": target,
        "log_improvement": [np.log(d) + log_improvement((target - m) / d) for m, d in zip(mean, deviation)],
    }


z = [-30.0, -12, -8, -5, -3.5, -3.001, -2.999, -2, -1, 0, 1, 3, 10]
print(json.dumps({
    "cases": [
        case(3, 0, 12, 0, [0.3, 0.7, 1.5], 1.3, 1e-3),
        case(3, 0, 40, 8, [0.2, 0.5, 2.0], 0.8, 1e-2),
        case(3, 3, 25, 3, [0.4, 0.9, 1.1], 1.0, 1e-4),
        case(2, 0, 100, 5, [0.15, 0.4], 2.0, 3e-4),
    ],
    "z": z, "log_improvement": [log_improvement(value) for value in z],
}))
