"""Decisions of the pruners by brute force: every earlier trial is looked up point by point, and percentiles are NumPy's.

Values are multiples of 1/8, so that ties occur and interpolation at quarters is exact."""
import json
import pathlib

import numpy as np

random = np.random.default_rng(15)
PERCENTILES = [
    {"percentile": 50, "startupTrials": 5, "warmupSteps": 0, "interval": 1},
    {"percentile": 50, "startupTrials": 1, "warmupSteps": 7, "interval": 1},
    {"percentile": 25, "startupTrials": 3, "warmupSteps": 0, "interval": 5},
    {"percentile": 75, "startupTrials": 2, "warmupSteps": 4, "interval": 6},
    {"percentile": 0, "startupTrials": 4, "warmupSteps": 0, "interval": 1},
    {"percentile": 100, "startupTrials": 1, "warmupSteps": 0, "interval": 1},
]
HALVINGS = [
    {"minResource": 1, "reductionFactor": 4, "minEarlyStoppingRate": 0},
    {"minResource": 1, "reductionFactor": 2, "minEarlyStoppingRate": 0},
    {"minResource": 3, "reductionFactor": 2, "minEarlyStoppingRate": 1},
    {"minResource": 5, "reductionFactor": 3, "minEarlyStoppingRate": 0},
]


def curve(quality):
    stride, length = int(random.integers(1, 5)), int(random.integers(0, 14))
    steps = np.sort(random.choice(np.arange(0, 14 * stride), length, replace=False))
    return [[int(s), float(round(8 * (quality + 8 / (1 + s) + random.normal(0, 0.5))) / 8)] for s in steps]


def value_at(trial, step, reached):
    before = [v for s, v in trial["curve"] if s <= step]
    if not before:
        return None
    ended_before = not any(s >= reached for s, _ in trial["curve"])
    return None if ended_before and trial["state"] != "Complete" else before[-1]


def values_at(history, step, reached):
    found = [value_at(trial, step, reached) for trial in history]
    return [v for v in found if v is not None]


def percentile(own, history, sign, o):
    step = own[-1][0]
    due = [first for first in range(o["warmupSteps"], step + 1, o["interval"])]
    if not due or (len(own) > 1 and own[-2][0] >= due[-1]):
        return None
    others = [sign * v for v in values_at(history, step, step)]
    if len(others) < o["startupTrials"] or min(sign * v for _, v in own) <= np.percentile(others, o["percentile"]):
        return None
    rank = "median" if o["percentile"] == 50 else f"best {o['percentile']} %"
    return f"worse than the {rank} of {len(others)} trials at step {step}"


def halving(own, history, sign, o):
    step, value = own[-1]
    before = own[-2][0] if len(own) > 1 else -1
    rung = o["minResource"] * o["reductionFactor"] ** o["minEarlyStoppingRate"]
    while rung <= step:
        if rung > before:
            others = [sign * v for v in values_at(history, step, rung)]
            n = len(others) + 1
            passing = max(1, n // o["reductionFactor"])
            if sum(v < sign * value for v in others) >= passing:
                return f"not among the best {passing} of {n} trials at rung {rung}"
        rung *= o["reductionFactor"]
    return None


cases = []
for i in range(60):
    history = [
        {"state": str(random.choice(["Complete", "Pruned", "Failed"], p=[0.5, 0.35, 0.15])), "curve": curve(random.normal(0, 1))}
        for _ in range(int(random.integers(0, 16)))
    ]
    own = []
    while not own:
        own = curve(random.normal(0.3, 1))
    sign = 1 if i % 2 == 0 else -1
    cases.append({
        "direction": "Minimize" if sign == 1 else "Maximize",
        "history": history,
        "curve": own,
        "percentile": [[percentile(own[: k + 1], history, sign, o) for k in range(len(own))] for o in PERCENTILES],
        "halving": [[halving(own[: k + 1], history, sign, o) for k in range(len(own))] for o in HALVINGS],
    })

path = pathlib.Path(__file__).with_suffix(".json")
path.write_text("{\"percentile\": " + json.dumps(PERCENTILES) + ",\n\"halving\": " + json.dumps(HALVINGS) + ",\n\"cases\": [\n"
                + ",\n".join(json.dumps(case) for case in cases) + "\n]}\n")
