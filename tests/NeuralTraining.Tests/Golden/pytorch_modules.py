"""What PyTorch computes with models as people write them, whose modules have names of their own. Each is trained for some steps.

Writes the state_dict of each as pytorch_modules_MODEL.safetensors, as safetensors.torch.save_file(model.state_dict(), path) does, and prints inputs and outputs.
"""
import json

import torch
from torch import nn

import safetensors_file

TYPES = {torch.float32: "F32", torch.float64: "F64", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64"}


class Tutorial(nn.Module):
    """As in PyTorch's tutorial, with smaller images."""

    def __init__(self):
        super().__init__()
        self.flatten = nn.Flatten()
        self.linear_relu_stack = nn.Sequential(nn.Linear(4 * 4, 12), nn.ReLU(), nn.Linear(12, 12), nn.ReLU(), nn.Linear(12, 3))

    def forward(self, x):
        return self.linear_relu_stack(self.flatten(x))


class Attributes(nn.Module):
    """Modules by attribute, with functions between them."""

    def __init__(self):
        super().__init__()
        self.fc1, self.bn1, self.fc2 = nn.Linear(16, 10), nn.BatchNorm1d(10), nn.Linear(10, 10)
        self.dropout, self.out = nn.Dropout(0.2), nn.Linear(10, 3)

    def forward(self, x):
        x = self.dropout(torch.relu(self.bn1(self.fc1(torch.flatten(x, 1)))))
        return self.out(torch.tanh(self.fc2(x)))


class Normalized(nn.Module):
    """Blocks in a ModuleList, more than nine, of equal shapes."""

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(16, 16) for _ in range(11))
        self.norms = nn.ModuleList(nn.LayerNorm(16) for _ in range(11))
        self.head = nn.Linear(16, 3)

    def forward(self, x):
        x = torch.flatten(x, 1)
        for layer, norm in zip(self.layers, self.norms):
            x = nn.functional.gelu(norm(layer(x)))
        return self.head(x)


class Compiled(nn.Module):
    """What torch.compile returns, which keeps the model as an attribute; PyTorch 1.13 has no torch.compile."""

    def __init__(self, model):
        super().__init__()
        self._orig_mod = model

    def forward(self, x):
        return self._orig_mod(x)


def flattened():
    return nn.Sequential(
        nn.Flatten(), nn.Linear(16, 9), nn.BatchNorm1d(9), nn.SiLU(), nn.Dropout(0.1), nn.Linear(9, 9, bias=False), nn.BatchNorm1d(9), nn.SiLU(), nn.Linear(9, 3))


MODELS = {
    "flattened": (flattened, torch.float32),
    "tutorial": (Tutorial, torch.float32),
    "attributes": (Attributes, torch.float32),
    "compiled": (lambda: Compiled(Attributes()), torch.float32),
    "parallel": (lambda: nn.DataParallel(Tutorial()), torch.float32),
    "parallel_compiled": (lambda: nn.DataParallel(Compiled(flattened())), torch.float32),
    "half": (Attributes, torch.float16),
    "brain_half": (Normalized, torch.bfloat16),
    "double": (Normalized, torch.float64),
    "linear": (lambda: nn.Linear(16, 3), torch.float32),
}


def stored(tensor):
    """A tensor as (type, array)."""
    name = TYPES[tensor.dtype]
    return name, (tensor.view(torch.int16).numpy().view("u2") if name == "BF16" else tensor.numpy())


torch.manual_seed(17)
results = {}
for name, (create, dtype) in MODELS.items():
    model = create()
    shape = (16,) if name == "linear" else (1, 4, 4)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(20):
        loss = nn.functional.cross_entropy(model(2 * torch.randn(32, *shape) + 1), torch.randint(3, (32,)))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    state = model.to(dtype).state_dict()
    safetensors_file.save(f"pytorch_modules_{name}.safetensors", {key: stored(value) for key, value in state.items()}, {"format": "pt"})
    x = 2 * torch.randn(5, *shape) + 1
    with torch.no_grad():
        y = model.double().eval()(x.double())
    results[name] = {"names": list(state), "x": x.ravel().tolist(), "outputs": y.ravel().tolist()}
print(json.dumps(results, indent=1))
