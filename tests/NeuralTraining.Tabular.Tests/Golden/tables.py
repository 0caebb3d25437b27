"""The tables of data/tables, their folds, and scikit-learn's estimator for each. Used by reference.py and timing.py."""
import csv
import pathlib

import numpy as np
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.impute import SimpleImputer
from sklearn.model_selection import KFold, StratifiedKFold
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

FOLDER = pathlib.Path(__file__).parents[3] / "data" / "tables"
FOLDS = 5
# scikit-learn's default. Longer runs overfit diabetes, and change auto-mpg by 0.003.
EPOCHS = 200
# name: the column to predict, the columns of text, the columns left out.
TABLES = {
    "iris": ("species", [], []),
    "wine": ("class", [], []),
    "breast-cancer": ("diagnosis", [], []),
    "digits": ("digit", [], []),
    "penguins": ("Species", ["Island", "Sex"], []),
    "diabetes": ("progression", [], []),
    "auto-mpg": ("Miles_per_Gallon", ["Origin"], ["Name"]),
}
REGRESSIONS = ["diabetes", "auto-mpg"]


class Table:
    def __init__(self, name):
        self.name, self.regression = name, name in REGRESSIONS
        self.target, self.text, left_out = TABLES[name]
        with open(FOLDER / f"{name}.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self.numbers = [column for column in rows[0] if column not in [self.target, *self.text, *left_out]]
        numbers = np.array([[float(row[column] or "nan") for column in self.numbers] for row in rows])
        text = np.array([[row[column] or np.nan for column in self.text] for row in rows], dtype=object)
        self.x = np.hstack([numbers.astype(object), text]) if self.text else numbers
        self.y = np.array([float(row[self.target]) if self.regression else row[self.target] for row in rows])
        kind = KFold if self.regression else StratifiedKFold
        self.folds = list(kind(FOLDS, shuffle=True, random_state=0).split(self.x, self.y))

    def estimator(self, seed, rows):
        """What fits the preparation with the network, so on the training part alone, of that many rows."""
        numbers = make_pipeline(SimpleImputer(strategy="mean"), StandardScaler())
        text = make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore", sparse_output=False))
        n = len(self.numbers)
        preparation = ColumnTransformer([("numbers", numbers, slice(0, n)), ("text", text, slice(n, None))]) if self.text else numbers
        network = (MLPRegressor if self.regression else MLPClassifier)(
            hidden_layer_sizes=[100], activation="relu", solver="adam", learning_rate_init=0.001, alpha=0.0001, batch_size=min(200, rows),
            max_iter=EPOCHS, n_iter_no_change=10**6, tol=0, early_stopping=False, random_state=seed)
        pipeline = make_pipeline(preparation, network)
        return TransformedTargetRegressor(pipeline, transformer=StandardScaler()) if self.regression else pipeline
