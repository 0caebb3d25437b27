"""Networks of PyTorch, exported by torch.onnx.export, and what PyTorch answers for some inputs.

Run with PyTorch 1.13 (Debian: python3-torch) in this folder: python3 pytorch.py
Writes NAME.onnx and NAME.json (inputs and outputs, row by row) for each network.
"""
import json

import torch
from torch import library, nn

torch.manual_seed(17)

# PyTorch 1.13 has no such kernels in half precision for processors, but exports by running the network.
half_kernels = library.Library("aten", "IMPL")
half_kernels.impl("addmm", lambda b, x, w, beta=1, alpha=1: (beta * b.double() + alpha * torch.mm(x.double(), w.double())).to(x.dtype), "CPU")
half_kernels.impl("relu", lambda x: torch.where(x > 0, x, torch.zeros_like(x)), "CPU")
half_kernels.impl("gelu", lambda x, approximate="none": (x.double() / 2 * (1 + torch.erf(x.double() / 2 ** 0.5))).to(x.dtype)
                  if approximate == "none" else
                  (x.double() / 2 * (1 + torch.tanh((2 / torch.pi) ** 0.5 * (x.double() + 0.044715 * x.double() ** 3)))).to(x.dtype), "CPU")
half_kernels.impl("_softmax", lambda x, dim, to_float: (x.double() - x.double().logsumexp(dim, keepdim=True)).exp().to(x.dtype), "CPU")


def trained_statistics(network, features):
    """Gives BatchNorm running averages that are not the initial ones, and no tensor the values it began with."""
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    network.train()
    for _ in range(3):
        network(torch.randn(32, *features) * 2 + 0.5)
    return network.eval()


def export(name, network, features, half=False, rows=5, opset=17, dynamic=True, training=None, constant_folding=True):
    network = trained_statistics(network, features)
    x = torch.randn(rows, *features)
    if half:
        network = network.half()
    given = x.half() if half else x
    arguments = dict(opset_version=opset, input_names=["input"], output_names=["output"], do_constant_folding=constant_folding)
    if dynamic:
        arguments["dynamic_axes"] = {"input": {0: "batch"}, "output": {0: "batch"}}
    if training is not None:
        arguments["training"] = training
    torch.onnx.export(network, given, f"{name}.onnx", **arguments)
    with torch.no_grad():
        # In half precision PyTorch's processor kernels lack some operators: the answers are those of the same numbers in single precision.
        y = network.float()(given.float())
    write(name, given.float(), y)


def write(name, x, y):
    rows = lambda t: [[float(v) for v in row.flatten()] for row in t]
    with open(f"{name}.json", "w") as file:
        json.dump({"inputs": rows(x), "outputs": rows(y)}, file)
        file.write("\n")


class Attributes(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(6, 8)
        self.norm = nn.BatchNorm1d(8, eps=1e-3, momentum=0.2)
        self.drop = nn.Dropout(0.3)
        self.fc2 = nn.Linear(8, 4, bias=False)
        self.out = nn.Linear(4, 2)

    def forward(self, x):
        x = self.drop(torch.relu(self.norm(self.fc1(x))))
        return self.out(torch.nn.functional.silu(self.fc2(x)))


class View(nn.Module):
    """Flattens by the size of the batch, which is exported as Shape, Gather, Unsqueeze and Concat."""

    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(12, 3)

    def forward(self, x):
        return torch.softmax(self.fc(x.view(x.size(0), -1)), dim=-1)


class QuickStart(nn.Module):
    def __init__(self):
        super().__init__()
        self.flatten = nn.Flatten()
        self.linear_relu_stack = nn.Sequential(nn.Linear(16, 12), nn.ReLU(), nn.Linear(12, 12), nn.ReLU(), nn.Linear(12, 10))

    def forward(self, x):
        return self.linear_relu_stack(self.flatten(x))


class Squeezed(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 1))

    def forward(self, x):
        return self.net(x / 255).squeeze(-1)


activations = {
    "relu": nn.ReLU(), "sigmoid": nn.Sigmoid(), "tanh": nn.Tanh(), "leaky": nn.LeakyReLU(0.2), "elu": nn.ELU(0.7),
    "gelu": nn.GELU(), "gelu_tanh": nn.GELU(approximate="tanh"), "silu": nn.SiLU(), "softplus": nn.Softplus(),
}
for name, activation in activations.items():
    export(f"pytorch_{name}", nn.Sequential(nn.Linear(5, 7), activation, nn.Linear(7, 3)), [5])

export("pytorch_all", nn.Sequential(nn.Linear(5, 8), *[part for a in activations.values() for part in (a, nn.Linear(8, 8))], nn.Linear(8, 4)), [5])
export("pytorch_attributes", Attributes(), [6])
export("pytorch_attributes_opset9", Attributes(), [6], opset=9)
export("pytorch_layer_norm", nn.Sequential(nn.Linear(5, 8), nn.LayerNorm(8), nn.GELU(), nn.Linear(8, 3)), [5])
export("pytorch_layer_norm_plain", nn.Sequential(nn.Linear(5, 8), nn.LayerNorm(8, eps=1e-4, elementwise_affine=False), nn.ReLU(), nn.Linear(8, 3)), [5], opset=13)
export("pytorch_quickstart", QuickStart(), [1, 4, 4])
export("pytorch_view", View(), [3, 4])
export("pytorch_fixed_batch", nn.Sequential(nn.Flatten(), nn.Linear(6, 3), nn.LogSoftmax(dim=1)), [2, 3], dynamic=False)
export("pytorch_half", nn.Sequential(nn.Linear(5, 7), nn.ReLU(), nn.Linear(7, 3)), [5], half=True)
export("pytorch_half_gelu", nn.Sequential(nn.Linear(5, 7), nn.GELU(), nn.Linear(7, 3), nn.Softmax(dim=1)), [5], half=True)
export("pytorch_binary", nn.Sequential(nn.Linear(5, 7), nn.ReLU(), nn.Linear(7, 1), nn.Sigmoid()), [5])
export("pytorch_multilabel", nn.Sequential(nn.Linear(5, 7), nn.ReLU(), nn.Linear(7, 3), nn.Sigmoid()), [5])
export("pytorch_squeezed", Squeezed(), [4])
export("pytorch_norms_first", nn.Sequential(nn.BatchNorm1d(5), nn.Linear(5, 6), nn.ReLU(), nn.BatchNorm1d(6), nn.Linear(6, 2)), [5], constant_folding=False)
export("pytorch_not_folded", nn.Sequential(nn.Linear(5, 6, bias=False), nn.Tanh(), nn.Linear(6, 2)), [5], opset=11, constant_folding=False)

# What must be refused: a network in training mode, a convolution, a residual connection, two inputs.
class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x):
        return x + torch.relu(self.fc(x))


class TwoInputs(Residual):
    def forward(self, x, y):
        return self.fc(x) + y


torch.onnx.export(Attributes(), torch.randn(5, 6), "refused_training.onnx", training=torch.onnx.TrainingMode.TRAINING, do_constant_folding=False)
torch.onnx.export(nn.Sequential(nn.Conv2d(1, 2, 3), nn.Flatten(), nn.Linear(8, 2)).eval(), torch.randn(1, 1, 4, 4), "refused_convolution.onnx")
torch.onnx.export(Residual().eval(), torch.randn(1, 4), "refused_residual.onnx")
torch.onnx.export(TwoInputs().eval(), (torch.randn(1, 4), torch.randn(1, 4)), "refused_two_inputs.onnx")
