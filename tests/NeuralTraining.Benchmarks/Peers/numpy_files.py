"""Prints what NumPy takes to load, evaluate, draw, save and restore: TASKS THREADS FOLDER. Arrays are float32."""
import os
import sys

import numpy as np

import file_times as times

random = np.random.default_rng(1)


def parameters_of(case):
    widths = times.WIDTHS[case]
    return [(random.standard_normal((n, m), np.float32) / np.float32(np.sqrt(n / 2)), np.zeros(m, np.float32))
            for n, m in zip(widths[:-1], widths[1:])]


def samples():
    return random.random((times.SAMPLES, 784), np.float32), random.integers(10, size=times.SAMPLES)


def evaluate(case, rows):
    layers, (inputs, labels) = parameters_of(case), samples()

    def work():
        loss, right = 0.0, 0
        for start in range(0, times.SAMPLES, rows):
            y, t = inputs[start:start + rows], labels[start:start + rows]
            for i, (w, b) in enumerate(layers):
                y = y @ w
                y += b
                if i < len(layers) - 1:
                    np.maximum(y, 0, out=y)
            right += int((y.argmax(1) == t).sum())
            y -= y.max(1, keepdims=True)
            loss += float((np.log(np.exp(y).sum(1)) - y[np.arange(len(t)), t]).sum())
        return loss / times.SAMPLES, right / times.SAMPLES
    return work


def draw(case):
    (inputs, labels), size = samples(), times.BATCHES[case]
    order = random.permutation(times.SAMPLES)

    def work():
        for i in range(1000):
            start = i % (times.SAMPLES // size) * size
            rows = order[start:start + size]
            inputs[rows], labels[rows]
    return work


def arrays_of(case, with_adam):
    """The parameters by name, and Adam's two averages of each."""
    layers = parameters_of(case)
    arrays = {f"{name}{i}": value for i, layer in enumerate(layers) for name, value in zip("Wb", layer)}
    averages = {f"{slot}.{name}": value.copy() for slot in "mv" for name, value in arrays.items()} if with_adam else {}
    return {**arrays, **averages}


def save(case, folder, durable, with_adam=True):
    arrays, path = arrays_of(case, with_adam), os.path.join(folder, "arrays.npz")

    def work():
        with open(path + ".tmp", "wb") as file:
            np.savez(file, **arrays)
            if durable:
                times.flush(file)
        os.replace(path + ".tmp", path)
    return work


def restore(case, folder, with_adam=True):
    arrays, path = arrays_of(case, with_adam), os.path.join(folder, "arrays.npz")
    save(case, folder, False, with_adam)()

    def work():
        with np.load(path) as file:
            for name, array in arrays.items():
                array[...] = file[name]
    return work


def weights(case, folder, durable):
    first, then = save(case, folder, durable, with_adam=False), restore(case, folder, with_adam=False)
    return lambda: (first(), then())


load = times.load_mnist


def begin(_):
    """Its threads are those of OpenBLAS."""


if __name__ == "__main__":
    times.run(sys.modules[__name__], *sys.argv[1:])
