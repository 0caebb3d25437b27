"""What PyTorch computes with weights that the library saved: reads library_weights.safetensors, which a test keeps as the library writes it.

Inputs come from a small congruential generator that the test repeats.
"""
import json

import torch

import safetensors_file

ROWS, COLUMNS = 6, 5
state = 31


def numbers(count, low, high):
    global state
    values = []
    for _ in range(count):
        state = (1664525 * state + 1013904223) % 2 ** 32
        values.append(low + (high - low) * state / 2 ** 32)
    return torch.tensor(values, dtype=torch.float32)


tensors, metadata = safetensors_file.load("library_weights.safetensors")
norms = [torch.nn.BatchNorm1d(width, float(metadata[f"{n}.eps"]), float(metadata[f"{n}.momentum"])) for n, width in ((1, 7), (5, 6))]
assert all(norm.momentum == 0.1 for norm in norms) and metadata["format"] == "pt"
model = torch.nn.Sequential(
    torch.nn.Linear(5, 7), norms[0], torch.nn.ReLU(), torch.nn.Dropout(0.25),
    torch.nn.Linear(7, 6), norms[1], torch.nn.ReLU(), torch.nn.Dropout(0.25), torch.nn.Linear(6, 3))
model.load_state_dict({name: torch.from_numpy(array.copy()) for name, array in tensors.items()}, strict=True)
x = numbers(ROWS * COLUMNS, -2, 2).reshape(ROWS, COLUMNS)
with torch.no_grad():
    outputs = model.double().eval()(x.double())
print(json.dumps({"batches": int(norms[0].num_batches_tracked), "outputs": outputs.ravel().tolist()}, indent=1))
