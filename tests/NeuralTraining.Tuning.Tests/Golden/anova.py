"""Main effects of a tree of boxes by brute force over the cells of a grid, and a regression tree of scikit-learn."""
import itertools
import json
import pathlib

import numpy as np
from sklearn.tree import DecisionTreeRegressor

random = np.random.default_rng(15)
GRID = 16


def boxes(low, high, depth):
    """Splits a box at random multiples of 1/16."""
    wide = [i for i in range(3) if high[i] - low[i] > 1]
    if depth == 0 or not wide:
        return [(low, high, float(random.normal()))]
    i = int(random.choice(wide))
    cut = int(random.integers(low[i] + 1, high[i]))
    left, right = list(high), list(low)
    left[i] = right[i] = cut
    return boxes(low, left, depth - 1) + boxes(right, high, depth - 1)


def tree():
    leaves = boxes([0, 0, 0], [GRID] * 3, 4)
    cells = np.empty((GRID,) * 3)
    for cell in itertools.product(range(GRID), repeat=3):
        [cells[cell]] = [v for low, high, v in leaves if all(a <= c < b for a, c, b in zip(low, cell, high))]
    effects = [cells.mean(axis=tuple(k for k in range(3) if k != i)).var() for i in range(3)]
    return {
        "leaves": [{"low": [x / GRID for x in low], "high": [x / GRID for x in high], "value": v} for low, high, v in leaves],
        "variance": cells.var(),
        "effects": effects,
    }


def grown(min_leaf):
    # scikit-learn rounds coordinates to single precision: these, and the middles between them, are exact in it.
    x = np.stack([random.permutation(1024)[:60] / 1024 for _ in range(3)], axis=1)
    y = np.sin(6 * x[:, 0]) + x[:, 1] ** 2 + random.normal(0, 0.1, 60)
    points = random.integers(0, 4096, (200, 3)) / 4096
    values = [DecisionTreeRegressor(min_samples_leaf=min_leaf, random_state=s).fit(x, y).predict(points) for s in range(50)]
    assert all(np.allclose(v, values[0], rtol=0, atol=1e-13) for v in values), "two splits are equally good, so that their order decides"
    return {"minLeaf": min_leaf, "x": x.T.tolist(), "y": y.tolist(), "points": points.tolist(), "values": values[0].tolist()}


result = {"trees": [tree() for _ in range(8)], "grown": [grown(m) for m in (4, 5, 8)]}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(result, indent=None).replace("}, {", "},\n{") + "\n")
