"""Probabilities of the standard normal distribution, from SciPy."""
import json

import numpy as np
from scipy.stats import norm

x = np.concatenate([np.linspace(-9, 9, 145), [-38.0, -37, -30, -20, -12, -7.0710678118655, -7.0710678118654, 7.0710678118655, 12, 40]])
print(json.dumps({"x": x.tolist(), "p": norm.cdf(x).tolist()}))
