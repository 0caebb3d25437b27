"""What PyTorch computes with weights that it made: a Sequential of Linear, BatchNorm1d, ReLU and Dropout after some steps of training.

Writes its state_dict as pytorch_weights_TYPE.safetensors in each type of float, with the values rounded to it, and prints inputs and outputs.
"""
import json

import torch

import safetensors_file

TYPES = {"F32": torch.float32, "F64": torch.float64, "F16": torch.float16, "BF16": torch.bfloat16}


def stored(tensor):
    """A tensor as (type, array)."""
    if tensor.dtype == torch.int64:
        return "I64", tensor.numpy()
    name = next(name for name, dtype in TYPES.items() if dtype == tensor.dtype)
    return name, (tensor.view(torch.int16).numpy().view("u2") if name == "BF16" else tensor.numpy())


torch.manual_seed(6)
model = torch.nn.Sequential(
    torch.nn.Linear(5, 7), torch.nn.BatchNorm1d(7), torch.nn.ReLU(), torch.nn.Dropout(0.25), torch.nn.Linear(7, 4, bias=False), torch.nn.ReLU(), torch.nn.Linear(4, 3))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(20):
    loss = torch.nn.functional.cross_entropy(model(2 * torch.randn(16, 5) + 1), torch.randint(3, (16,)))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

x = 2 * torch.randn(6, 5) + 1
outputs = {}
for name, dtype in TYPES.items():
    state = {key: value if value.dtype == torch.int64 else value.to(dtype) for key, value in model.state_dict().items()}
    safetensors_file.save(f"pytorch_weights_{name}.safetensors", {key: stored(value) for key, value in state.items()}, {"format": "pt"})
    model.double().eval().load_state_dict(state)
    with torch.no_grad():
        outputs[name] = model(x.double()).ravel().tolist()
    model.float()
print(json.dumps({"x": x.ravel().tolist(), "outputs": outputs}, indent=1))
