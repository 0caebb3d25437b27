"""Losses and gradients of PyTorch in float64: with and without its options, and with the weights of samples as Σ w l / Σ w, which PyTorch leaves to its user."""
import json

import torch
import torch.nn.functional as F

logits = torch.tensor([[0.1, -0.2, 0.3, 0, 2.5], [1e4, -1e4, 0, 1, 2], [-3, 2, 5, -1, 0.5], [20, -30, 1, 4, 0], [1, 1, 1, 1, 1], [-88, 3, 2, -1, 0]])
labels = torch.tensor([4, 0, 1, 3, 2, 1])
soft = torch.tensor([[0.25, 0.25, 0.125, 0.125, 0.25], [1, 0, 0, 0, 0], [0, 0.5, 0.5, 0, 0], [0, 0, 0.75, 0.25, 0], [0.5, 0, 0, 0, 0.5], [0, 1, 0, 0, 0]])
classes = torch.tensor([0.5, 2, 1, 0.25, 3])
samples = torch.tensor([2, 0.5, 1, 3, 0, 0.25])

binary = torch.tensor([[0.0], [1e4], [1e4], [-1e4], [-1e4], [20], [-40], [0.75]])
answers = torch.tensor([1, 1, 0, 0, 1, 1, 0, 0])
chances = torch.tensor([[0.5], [1], [0.25], [0], [0.75], [1], [0.125], [0.875]])
binary_samples = torch.tensor([2, 0.5, 1, 3, 0, 0.25, 4, 1])

numbers = torch.tensor([[0.5, -2, 3], [1, 1, 1], [1e4, -1e4, 0], [0.25, 7, -0.5]])
targets = torch.tensor([[0.25, -2.75, 3], [1, 2, -1], [-1e4, 1e4, 0.125], [0.25, 6.5, -1.25]])
number_samples = torch.tensor([2, 0.5, 3, 0])


def case(loss, outputs, target, weights, term, divisor):
    """The weighted mean of a term, Σ w l / Σ w d, with a d for each sample."""
    z = outputs.double().requires_grad_()
    t = target if target.dim() == 1 else target.double()
    w = torch.ones(len(z), dtype=torch.float64) if weights is None else weights.double()
    value = (w * term(z, t)).sum() / (w * divisor(t)).sum()
    value.backward()
    return {"loss": loss, "columns": z.shape[1], "outputs": outputs.double().ravel().tolist(), "labels": t.tolist() if t.dim() == 1 else [],
            "targets": [] if t.dim() == 1 else t.ravel().tolist(), "weights": [] if weights is None else w.tolist(),
            "value": value.item(), "gradient": z.grad.ravel().tolist()}


def ones(t):
    return torch.ones(len(t), dtype=torch.float64)


cases = []
for weights in (None, samples):
    for name, smoothing, w in (("SoftmaxCrossEntropy", 0, None), ("smoothed", 0.125, None), ("weighted", 0, classes), ("smoothed and weighted", 0.125, classes)):
        w64 = None if w is None else w.double()
        for target in (labels, soft):
            def term(z, t):
                return F.cross_entropy(z, t, weight=w64, label_smoothing=smoothing, reduction="none")

            def divisor(t):
                return ones(t) if w64 is None else w64[t] if t.dim() == 1 else t @ w64

            cases.append(case(name, logits, target, weights, term, divisor))
            if weights is None and target.dim() == 1:
                mean = F.cross_entropy(logits.double(), labels, weight=w64, label_smoothing=smoothing).item()
                assert abs(mean - cases[-1]["value"]) < 1e-9 * mean
for weights in (None, binary_samples):
    for target in (answers, chances):
        cases.append(case("BinaryCrossEntropy", binary, target, weights, lambda z, t: F.binary_cross_entropy_with_logits(
            z[:, 0], t.double().reshape(-1), reduction="none"), ones))
for weights in (None, number_samples):
    for name, function in (("MeanSquaredError", F.mse_loss), ("MeanAbsoluteError", F.l1_loss),
                           ("Huber", F.huber_loss), ("Huber of 0.75", lambda z, t, reduction: F.huber_loss(z, t, reduction=reduction, delta=0.75))):
        cases.append(case(name, numbers, targets, weights, lambda z, t: function(z, t, reduction="none").mean(dim=1), ones))
        if weights is None:
            mean = function(numbers.double(), targets.double(), reduction="mean").item()
            assert abs(mean - cases[-1]["value"]) < 1e-12 * mean

print(json.dumps({"cases": cases}))
