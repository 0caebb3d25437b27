"""What the files of ../Compatibility hold, read as src/NeuralTraining/FORMATS.md describes them and in no other way: outputs in float64, counters of a checkpoint.

The file format itself is read by safetensors_file.py. Inputs are those of EarlierFilesTests.
"""
import json
import math
import pathlib
import re
import zlib

import numpy as np

import safetensors_file

FOLDER = pathlib.Path(__file__).parent.parent / "Compatibility"
TABLES = pathlib.Path(__file__).parent.parent.parent / "NeuralTraining.Tabular.Tests" / "Compatibility"
X = np.array([(i * 7 % 11 - 5) / 4 for i in range(12)]).reshape(4, 3)
ROWS = [
    {"a": 1, "b": "u", "c": 1, "d": "s", "e": 0.5}, {"a": 2, "b": "v", "c": 2, "d": "t", "e": 1.5},
    {"a": None, "b": None, "c": None, "d": None, "e": None}, {"a": 4, "b": "u", "c": 2, "d": "t", "e": -1}]
erf, sigmoid = np.vectorize(math.erf), lambda x: 1 / (1 + np.exp(-x))


def load(path, kind, version, has_checksum):
    tensors, texts = safetensors_file.load(path)
    assert (texts["format"], texts["version"]) == (kind, version)
    if has_checksum:
        content = path.read_bytes()
        assert tensors.pop("checksum").tobytes() == content[-4:] == zlib.crc32(content[:-4]).to_bytes(4, "little")
    return {name: np.asarray(values, np.float64) for name, values in tensors.items()}, texts


def part(text):
    kind, numbers = re.fullmatch(r"([^(]+)(?:\((.*)\))?", text).groups()
    pairs = [pair.split(": ") for pair in numbers.split(", ")] if numbers else []
    return kind, {name: float(np.float32(value[:-1])) if value.endswith("f") else float(value) for name, value in pairs}


def layer_norm(x, gamma, beta, epsilon):
    return gamma * (x - x.mean(axis=1, keepdims=True)) / np.sqrt(x.var(axis=1, keepdims=True) + epsilon) + beta


PLAIN = {
    "ReLU": lambda x: np.maximum(x, 0), "Sigmoid": sigmoid, "Tanh": np.tanh, "SiLU": lambda x: x * sigmoid(x), "Softplus": lambda x: np.log(1 + np.exp(x)),
    "GELU": lambda x: x / 2 * (1 + erf(x / math.sqrt(2))), "GELUTanh": lambda x: x / 2 * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3)))}


def network(tensors, facts, x):
    assert int(facts["number of inputs"]) == x.shape[1]
    counts = {}

    def take(name):
        counts[name] = counts.get(name, 0) + 1
        return tensors[f"{name}{counts[name]}"]

    index = 1
    while f"layer {index}" in facts:
        kind, numbers = part(facts[f"layer {index}"])
        if kind == "Affine":
            x = x @ take("W") + (take("b") if numbers["Bias"] else 0)
        elif kind == "BatchNorm":
            x = take("gamma") * (x - take("runningMean")) / np.sqrt(take("runningVariance") + numbers["Epsilon"]) + take("beta")
        elif kind == "LayerNorm":
            x = layer_norm(x, take("gamma"), take("beta"), numbers["Epsilon"])
        elif kind == "Dropout":
            x = x * (1 - numbers["Ratio"]) if numbers["Scaling"] == 0 else x
        elif kind == "LeakyReLU":
            x = np.where(x > 0, x, numbers["Slope"] * x)
        elif kind == "ELU":
            x = np.where(x > 0, x, numbers["Alpha"] * (np.exp(x) - 1))
        else:
            x = PLAIN["GELUTanh" if kind == "GELU" and numbers["Approximation"] == 1 else kind](x)
        assert x.shape[1] == int(facts[f"width of layer {index}"])
        index += 1
    return x


def frozen(tensors, texts, x):
    assert int(texts["inputs"]) == x.shape[1]
    for number, kind in enumerate(texts["steps"].split(" "), 1):
        own = {name.removesuffix(str(number)): values for name, values in tensors.items() if re.fullmatch(rf"[A-Za-z]+{number}", name)}
        if kind == "Affine":
            x = x @ own["W"] + own["b"]
        elif kind == "Scale":
            x = own["scale"] * x + own["shift"]
        elif kind == "LayerNorm":
            x = layer_norm(x, own["gamma"], own["beta"], own["epsilon"][0])
        elif kind == "LeakyReLU":
            x = np.where(x > 0, x, own["slope"][0] * x)
        elif kind == "ELU":
            x = np.where(x > 0, x, own["alpha"][0] * (np.exp(x) - 1))
        else:
            x = PLAIN[kind](x)
    return x


def inputs(column, value):
    if "categories" in column:
        count, missing = len(column["categories"]), value is None
        place = column["fill"] if missing else column["categories"].index(str(value))
        values = [float(place == i) for i in range(count + (column["fill"] == count))] if column["oneHot"] else [float(place)]
    else:
        values = [((column["fill"] if value is None else value) - column["center"]) / column["scale"]]
    return values + ([float(value is None)] if column["indicator"] else [])


def table(tensors, texts):
    model = json.loads(texts["metadata.tabular"])
    assert model["version"] == 1
    prepared = np.float64(np.float32([[x for column in model["columns"] for x in inputs(column, row[column["name"]])] for row in ROWS]))
    y = network(tensors, facts_of(texts, "description."), prepared)
    if model["kind"] == "regressor":
        return y * model["scale"] + model["mean"]
    e = np.exp(y - y.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def facts_of(texts, prefix):
    return {name.removeprefix(prefix): value for name, value in texts.items() if name.startswith(prefix)}


result = {}
for path in sorted(FOLDER.glob("network-1-*.safetensors")):
    tensors, texts = load(path, "NeuralTraining network", "1", True)
    result[path.stem] = network(tensors, facts_of(texts, "description."), X).ravel().tolist()
for path in sorted(FOLDER.glob("frozen-1-*.safetensors")):
    result[path.stem] = frozen(*load(path, "NeuralTraining frozen network", "1", False), X).ravel().tolist()
for path in sorted(TABLES.glob("table-*-1.safetensors")):
    result[path.stem] = table(*load(path, "NeuralTraining network", "1", True)).ravel().tolist()

tensors, texts = load(FOLDER / "checkpoint-4.safetensors", "NeuralTraining checkpoint", "4", True)
metrics = sum(name.startswith("history.metric.") for name in texts)
assert tensors["history.evaluations.numbers"].shape == (len(tensors["history.evaluations.iteration"]), 3 + 2 * metrics)
result["checkpoint-4"] = {
    "iteration": int(tensors["trainer.iteration"]), "losses": tensors["history.losses"].tolist(), "rate": float(tensors["optimizer.learningRate"]),
    "outputs": network(tensors, facts_of(texts, "run."), X[:, :2]).ravel().tolist()}
print(json.dumps(result, indent=1))
