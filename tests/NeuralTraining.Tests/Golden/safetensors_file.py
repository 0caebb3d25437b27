"""Reads and writes safetensors files from the format's description (https://github.com/huggingface/safetensors), with NumPy alone."""
import json
import struct

import numpy as np

# BF16, which NumPy lacks, is passed as the upper halves of float32.
TYPES = {"F64": "<f8", "I64": "<i8", "U64": "<u8", "F32": "<f4", "F16": "<f2", "BF16": "<u2", "U8": "|u1"}


def save(path, tensors, metadata=None):
    """Writes {name: (type, array)}, as the format's own writer does: wide types first, then by name."""
    header, data = {}, b""
    if metadata:
        header["__metadata__"] = metadata
    for name, (dtype, array) in sorted(tensors.items(), key=lambda item: (-np.dtype(TYPES[item[1][0]]).itemsize, item[0])):
        content = np.ascontiguousarray(array, TYPES[dtype]).tobytes()
        header[name] = {"dtype": dtype, "shape": list(np.shape(array)), "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def load(path):
    """Returns {name: array} and the metadata, and takes nothing on trust."""
    with open(path, "rb") as file:
        content = file.read()
    (length,) = struct.unpack("<Q", content[:8])
    text, data = content[8:8 + length], content[8 + length:]
    assert len(text) == length and text[:1] == b"{" and (8 + length) % 8 == 0
    header = json.loads(text.decode("utf-8"))
    metadata = header.pop("__metadata__", {})
    assert all(isinstance(value, str) for value in metadata.values())
    tensors, end = {}, 0
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        assert entry.keys() == {"dtype", "shape", "data_offsets"}
        kind, (first, last) = np.dtype(TYPES[entry["dtype"]]), entry["data_offsets"]
        assert first == end and first % kind.itemsize == 0 and last - first == kind.itemsize * int(np.prod(entry["shape"]))
        tensors[name], end = np.frombuffer(data[first:last], kind).reshape(entry["shape"]), last
    assert end == len(data)
    return tensors, metadata
