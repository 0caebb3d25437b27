"""Prints what scikit-learn's training steps take: [cases] [seconds per case] [threads], such as ABE 5 2. Arrays are float32. The threads are those of OpenBLAS.

MLPClassifier trains by the epoch, so a time is that of an epoch of a part of the data, by its steps: its checks are spread over them, and its minimum is no
single step's. It has no BatchNorm and no Dropout, so there is no case C."""
import os
import sys
import warnings

threads = sys.argv[3] if len(sys.argv) > 3 else "1"
os.environ["OPENBLAS_NUM_THREADS"] = threads  # read when NumPy is loaded
import numpy as np
import sklearn
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from step_times import CASES, SAMPLES, products, run

STEPS_OF_AN_EPOCH = {"A": 100, "B": 100, "D": 10, "E": 100}


def main(cases="ABCDE", seconds="3", *_):
    print(f"scikit-learn {sklearn.__version__}{products()}", flush=True)
    warnings.simplefilter("ignore", ConvergenceWarning)  # an epoch is not meant to converge
    random = np.random.default_rng(1)
    all_inputs, all_labels = random.random((SAMPLES, 784), dtype=np.float32), random.integers(10, size=SAMPLES)
    for name, steps in ((name, steps) for name, steps in STEPS_OF_AN_EPOCH.items() if name in cases):
        widths, batch, optimizer_name, _ = CASES[name]
        solver = optimizer_name.lower()
        network = MLPClassifier(
            widths[1:-1], solver=solver, batch_size=batch, learning_rate_init=0.01 if solver == "sgd" else 0.001, momentum=0, nesterovs_momentum=False, alpha=0,
            max_iter=1, warm_start=True, random_state=1)
        count = steps * batch

        def epoch_of_steps(epoch):
            start = epoch % (SAMPLES // count) * count
            network.fit(all_inputs[start:start + count], all_labels[start:start + count])
            return network.loss_

        run(name, seconds, epoch_of_steps, steps)


if __name__ == "__main__":
    main(*sys.argv[1:])
