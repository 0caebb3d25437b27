"""Prints how many seconds scikit-learn takes to fit the first fold of each table: preparation and network, as in reference.py, without reading the file.

  apt-get install python3-sklearn libopenblas0-pthread
  python3 -B timing.py [--repeats 5] [--threads 1 default] [TABLE...]

One line of JSON for each table, number of threads and type of numbers: the seconds of fits, after one that does not count, and those of the processor, all threads together.
float32 is what a user gets who passes such an array, which the text of mixed tables rules out. The first line names the processor and the BLAS: without OpenBLAS, Debian's NumPy
multiplies by a BLAS that is several times slower. OpenBLAS may not know a processor; then OPENBLAS_CORETYPE=SkylakeX or =Haswell names a near one.

timing.jsonl is what it printed with --threads 1 on two cores of an Emerald Rapids (family 6, model 207), which other programs kept busy: only the processor's seconds count there.
"""
import argparse
import json
import pathlib
import re
import statistics
import time
import warnings

import numpy as np
import sklearn
from tables import TABLES, Table
from threadpoolctl import threadpool_info, threadpool_limits


def fit(table, x):
    train, _ = table.folds[0]
    estimator = table.estimator(0, len(train))
    rows, targets = x[train], table.y[train]
    wall, cpu = time.perf_counter(), time.process_time()
    estimator.fit(rows, targets)
    return time.perf_counter() - wall, time.process_time() - cpu


def summary(seconds):
    return {"min": round(min(seconds), 4), "median": round(statistics.median(seconds), 4)}


parser = argparse.ArgumentParser()
parser.add_argument("tables", nargs="*", default=list(TABLES), metavar="TABLE", help=", ".join(TABLES))
parser.add_argument("--repeats", type=int, default=5)
parser.add_argument("--threads", nargs="+", choices=["1", "default"], default=["1", "default"])
arguments = parser.parse_args()
warnings.simplefilter("ignore", sklearn.exceptions.ConvergenceWarning)
blas = [f"{pool['internal_api']} {pool['version']} {pool['architecture']}" for pool in threadpool_info() if pool["user_api"] == "blas"]
processor = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
print(json.dumps({"processor": processor and processor[1], "blas": blas or "not OpenBLAS", "scikit-learn": sklearn.__version__, "numpy": np.__version__}), flush=True)
for name in arguments.tables:
    table = Table(name)
    for threads in arguments.threads:
        for numbers in ["float64"] if table.text else ["float64", "float32"]:
            x = table.x if table.text else table.x.astype(numbers)
            with threadpool_limits(1 if threads == "1" else None):
                fit(table, x)
                wall, cpu = zip(*[fit(table, x) for _ in range(arguments.repeats)])
            print(json.dumps({"table": name, "threads": threads, "numbers": numbers, "seconds": summary(wall), "cpu seconds": summary(cpu)}), flush=True)
