"""Graphs in the patterns of Keras' and scikit-learn's exporters (tf2onnx, skl2onnx), built by hand as those are not at
hand, with what numpy and scikit-learn answer for some inputs. The networks of scikit-learn are real ones.

Run with Debian's python3-onnx and python3-sklearn in this folder: python3 patterns.py
"""
import json
import warnings

import numpy as np
from onnx import TensorProto, ValueInfoProto, checker, helper, numpy_helper, save
from sklearn.datasets import load_diabetes, load_iris
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")
random = np.random.RandomState(17)
F = np.float32


def tensor(name, values, raw=True):
    if raw:
        return numpy_helper.from_array(np.asarray(values), name)
    values = np.asarray(values)
    return helper.make_tensor(name, helper.np_dtype_to_tensor_dtype(values.dtype) if hasattr(helper, "np_dtype_to_tensor_dtype")
                              else {"float32": 1, "float64": 11, "int64": 7}[str(values.dtype)], values.shape, values.flatten().tolist())


def write(name, nodes, initializers, inputs, outputs, x, y, opset=15, ml=False, producer="", ir=8, check=True):
    graph = helper.make_graph(nodes, name, inputs, outputs, initializers)
    sets = [helper.make_opsetid("", opset)] + ([helper.make_opsetid("ai.onnx.ml", 1)] if ml else [])
    model = helper.make_model(graph, opset_imports=sets, producer_name=producer, ir_version=ir)
    if check:
        checker.check_model(model)
    save(model, f"{name}.onnx")
    rows = lambda t: [[float(v) for v in np.asarray(row).flatten()] for row in t]
    with open(f"{name}.json", "w") as file:
        json.dump({"inputs": rows(x), "outputs": rows(y)}, file)
        file.write("\n")


def value(name, shape, kind=TensorProto.FLOAT):
    return helper.make_tensor_value_info(name, kind, shape)


def weights(*shape):
    return (random.randn(*shape) / np.sqrt(shape[0])).astype(F)


