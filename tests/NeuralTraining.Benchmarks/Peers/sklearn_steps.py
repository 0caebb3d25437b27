"""Prints what scikit-learn's training steps take: [cases] [seconds per case] [threads], such as ABE 5 2. Arrays are float32. The threads are those of OpenBLAS.

MLPClassifier trains by the epoch, so a time is that of an epoch of a part of the data, by its steps: its checks are spread over them, and its minimum is no
single step's. It has no BatchNorm and no Dropout, so there is no case C."""
import os
import re
import sys
import time
import warnings

threads = sys.argv[3] if len(sys.argv) > 3 else "1"
os.environ["OPENBLAS_NUM_THREADS"] = threads  # read when NumPy is loaded
import numpy as np
import sklearn
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

SAMPLES = 60_000
SECONDS_OF_WARM_UP = 0.5
# Name: hidden widths, batch size, optimizer, steps of an epoch.
CASES = {
    "A": ([100, 100, 100, 100], 100, "sgd", 100),
    "B": ([100, 100, 100, 100], 100, "adam", 100),
    "D": ([1024, 1024, 1024], 256, "adam", 10),
    "E": ([50], 100, "sgd", 100),
}


def products():
    """What is to be said of the products: where Linux has loaded no OpenBLAS and no MKL, they take ten times as long."""
    if not os.path.exists("/proc/self/maps"):
        return ""
    with open("/proc/self/maps") as maps:
        return "" if re.search("openblas|mkl", maps.read()) else " (reference BLAS)"


def main(cases="ABCDE", seconds="3", *_):
    print(f"scikit-learn {sklearn.__version__}{products()}", flush=True)
    warnings.simplefilter("ignore", ConvergenceWarning)  # an epoch is not meant to converge
    random = np.random.default_rng(1)
    all_inputs, all_labels = random.random((SAMPLES, 784), dtype=np.float32), random.integers(10, size=SAMPLES)
    for name in (name for name in CASES if name in cases):
        hidden, batch, solver, steps = CASES[name]
        network = MLPClassifier(
            hidden, solver=solver, batch_size=batch, learning_rate_init=0.01 if solver == "sgd" else 0.001, momentum=0, nesterovs_momentum=False, alpha=0,
            max_iter=1, warm_start=True, random_state=1)
        count = steps * batch
        epoch, loss_sum = 0, 0.0

        def measure(duration):
            nonlocal epoch, loss_sum
            times, end = [], time.perf_counter() + duration
            while time.perf_counter() < end:
                start = epoch % (SAMPLES // count) * count
                begin = time.perf_counter()
                network.fit(all_inputs[start:start + count], all_labels[start:start + count])
                times.append((time.perf_counter() - begin) / steps)
                loss_sum += network.loss_
                epoch += 1
            return sorted(times)

        measure(SECONDS_OF_WARM_UP)
        times = measure(float(seconds))
        print(f"{name:<4}  {times[0] * 1e3:10.3f}  {times[len(times) // 2] * 1e3:9.3f}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
