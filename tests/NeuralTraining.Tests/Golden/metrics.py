"""Metrics of classifiers and regressors by scikit-learn, in float64, of scores that float32 holds exactly.

Each classification: "kind" says what the rows of "scores" are: logits (one or several), or probabilities, whose ties are exact. "predictions" are the largest scores, the
first of equal ones; of one logit, class 1 where it is greater than zero. "top" are the fractions of scikit-learn, which ranks the last of equal scores highest; "top first"
ranks the first highest, as predictions do. "confusion" has a row for each true class. "auc each" is one class against the rest, "auc" that of class 1 for two classes; null where
a class or the rest has no weight: scikit-learn refuses such a case. A quotient of 0 and 0 is 0 in precision, recall and F1.
Each regression: "rmse" is scikit-learn's, the mean of the outputs' roots; "root of mse" the root of the mean over outputs. "each" is by output.
"""
import json
import warnings

import numpy as np
from sklearn import metrics

random = np.random.default_rng(14)
warnings.simplefilter("error")


def float32(values):
    return np.float64(np.float32(values))


def softmax(logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def values(array):
    return None if array is None else [None if np.isnan(value) else value for value in np.ravel(array).tolist()]


def auc(isClass, scores, weights):
    kept = np.ones(len(scores), bool) if weights is None else weights > 0
    if len(np.unique(isClass[kept])) < 2:
        return np.nan
    return metrics.roc_auc_score(isClass, scores, sample_weight=weights)


def top_first(labels, scores, k, weights):
    ranks = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    return np.average((ranks == labels[:, None]).any(axis=1), weights=weights)


def classification(name, kind, labels, scores, weights=None):
    labels, scores = np.asarray(labels), float32(scores)
    one = scores.shape[1] == 1
    wide = np.hstack([np.zeros_like(scores), scores]) if one else scores
    probabilities = wide if kind == "probabilities" else softmax(wide)
    n, classes = wide.shape
    # One ranking, whether scores or probabilities are ranked, and in float32 as in float64.
    for column in probabilities.T:
        ranked = np.unique(column)
        assert np.all(np.diff(ranked) > 2e-6 * ranked[1:]), name
    predictions = np.argmax(wide, axis=1)
    every = {"labels": range(classes), "sample_weight": weights}
    case = {"name": name, "kind": kind, "classes": classes, "outputs": scores.shape[1], "labels": labels.tolist(), "scores": values(scores), "weights": values(weights),
            "predictions": predictions.tolist(),
            "accuracy": metrics.accuracy_score(labels, predictions, sample_weight=weights),
            "confusion": values(metrics.confusion_matrix(labels, predictions, **every)),
            "log loss": metrics.log_loss(labels, probabilities, **every)}
    if classes > 2:
        case["top"] = [metrics.top_k_accuracy_score(labels, wide, k=k, **every) for k in range(1, classes)]
    case["top first"] = [top_first(labels, wide, k, weights) for k in range(1, classes + 1)]
    for average in [None, "macro", "micro", "weighted"]:
        scored = metrics.precision_recall_fscore_support(labels, predictions, average=average, zero_division=0, **every)[:3]
        case[average or "each"] = {key: value if average else values(value) for key, value in zip(["precision", "recall", "f1"], scored)}
    aucs = [auc(labels == c, probabilities[:, c], weights) for c in range(classes)]
    case["auc each"] = values(aucs)
    refused = np.isnan(aucs).any()
    if classes == 2:
        case["auc"] = None if refused else auc(labels, probabilities[:, 1], weights)
    else:
        for average in ["macro", "weighted"]:
            case[f"auc {average}"] = None if refused else metrics.roc_auc_score(labels, probabilities, multi_class="ovr", average=average, **every)
    return case


def regression(name, targets, predictions, weights=None):
    targets, predictions = float32(targets), float32(predictions)
    arguments = {"sample_weight": weights}
    each = arguments | {"multioutput": "raw_values"}
    mse = metrics.mean_squared_error(targets, predictions, **arguments)
    return {"name": name, "outputs": targets.shape[1], "targets": values(targets), "predictions": values(predictions), "weights": values(weights),
            "mae": metrics.mean_absolute_error(targets, predictions, **arguments), "mse": mse, "root of mse": np.sqrt(mse),
            "rmse": metrics.mean_squared_error(targets, predictions, squared=False, **arguments),
            "r2": metrics.r2_score(targets, predictions, **arguments),
            "each": {"mae": values(metrics.mean_absolute_error(targets, predictions, **each)),
                     "rmse": values(metrics.mean_squared_error(targets, predictions, squared=False, **each)),
                     "r2": values(metrics.r2_score(targets, predictions, **each))}}


def logits(labels, outputs, signal=1.0):
    scores = 1.5 * random.standard_normal((len(labels), outputs))
    scores[np.arange(len(labels)), labels] += signal
    return scores


def quarters(n, classes):
    """Probabilities in multiples of 1/64 of at least that, many of them equal, whose rows sum to exactly one."""
    parts = np.ones((n, classes), int)
    for row in parts:
        for _ in range(8):
            row[random.integers(classes)] += (64 - classes) // 8
        row[random.integers(classes)] += 64 - row.sum()
    return parts / 64


def weighted(n):
    """Weights in quarters from 0 to 3: the second and about one in twelve of the others are 0."""
    weights = random.integers(0, 13, n) / 4
    weights[1] = 0
    return weights


def drawn(n, classes):
    """Labels with each class among them."""
    labels = random.integers(0, classes, n)
    labels[:classes] = np.arange(classes)
    return labels


def classifications():
    two, few, many = drawn(12, 2), np.array([2, 0, 1, 1]), drawn(40, 4)
    five = drawn(24, 5)
    unpredicted = logits(five, 5)
    unpredicted[:, 3] = unpredicted.min(axis=1) - 0.25
    absent = np.array([0, 1, 3, 4])[random.integers(0, 4, 30)]
    neither = np.array([0, 1, 3])[random.integers(0, 3, 10)]
    neither_scores = logits(neither, 4)
    neither_scores[:, 2] = neither_scores.min(axis=1) - 0.25
    repeated = np.repeat(logits(np.array([0, 1, 2, 0, 1]), 3), 4, axis=0)
    right = np.array([0, 1, 2, 2, 1, 0])
    one = random.integers(0, 2, 16)
    one_scores = random.integers(-6, 7, (16, 1)) / 4 + np.where(one == 1, 0.5, -0.25)[:, None]
    one_scores[[3, 8]] = 0
    cases = [
        ("two classes", "logits", two, logits(two, 2)),
        ("two classes with ties", "probabilities", drawn(16, 2), quarters(16, 2)),
        ("one logit with ties and zeros", "logits", one, one_scores),
        ("three classes", "logits", (three := drawn(20, 3)), logits(three, 3)),
        ("four samples of three classes", "logits", few, logits(few, 3)),
        ("a class that is never predicted", "logits", five, unpredicted),
        ("a class without samples", "logits", absent, logits(absent, 5)),
        ("a class neither predicted nor with samples", "logits", neither, neither_scores),
        ("ties within rows and within columns", "probabilities", many, quarters(40, 4)),
        ("rows that repeat", "logits", random.integers(0, 3, 20), repeated),
        ("all scores are equal", "probabilities", drawn(8, 4), np.full((8, 4), 0.25)),
        ("all right", "logits", right, logits(right, 3, signal=8)),
        ("all wrong", "logits", right, logits((right + 1) % 3, 3, signal=8)),
        ("ten classes", "logits", (ten := drawn(40, 10)), logits(ten, 10, signal=2)),
        ("samples of one class only", "logits", np.ones(6, int), logits(np.ones(6, int), 3)),
    ]
    for name, kind, labels, scores in cases:
        yield classification(name, kind, labels, scores)
        yield classification(f"{name}, weighted", kind, labels, scores, weighted(len(labels)))
    for name, kind, labels, scores in cases[3], cases[8]:
        yield classification(f"{name}, of which class 1 has no weight", kind, labels, scores, np.where(labels == 1, 0.0, weighted(len(labels)) + 0.25))
        yield classification(f"{name}, weights that are no quarters", kind, labels, scores, float32(random.uniform(0.01, 5, len(labels))))


def regressions():
    def noisy(targets, noise):
        return targets + noise * random.standard_normal(targets.shape)

    one, three, far = (scale * random.standard_normal((n, outputs)) + shift for n, outputs, scale, shift in [(24, 1, 3, 0), (40, 3, [0.1, 2, 30], [0, -5, 100]), (12, 1, 1, 1e4)])
    small = np.array([[1.5], [-2.0], [0.25], [4.0]])
    constant = np.hstack([np.full((8, 1), 2.5), np.full((8, 1), -1.0), random.standard_normal((8, 1))])
    cases = [
        ("one output", one, noisy(one, 1)),
        ("four samples", small, noisy(small, 0.5)),
        ("three outputs of different scales", three, noisy(three, [0.05, 1, 10])),
        ("worse than the mean", one, noisy(-one, 1)),
        ("far from zero", far, noisy(far, 0.5)),
        ("exact", one, one),
        ("two constant targets, of which the first is met exactly", constant, noisy(constant, [0, 0.5, 0.5])),
    ]
    for name, targets, predictions in cases:
        yield regression(name, targets, predictions)
        yield regression(f"{name}, weighted", targets, predictions, weighted(len(targets)))
    yield regression("three outputs, weights that are no quarters", three, cases[2][2], float32(random.uniform(0.01, 5, 40)))


def lines(cases):
    return "[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]"


print(f'{{"classifications": {lines(classifications())},\n"regressions": {lines(regressions())}}}')
