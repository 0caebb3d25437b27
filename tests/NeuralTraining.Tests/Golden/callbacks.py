"""What PyTorch's clipping and its ReduceLROnPlateau do, and averages of weights as sums of powers, in float64."""
import json

import numpy as np
import torch

rng = np.random.default_rng(7)


def parameters(scale):
    """Two tensors with gradients, as of a layer of 3 inputs and 2 outputs."""
    tensors = [torch.nn.Parameter(torch.zeros(3, 2)), torch.nn.Parameter(torch.zeros(2))]
    for tensor in tensors:
        tensor.grad = torch.tensor(scale * rng.standard_normal(tuple(tensor.shape)), dtype=torch.float32)
    return tensors


def flat(tensors):
    return [x for tensor in tensors for x in tensor.grad.flatten().tolist()]


def clipped(clip, limit, scale):
    tensors = parameters(scale)
    before = flat(tensors)
    clip(tensors, limit)
    return {"limit": limit, "before": before, "after": flat(tensors)}


def plateau(mode, values, factor, patience, change, least, cooldown):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.5)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(
        optimizer, mode=mode, factor=factor, patience=patience, threshold=change, threshold_mode="abs", cooldown=cooldown, min_lr=least, eps=0)
    rates = []
    for value in values:
        scheduler.step(value)
        rates.append(optimizer.param_groups[0]["lr"])
    return {"largerIsBetter": mode == "max", "factor": factor, "patience": patience, "minChange": change, "minRate": least, "cooldown": cooldown,
            "values": values, "rates": rates}


def noisy(count):
    """Falls, stands, falls again, and stands."""
    return [float(x) for x in np.round(np.repeat([1.0, 0.75, 0.5, 0.25], count // 4) + 0.125 * rng.random(count), 6)]


def average(decay, count, length):
    weights = rng.standard_normal((count, length)).astype(np.float32).astype(np.float64)
    averages = []
    for t in range(1, count + 1):
        powers = decay ** np.arange(t - 1, -1, -1)
        averages.append((powers @ weights[:t] / powers.sum()).tolist())
    return {"decay": decay, "weights": weights.tolist(), "averages": averages}


print(json.dumps({
    "norm": [clipped(torch.nn.utils.clip_grad_norm_, limit, scale) for limit, scale in [(1.0, 2.0), (0.01, 100.0), (5.0, 0.5), (1.0, 1e-9)]],
    "value": [clipped(torch.nn.utils.clip_grad_value_, limit, scale) for limit, scale in [(0.5, 2.0), (3.0, 1.0)]],
    "plateau": [
        plateau("min", noisy(40), 0.5, 2, 0.0, 0.0, 0),
        plateau("min", noisy(40), 0.1, 1, 0.05, 0.01, 3),
        plateau("max", [-x for x in noisy(40)], 0.25, 0, 0.01, 0.0, 1),
        plateau("min", [1.0, float("nan"), 0.5, float("nan"), float("nan"), 0.75, 0.5, 0.5], 0.5, 1, 0.0, 0.0, 0),
    ],
    "average": [average(0.9, 20, 3), average(0.999, 20, 3), average(0.0, 5, 3)],
}).replace("NaN", '"NaN"'))
