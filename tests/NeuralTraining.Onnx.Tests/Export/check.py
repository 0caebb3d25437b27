"""Checks every .onnx file of a folder by ONNX's own checker, with shape inference: python3 check.py FOLDER."""
import pathlib
import sys

import onnx

files = sorted(pathlib.Path(sys.argv[1]).glob("*.onnx"))
for file in files:
    model = onnx.load(file)
    onnx.checker.check_model(model, full_check=True)
    inferred = onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True)
    for value in list(inferred.graph.value_info) + list(inferred.graph.output):
        dims = value.type.tensor_type.shape.dim
        assert len(dims) == 2 and dims[0].dim_param == "batch" and dims[1].dim_value > 0, (file.name, value)
print(f"onnx {onnx.__version__}: {len(files)} files")
