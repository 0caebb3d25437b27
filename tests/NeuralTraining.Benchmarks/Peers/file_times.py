"""Times what pytorch_files.py and numpy_files.py do, as Files/FileTimes.cs does."""
import gzip
import os
import sys
import time

import numpy as np

SAMPLES = 60_000
MNIST = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../data/mnist")
WIDTHS = {"A": [784, 100, 100, 100, 100, 10], "D": [784, 1024, 1024, 1024, 10], "E": [784, 50, 10]}
BATCHES = {"A": 100, "D": 256}


def load_mnist():
    """The four files, as float32 from 0 to 1 and int64, as tutorials of both libraries do."""
    arrays = []
    for part in ("train", "t10k"):
        with gzip.open(f"{MNIST}/{part}-images-idx3-ubyte.gz") as file:
            arrays.append(np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 784).astype(np.float32) / np.float32(255))
        with gzip.open(f"{MNIST}/{part}-labels-idx1-ubyte.gz") as file:
            arrays.append(np.frombuffer(file.read(), np.uint8, offset=8).astype(np.int64))
    return arrays


def measure(work):
    """Minimum and median in milliseconds of a second, and at least three runs, after one to warm up."""
    begin = time.perf_counter()
    work()
    first = time.perf_counter() - begin
    times, end = [first], time.perf_counter() + 1
    if first <= 2:
        times = []
        while len(times) < 3 or time.perf_counter() < end:
            begin = time.perf_counter()
            work()
            times.append(time.perf_counter() - begin)
    times.sort()
    return times[0] * 1e3, times[len(times) // 2] * 1e3


def tasks_of(peer, folder):
    yield "load", lambda: peer.load
    for case in "AED":
        for rows in (SAMPLES, 1000, 256):
            yield f"evaluate-{case}-{rows}", lambda: peer.evaluate(case, rows)
    for case in "AD":
        yield f"draw-{case}", lambda: peer.draw(case)
    for case in "AD":
        yield f"save-{case}", lambda: peer.save(case, folder, True)
        yield f"save-{case}-unflushed", lambda: peer.save(case, folder, False)
        yield f"restore-{case}", lambda: peer.restore(case, folder)
        yield f"weights-{case}", lambda: peer.weights(case, folder, True)
        yield f"weights-{case}-unflushed", lambda: peer.weights(case, folder, False)


def run(peer, tasks, threads, folder):
    """Prints a line for each task of a module whose name begins with one of the words: name, minimum, median."""
    peer.begin(int(threads))
    for name, prepare in tasks_of(peer, folder):
        if any(name.startswith(prefix) for prefix in tasks.split(",")):
            minimum, median = measure(prepare())
            print(f"{name:<12}  {minimum:10.3f}  {median:10.3f}", flush=True)


def flush(file):
    """Makes a file survive a power cut, as this library's files do."""
    file.flush()
    os.fsync(file.fileno())


if __name__ == "__main__":
    sys.exit("Run pytorch_files.py or numpy_files.py.")
