"""Checks every .onnx file of a folder by ONNX's own checker, with shape inference: python3 check.py FOLDER.

Shape inference finds the type and shape of each output by itself: labels [batch], and matrices [batch, columns]."""
import pathlib
import sys

import onnx

files = sorted(pathlib.Path(sys.argv[1]).glob("*.onnx"))
for file in files:
    model = onnx.load(file)
    onnx.checker.check_model(model, full_check=True)
    declared = {output.name: output.type for output in model.graph.output}
    del model.graph.output[:]
    model.graph.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in declared)
    for value in onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True).graph.output:
        found, stated = value.type.tensor_type, declared[value.name].tensor_type
        assert found.elem_type == stated.elem_type, (file.name, value)
        assert len(found.shape.dim) == len(stated.shape.dim) == (1 if value.name == "label" else 2), (file.name, value)
print(f"onnx {onnx.__version__}: {len(files)} files")