def softmax(z):
    e = np.exp(z - z.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


sigmoid = lambda z: 1 / (1 + np.exp(-z))
relu = lambda z: np.maximum(z, 0)
N = helper.make_node

# Keras: MatMul and Add with the names that tf2onnx gives, softmax at the end.
w1, b1, w2, b2 = weights(4, 6), weights(1, 6)[0], weights(6, 3), weights(1, 3)[0]
x = random.randn(5, 4).astype(F)
write("keras_dense", [
    N("MatMul", ["input_1", "sequential/dense/MatMul/ReadVariableOp:0"], ["sequential/dense/MatMul:0"], "sequential/dense/MatMul"),
    N("Add", ["sequential/dense/MatMul:0", "sequential/dense/BiasAdd/ReadVariableOp:0"], ["sequential/dense/BiasAdd:0"], "sequential/dense/BiasAdd"),
    N("Relu", ["sequential/dense/BiasAdd:0"], ["sequential/dense/Relu:0"], "sequential/dense/Relu"),
    N("MatMul", ["sequential/dense/Relu:0", "sequential/dense_1/MatMul/ReadVariableOp:0"], ["sequential/dense_1/MatMul:0"], "sequential/dense_1/MatMul"),
    N("Add", ["sequential/dense_1/BiasAdd/ReadVariableOp:0", "sequential/dense_1/MatMul:0"], ["sequential/dense_1/BiasAdd:0"], "sequential/dense_1/BiasAdd"),
    N("Softmax", ["sequential/dense_1/BiasAdd:0"], ["dense_1"], "sequential/dense_1/Softmax", axis=-1),
], [tensor("sequential/dense/MatMul/ReadVariableOp:0", w1), tensor("sequential/dense/BiasAdd/ReadVariableOp:0", b1),
    tensor("sequential/dense_1/MatMul/ReadVariableOp:0", w2), tensor("sequential/dense_1/BiasAdd/ReadVariableOp:0", b2)],
    [value("input_1", ["unk__7", 4])], [value("dense_1", ["unk__8", 3])], x, softmax(relu(x @ w1 + b1) @ w2 + b2), producer="tf2onnx")

# Keras: Flatten as a Reshape, batch normalization as Mul and Add, swish, a Gemm that was fused, a transposed kernel.
w3 = weights(12, 6)
scale, shift = weights(1, 6)[0] + 1, weights(1, 6)[0]
x = random.randn(5, 3, 4).astype(F)
h = x.reshape(5, 12) @ w3 + b1
h = (h * sigmoid(h)) * scale + shift
write("keras_normalized", [
    N("Reshape", ["input_1", "const_fold_opt__9"], ["model/flatten/Reshape:0"], "model/flatten/Reshape"),
    N("Gemm", ["model/flatten/Reshape:0", "w3", "b1"], ["model/dense/BiasAdd:0"], "model/dense/BiasAdd"),
    N("Sigmoid", ["model/dense/BiasAdd:0"], ["model/dense/Sigmoid:0"], "model/dense/Sigmoid"),
    N("Mul", ["model/dense/BiasAdd:0", "model/dense/Sigmoid:0"], ["model/dense/mul:0"], "model/dense/mul"),
    N("Mul", ["model/dense/mul:0", "scale"], ["bn/mul:0"], "model/batch_normalization/batchnorm/mul_1"),
    N("Add", ["bn/mul:0", "shift"], ["bn/add:0"], "model/batch_normalization/batchnorm/add_1"),
    N("Transpose", ["w2_transposed"], ["w2"], "model/dense_1/MatMul/Transpose", perm=[1, 0]),
    N("MatMul", ["bn/add:0", "w2"], ["model/dense_1/MatMul:0"], "model/dense_1/MatMul"),
    N("Add", ["model/dense_1/MatMul:0", "b2"], ["Identity:0"], "model/dense_1/BiasAdd"),
], [tensor("const_fold_opt__9", np.array([-1, 12], np.int64)), tensor("w3", w3), tensor("b1", b1), tensor("scale", scale), tensor("shift", shift),
    tensor("w2_transposed", w2.T.copy()), tensor("b2", b2, raw=False)],
    [value("input_1", ["unk__7", 3, 4])], [value("Identity:0", ["unk__8", 3])], x, h @ w2 + b2, producer="tf2onnx")


def sklearn_layers(network, source):
    """The nodes of the layers in skl2onnx's pattern, and the value before the last activation."""
    nodes, initializers = [], []
    activation = {"relu": "Relu", "tanh": "Tanh", "logistic": "Sigmoid"}.get(network.activation)
    for i, (w, b) in enumerate(zip(network.coefs_, network.intercepts_)):
        suffix = str(i) if i else ""
        initializers += [tensor(f"coefficient{suffix}", w.astype(F)), tensor(f"intercepts{suffix}", b.astype(F).reshape(1, -1))]
        nodes += [N("MatMul", [source, f"coefficient{suffix}"], [f"mul_result{suffix}"], f"MatMul{suffix}"),
                  N("Add", [f"mul_result{suffix}", f"intercepts{suffix}"], [f"add_result{suffix}"], f"Add{suffix}")]
        source = f"add_result{suffix}"
        if i + 1 < len(network.coefs_) and activation:
            nodes.append(N(activation, [source], [f"next_activations{suffix}"], f"{activation}{suffix}"))
            source = f"next_activations{suffix}"
    return nodes, initializers, source


def sklearn_labels(classes):
    is_text = classes.dtype.kind == "U"
    names = helper.make_tensor("classes", TensorProto.STRING, [len(classes)], [c.encode() for c in classes]) if is_text else tensor("classes", classes.astype(np.int32))
    return names, [
        N("ArgMax", ["probabilities"], ["argmax_output"], "ArgMax", axis=1),
        N("ArrayFeatureExtractor", ["classes", "argmax_output"], ["array_feature_extractor_result"], "ArrayFeatureExtractor", domain="ai.onnx.ml"),
    ] + ([N("Reshape", ["array_feature_extractor_result", "shape_tensor"], ["output_label"], "Reshape")] if is_text else [
        N("Cast", ["array_feature_extractor_result"], ["cast_result"], "Cast1", to=TensorProto.INT64),
        N("Reshape", ["cast_result", "shape_tensor"], ["reshaped_result"], "Reshape"),
        N("Cast", ["reshaped_result"], ["output_label"], "Cast2", to=TensorProto.INT64)])


iris = load_iris()
x, names = iris.data.astype(F), iris.target_names[iris.target]
for activation in ["relu", "tanh", "logistic"]:
    network = MLPClassifier((8, 5), activation=activation, max_iter=300, random_state=1).fit(x, names)
    nodes, initializers, scores = sklearn_layers(network, "X")
    classes, labels = sklearn_labels(network.classes_)
    nodes += [N("Softmax", [scores], ["probabilities"], "Softmax", axis=1)] + labels + [
        N("ZipMap", ["probabilities"], ["output_probability"], "ZipMap", domain="ai.onnx.ml", classlabels_strings=list(network.classes_))]
    probabilities = ValueInfoProto(name="output_probability")
    probabilities.type.sequence_type.elem_type.map_type.key_type = TensorProto.STRING
    probabilities.type.sequence_type.elem_type.map_type.value_type.tensor_type.elem_type = TensorProto.FLOAT
    write(f"sklearn_classifier_{activation}", nodes, initializers + [classes, tensor("shape_tensor", np.array([-1], np.int64))],
          [value("X", [None, 4])], [value("output_label", [None], TensorProto.STRING), probabilities],
          x[::15], network.predict_proba(x[::15]), opset=15, ml=True, producer="skl2onnx", check=False)

# Two classes: the probabilities are (1 - p, p).
two = iris.target[iris.target > 0]
network = MLPClassifier((6,), max_iter=300, random_state=1).fit(x[iris.target > 0], two)
nodes, initializers, scores = sklearn_layers(network, "variable")
classes, labels = sklearn_labels(network.classes_)
nodes = [N("Cast", ["X"], ["variable"], "Cast", to=TensorProto.FLOAT)] + nodes + [
    N("Sigmoid", [scores], ["out_activations_result"], "Sigmoid"),
    N("Sub", ["unity", "out_activations_result"], ["negative_class_proba"], "Sub"),
    N("Concat", ["negative_class_proba", "out_activations_result"], ["probabilities"], "Concat", axis=1)] + labels
write("sklearn_classifier_two", nodes, initializers + [classes, tensor("unity", np.array([1], F)), tensor("shape_tensor", np.array([-1], np.int64))],
      [value("X", [None, 4], TensorProto.DOUBLE)], [value("output_label", [None], TensorProto.INT64), value("probabilities", [None, 2])],
      x[50::10], network.predict_proba(x[50::10])[:, 1:], ml=True, producer="skl2onnx")

# A pipeline of a scaler and a regressor, with two outputs.
diabetes = load_diabetes(scaled=False)
x, y = diabetes.data, np.stack([diabetes.target / 100, diabetes.data[:, 0] / 10], 1)
scaler = StandardScaler().fit(x)
network = MLPRegressor((10,), activation="tanh", max_iter=200, random_state=1).fit(scaler.transform(x), y)
nodes, initializers, scores = sklearn_layers(network, "variable")
nodes = [N("Scaler", ["X"], ["variable"], "Scaler", domain="ai.onnx.ml", offset=scaler.mean_.tolist(), scale=(1 / scaler.scale_).tolist())] + nodes + [
    N("Reshape", [scores, "shape_tensor"], ["variable1"], "Reshape")]
write("sklearn_pipeline_regressor", nodes, initializers + [tensor("shape_tensor", np.array([-1, 2], np.int64))],
      [value("X", [None, 10])], [value("variable1", [None, 2])], x[::60].astype(F), network.predict(scaler.transform(x[::60])), ml=True, producer="skl2onnx")

# The first versions of operators: attributes that became inputs, initializers among the inputs, numbers as fields.
x = random.randn(5, 4).astype(F)
gamma, beta, mean, variance = (np.abs(weights(1, 6)[0]) + F(0.1) for _ in range(4))
h = relu((x @ w1 + b1 - mean) / np.sqrt(variance + 1e-5) * gamma + beta)
write("old_operators", [
    N("Gemm", ["x", "w1", "b1"], ["h1"], "fc1"),
    N("BatchNormalization", ["h1", "gamma", "beta", "mean", "variance"], ["h2"], "bn", epsilon=1e-5, is_test=1),
    N("Clip", ["h2"], ["h3"], "relu", min=0.0),
    N("Dropout", ["h3"], ["h4", "mask"], "dropout", ratio=0.25, is_test=1),
    N("Gemm", ["h4", "w2", "b2"], ["h5"], "fc2", broadcast=1),
    N("Softmax", ["h5"], ["y"], "softmax"),
], [tensor(n, v, raw=False) for n, v in [("w1", w1), ("b1", b1), ("gamma", gamma), ("beta", beta), ("mean", mean), ("variance", variance), ("w2", w2), ("b2", b2)]],
    [value("x", [1, 4])] + [value(n, list(v.shape)) for n, v in [("w1", w1), ("b1", b1), ("gamma", gamma), ("beta", beta), ("mean", mean), ("variance", variance), ("w2", w2), ("b2", b2)]],
    [value("y", [1, 3])], x, softmax(h @ w2 + b2), opset=6, ir=3, check=False)

# Double precision in fields, Gemm with factors and a bias of one number.
wd = weights(4, 3).astype(np.float64)
write("double_numbers", [
    N("Gemm", ["x", "w", "b"], ["h"], "fc", alpha=0.5, beta=2.0),
    N("Tanh", ["h"], ["y"], "tanh"),
], [tensor("w", wd, raw=False), tensor("b", np.array([0.25]))], [value("x", ["N", 4], TensorProto.DOUBLE)], [value("y", ["N", 3], TensorProto.DOUBLE)],
    x, np.tanh(0.5 * (x @ wd) + 0.5))

# Newer operators: Gelu, LayerNormalization without a bias, Dropout with inputs, bfloat16 weights.
wb = weights(4, 6)
bits = (wb.view(np.uint32) >> 16).astype(np.uint16)
wb = (bits.astype(np.uint32) << 16).view(F)
h = x @ wb
h = (h - h.mean(-1, keepdims=True)) / np.sqrt(h.var(-1, keepdims=True) + 1e-5) * gamma
h = h / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (h + 0.044715 * h ** 3)))
write("new_operators", [
    N("MatMul", ["x", "w"], ["h1"], "fc1"),
    N("LayerNormalization", ["h1", "gamma"], ["h2"], "norm"),
    N("Gelu", ["h2"], ["h3"], "gelu", approximate="tanh"),
    N("Dropout", ["h3", "ratio", "training"], ["h4"], "dropout"),
    N("Gemm", ["h4", "w2", "b2"], ["y"], "fc2"),
], [helper.make_tensor("w", TensorProto.BFLOAT16, wb.shape, bits.tobytes(), raw=True), tensor("gamma", gamma), tensor("ratio", np.array(0.4, F)),
    tensor("training", np.array(False)), tensor("w2", w2), tensor("b2", b2)], [value("x", ["N", 4])], [value("y", ["N", 3])], x, h @ w2 + b2, opset=20, check=False)
