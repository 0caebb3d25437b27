"""Prints reference.json: what scikit-learn's MLPClassifier and MLPRegressor score on the tables of data/tables, and the folds of each.

  apt-get install python3-sklearn libopenblas0-pthread   (Debian 12: scikit-learn 1.2.1, NumPy 1.24.2)
  OPENBLAS_NUM_THREADS=1 OPENBLAS_CORETYPE=SkylakeX python3 -B reference.py > reference.json   (two minutes; names a processor with AVX-512)

Without OpenBLAS it takes several times as long; the scores have been the same.

Preparation, fitted on the training part of each fold: numbers have their missing values replaced by the mean, then mean 0 and deviation 1 (of n, not n - 1; a constant column
becomes 0); text has its missing values replaced by the most frequent, then a column of 0 and 1 for each text, all 0 for a new one. The columns of text come after those of numbers.
Targets of regressions are standardized likewise, and predictions scaled back.

Network: one hidden layer of 100 ReLUs; Adam of rate 0.001, 0.9, 0.999, epsilon 1e-8; 200 epochs, shuffled, batches of at most 200 rows with a smaller last one; never stopped early.
scikit-learn's own choices: weights and biases start uniform within the square root of 6 / (inputs + outputs); two classes are one logistic output; the loss of a regression is
half the squared error; the penalty is alpha / 2 = 0.00005 times the squares of the weights without biases, divided by the rows of the batch.

In the JSON: "folds" has the number of the fold that tests a row, by row of the CSV file; classifications keep their classes' shares in each. "scores" are accuracy, or R2 in the
target's own scale, on the fold's test part: a row for each fold, a column for each seed. "standard error" has that of the means of the folds (deviation / sqrt(5)), of all runs (deviation / sqrt(25)) and of the means of the seeds,
each deviation of n - 1. "loss" is the mean over all runs of the last epoch's training loss, with the penalty.
"""
import json
import warnings

import numpy as np
import sklearn
from tables import EPOCHS, FOLDS, TABLES, Table

SEEDS = 5


def standard_error(values):
    return float(np.std(values, ddof=1) / np.sqrt(np.size(values)))


def evaluate(name):
    table = Table(name)
    scores, losses, test_fold = np.empty((FOLDS, SEEDS)), [], np.empty(len(table.y), int)
    for fold, (train, test) in enumerate(table.folds):
        test_fold[test] = fold
        for seed in range(SEEDS):
            estimator = table.estimator(seed, len(train)).fit(table.x[train], table.y[train])
            scores[fold, seed] = estimator.score(table.x[test], table.y[test])
            network = (estimator.regressor_ if table.regression else estimator)[-1]
            assert network.n_iter_ == EPOCHS
            losses.append(network.loss_)
    return {"table": name, "target": table.target, "numbers": table.numbers, "text": table.text, "score": "R2" if table.regression else "accuracy",
            "mean": float(scores.mean()),
            "standard error": {"folds": standard_error(scores.mean(axis=1)), "runs": standard_error(scores), "seeds": standard_error(scores.mean(axis=0))},
            "loss": float(np.mean(losses)), "scores": scores.tolist(), "folds": test_fold.tolist()}


warnings.simplefilter("ignore", sklearn.exceptions.ConvergenceWarning)
results = ",\n".join(json.dumps(evaluate(name)) for name in TABLES)
print(f'{{"scikit-learn": "{sklearn.__version__}", "numpy": "{np.__version__}", "epochs": {EPOCHS}, "tables": [\n{results}\n]}}')
