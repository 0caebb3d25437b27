"""Quantiles of the standard normal distribution, from SciPy."""
import json

import numpy as np
from scipy.stats import norm

p = np.concatenate([10.0 ** np.arange(-16, 0), np.linspace(0.05, 0.95, 37), 1 - 10.0 ** np.arange(-12, -1.0)])
print(json.dumps({"p": p.tolist(), "x": norm.ppf(p).tolist()}))
