"""The first numbers of everything that the library draws, as the documentation of RandomStream describes it. Needs no NumPy."""
import json
import math
import struct
from statistics import NormalDist

from philox import block, dropout_mask

SEED, SAMPLES = 0x123456789ABCDEF, 20


def stream(purpose, index=0, iteration=0):
    return purpose << 56 | index << 40 | iteration


def bits(stream_number, counter):
    words = block(SEED, counter >> 1, stream_number)
    half = words[2:] if counter & 1 else words[:2]
    return half[0] | half[1] << 32


def uniform(stream_number, counter):
    return (bits(stream_number, counter) >> 11) * 2.0 ** -53


def gaussian(stream_number, counter):
    return NormalDist().inv_cdf(((bits(stream_number, counter) >> 12) + 0.5) * 2.0 ** -52)


def below(stream_number, counter, bound):
    return bits(stream_number, counter) * bound >> 64


def permutation(stream_number, length):
    order = list(range(length))
    for i in range(length - 1):
        j = i + below(stream_number, i, length - i)
        order[i], order[j] = order[j], order[i]
    return order


def single(x):
    return struct.unpack("<f", struct.pack("<f", x))[0]


def he_uniform(layer, fan_in):
    limit = math.sqrt(6 / fan_in)
    return [single(-limit + 2 * limit * uniform(stream(1, layer), n)) for n in range(5)]


def displacement(n):
    u = uniform(stream(16), n)
    return single(-0.01 + 0.01 * u if u < 0.5 else 0.01 * u)


def noise(n):
    direction = single(2 * uniform(stream(16, 1), n) - 1)
    step = single(single(-4 * single(2e-6)) * direction)
    return single(displacement(n) + single(step * max(single(0.02), abs(displacement(n)))))


def stratified_validation(labels, fraction):
    order = permutation(stream(4), len(labels))
    total = int(len(labels) * fraction)
    shares = {label: labels.count(label) * total / len(labels) for label in set(labels)}
    counts = {label: int(share) for label, share in shares.items()}
    for label in sorted(shares, key=lambda label: (counts[label] - shares[label], label))[:total - sum(counts.values())]:
        counts[label] += 1
    chosen = [sample for label in shares for sample in [s for s in order if labels[s] == label][:counts[label]]]
    return [sample for sample in order if sample in chosen]


def folds(count, number, labels=None):
    order = permutation(stream(6), count)
    if labels:
        order.sort(key=lambda sample: labels[sample])
    return [sorted(order[fold::number]) for fold in range(number)]


# Of three classes, 10, 6 and 4 samples.
labels = [1, 0, 2, 0, 1, 0, 2, 1, 0, 0, 0, 1, 2, 0, 1, 0, 0, 2, 1, 0]

# Of 100 gradients, the largest of which come first, the first 5 are looked at and 5 of the other 95.
looked_at = list(range(5)) + [5 + place for place in permutation(stream(16, 2), 95)[:5]]
print(json.dumps({
    "seed": SEED, "samples": SAMPLES,
    "heUniform": [he_uniform(0, 6), he_uniform(1, 5)],
    "he": [single(math.sqrt(2 / 6) * gaussian(stream(1), n)) for n in range(5)],
    "epochOrders": [permutation(stream(2, 0, epoch), SAMPLES) for epoch in range(2)],
    "batchDraws": [[below(stream(3, 0, iteration), n, SAMPLES) for n in range(8)] for iteration in range(2)],
    "datasetOrder": permutation(stream(4), SAMPLES),
    "folds": folds(SAMPLES, 3), "stratifiedFolds": folds(SAMPLES, 3, labels),
    "labels": labels, "stratifiedValidation": stratified_validation(labels, 0.3),
    "dropout": dropout_mask(SEED, stream(5, 1, 3), 70, 0.25),
    "displacements": [displacement(n) for n in range(5)],
    "noise": [noise(n) for n in range(5)],
    "lookedAt": sorted(looked_at),
}, indent=1))
