"""Softmax cross-entropy of logits from tiny to ±1e4, in float64, with labels and with soft targets."""
import json

import numpy as np

logits = np.float64(np.float32([
    [0.1, -0.2, 0.3, 0.0, 2.5], [1e4, -1e4, 0, 1, 2], [-1e4, -1e4, -1e4, -1e4, -1e4], [1e4, 1e4, 1e4 - 1, -3, 7],
    [-20, -30, -40, -50, -19], [1e-3, 2e-3, 3e-3, 4e-3, 5e-3], [88, 89, 90, 91, 92], [-103, -104, -105, -90, -88]]))
labels = [4, 1, 2, 0, 2, 3, 0, 4]
soft = np.float64(np.float32([[0.2, 0.2, 0.2, 0.2, 0.2], [1, 0, 0, 0, 0], [0, 0.5, 0.5, 0, 0], [0.25, 0.25, 0.5, 0, 0],
                              [0, 0, 0, 0, 1], [0.5, 0.25, 0.125, 0.125, 0], [0, 0, 0, 0, 1], [0, 0, 0, 1, 0]]))


def evaluate(targets):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_softmax = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return {"loss": -(targets * log_softmax).sum() / len(logits), "gradient": ((np.exp(log_softmax) - targets) / len(logits)).ravel().tolist()}


print(json.dumps({"logits": logits.ravel().tolist(), "labels": labels, "soft": soft.ravel().tolist(),
                  "with labels": evaluate(np.eye(5)[labels]), "with soft targets": evaluate(soft)}))
