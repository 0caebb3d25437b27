"""The cases of Steps/StepCase.cs, and how the *_steps.py beside this file time and print a step of them. Imports no NumPy, which reads its environment when it is loaded."""
import os
import re
import time

SAMPLES = 60_000
SECONDS_OF_WARM_UP = 0.5
# Name: widths, batch size, optimizer, BatchNorm and Dropout.
CASES = {
    "A": ([784, 100, 100, 100, 100, 10], 100, "SGD", False),
    "B": ([784, 100, 100, 100, 100, 10], 100, "Adam", False),
    "C": ([784, 100, 100, 100, 100, 100, 10], 100, "SGD", True),
    "D": ([784, 1024, 1024, 1024, 10], 256, "Adam", False),
    "E": ([784, 50, 10], 100, "SGD", False),
}


def products():
    """What is to be said of the products: where Linux has loaded no OpenBLAS and no MKL, they take several times as long."""
    if not os.path.exists("/proc/self/maps"):
        return ""
    with open("/proc/self/maps") as maps:
        return "" if re.search("openblas|mkl", maps.read()) else " (reference BLAS)"


def run(name, seconds, step, steps=1):
    """Prints the minimum and the median of what step(i) takes, i from 0, in milliseconds; it returns the loss. A call takes some steps."""
    number, loss_sum = 0, 0.0

    def measure(duration):
        nonlocal number, loss_sum
        times, end = [], time.perf_counter() + duration
        while time.perf_counter() < end:
            begin = time.perf_counter()
            loss_sum += step(number)
            times.append((time.perf_counter() - begin) / steps)
            number += 1
        return sorted(times)

    measure(SECONDS_OF_WARM_UP)
    times = measure(float(seconds))
    print(f"{name:<4}  {times[0] * 1e3:10.3f}  {times[len(times) // 2] * 1e3:9.3f}", flush=True)
