"""Penalties on 43 weights and their gradients, in float64: a zero, a negative zero and two weights of the largest magnitude are among the weights."""
import json

import numpy as np

i = np.arange(43)
w = np.float64(np.float32(np.sin(i + 1.0)))
w[5], w[6] = 0.0, -0.0
w[11], w[30] = -1.25, 1.25
penalty = {
    "WeightDecay": lambda w: 0.5 * np.dot(w, w),
    "L1": lambda w: np.linalg.norm(w, 1),
    "LInfinity": lambda w: np.linalg.norm(w, np.inf),
}
first = np.zeros_like(w)
first[np.argmax(np.abs(w))] = np.sign(w[np.argmax(np.abs(w))])
gradient = {"WeightDecay": w, "L1": np.sign(w), "LInfinity": first}
print(json.dumps({
    "weights": w.tolist(),
    "losses": {name: 0.125 * f(w) for name, f in penalty.items()},
    "gradients": {name: (0.125 * g).tolist() for name, g in gradient.items()},
}))
