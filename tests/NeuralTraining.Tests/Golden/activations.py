"""PyTorch's activation functions and their gradients in float64, from -1e4 to 1e4."""
import json

import torch

functions = {
    "LeakyReLU(Slope: 0.01)": torch.nn.LeakyReLU(),
    "LeakyReLU(Slope: 0.25)": torch.nn.LeakyReLU(0.25),
    "ELU(Alpha: 1)": torch.nn.ELU(),
    "ELU(Alpha: 0.5)": torch.nn.ELU(0.5),
    "GELU": torch.nn.GELU(),
    "GELU(Tanh)": torch.nn.GELU(approximate="tanh"),
    "SiLU": torch.nn.SiLU(),
    "Softplus": torch.nn.Softplus(),
}
sizes = [0.001, 0.1, 0.25, 0.5, 0.7518, 1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10, 12, 16, 20, 50, 80, 100, 1000, 10000]
x = torch.tensor([-size for size in reversed(sizes)] + [0] + sizes).double()
dy = torch.tensor([(-1) ** i * (0.5 + i / 10) for i in range(len(x))]).double()
golden = {"x": x.tolist(), "dy": dy.tolist()}
for name, function in functions.items():
    leaf = x.clone().requires_grad_()
    y = function(leaf)
    y.backward(dy)
    golden[name] = {"y": y.tolist(), "dx": leaf.grad.tolist()}
print(json.dumps(golden, indent=1))
