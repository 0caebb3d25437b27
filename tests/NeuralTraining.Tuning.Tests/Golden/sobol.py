"""Points of SciPy's unscrambled Sobol sequence, times 2^30; and the SHA-256 of its direction numbers.

usage: python3 sobol.py > sobol.json, with SciPy 1.10
"""
import hashlib
import json

import numpy as np
from scipy.stats import qmc

BITS, DIMENSIONS = 30, 256


def points(dimensions, first, count):
    sequence = qmc.Sobol(dimensions, scramble=False, bits=BITS)
    if first:
        sequence.fast_forward(first)
    return (np.vstack([sequence.random(1) for _ in range(count)]) * 2**BITS).astype(int).tolist()


directions = np.asarray(qmc.Sobol(DIMENSIONS, scramble=False, bits=BITS)._sv, dtype="<u4")
assert directions.shape == (DIMENSIONS, BITS)
print(json.dumps({
    "first": points(8, 0, 65),
    "far": {str(first): points(DIMENSIONS, first, 2) for first in (1, 1023, 123_456, 999_999)},
    "directions": hashlib.sha256(directions.tobytes()).hexdigest(),
}))
