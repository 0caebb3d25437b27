"""What scikit-learn 1.2 makes of small columns with missing values, ties, outliers and constants. Computed on float32 numbers in float64."""
import json
import warnings

import numpy as np
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, MinMaxScaler, OneHotEncoder, OrdinalEncoder, RobustScaler, StandardScaler

warnings.simplefilter("ignore")
random = np.random.default_rng(14)
NAN = float("nan")


def f32(values):
    return np.asarray(values, dtype=np.float32).astype(np.float64)


numbers = {
    "normal": f32(random.normal(50, 10, 41)),
    "skewed": f32(np.exp(random.normal(0, 2, 40))),
    "constant": f32([0.1] * 37),
    "almost constant": f32([1e6] * 20 + [1e6 + 0.0625]),
    "zero": f32([0.0] * 5),
    "large": f32(random.normal(1e6, 1, 50)),
    "ties": f32([1, 2, 2, 3, 3, 5, 8]),
    "one": f32([3.5]),
    "two": f32([3.5, -1]),
    "with outlier": f32([1, 2, 3, 4, 5, 1e7]),
    "mostly one value": f32([7] * 30 + [9]),
}
missing = {
    "number": f32([1, NAN, 2, 2, NAN, 5, 9, NAN, 9, 4]),
    "even": f32([4, NAN, 1, 3, 2]),
}
scalers = {"Standardize": StandardScaler, "MinMax": MinMaxScaler, "Robust": RobustScaler, "Keep": FunctionTransformer}
rules = {"Mean": "mean", "Median": "median", "MostFrequent": "most_frequent"}
texts = ["b", "a", "c", "a", "B", "é", "", "b b", "c"]
holes = ["b", None, "a", "b", None, "a", "c"]


def column(values):
    return np.asarray(values).reshape(-1, 1)


def objects(values):
    return np.array(values, dtype=object).reshape(-1, 1)


result = {"scaled": [], "imputed": [], "numbers": {k: v.tolist() for k, v in numbers.items()}}
for name, values in numbers.items():
    for method, scaler in scalers.items():
        fitted = scaler().fit(column(values))
        other = f32([values[0] + 1.5, -3.25, 1e3])
        result["scaled"].append({"column": name, "method": method, "values": fitted.transform(column(values)).ravel().tolist(),
                                 "other": other.tolist(), "others": fitted.transform(column(other)).ravel().tolist()})
for name, values in missing.items():
    for rule, strategy in rules.items():
        for method, scaler in scalers.items():
            pipe = make_pipeline(SimpleImputer(strategy=strategy), scaler()).fit(column(values))
            indicator = SimpleImputer(strategy=strategy, add_indicator=True).fit_transform(column(values))[:, 1]
            result["imputed"].append({"values": [None if np.isnan(v) else v for v in values], "rule": rule, "method": method,
                                      "prepared": pipe.transform(column(values)).ravel().tolist(), "indicator": indicator.tolist()})

one_hot = OneHotEncoder(sparse_output=False).fit(objects(texts))
ignoring = OneHotEncoder(sparse_output=False, handle_unknown="ignore").fit(objects(["a", "b"]))
own = OneHotEncoder(sparse_output=False).fit(objects(holes))
ordinal = OrdinalEncoder().fit(objects(texts))
lenient = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1).fit(objects(["a", "b"]))
ordered = OrdinalEncoder(categories=[["low", "mid", "high"]]).fit(objects(["mid", "high"]))
classes = f32([3, 1, 10, 1, 2.5])
filled = SimpleImputer(strategy="most_frequent", missing_values=None).fit(objects(holes))
result["categories"] = {
    "texts": texts, "one_hot": one_hot.transform(objects(texts)).tolist(), "names": one_hot.categories_[0].tolist(),
    "ordinal": ordinal.transform(objects(texts)).ravel().tolist(),
    "unknown": ["b", "z", "a"], "unknown_one_hot": ignoring.transform(objects(["b", "z", "a"])).tolist(),
    "unknown_ordinal": lenient.transform(objects(["b", "z", "a"])).ravel().tolist(),
    "ordered": ordered.transform(objects(["low", "high", "mid"])).ravel().tolist(),
    "numbers": classes.tolist(), "numbers_one_hot": OneHotEncoder(sparse_output=False).fit_transform(column(classes)).tolist(),
    "numbers_ordinal": OrdinalEncoder().fit_transform(column(classes)).ravel().tolist(),
    "holes": holes, "own_category": own.transform(objects(holes)).tolist(),
    "most_frequent": filled.transform(objects(holes)).ravel().tolist(),
}
print(json.dumps(result))
