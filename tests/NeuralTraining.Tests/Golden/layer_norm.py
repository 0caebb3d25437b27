"""PyTorch's LayerNorm in float64: a batch with gradients, and a network with it, with the names of its state_dict.

Numbers come from a small congruential generator that the test repeats.
"""
import json

import torch

ROWS, COLUMNS, INPUTS, OUTPUTS = 6, 19, 5, 3
state = 2024


def numbers(low, high, *shape):
    global state
    values = torch.empty(shape).double().ravel()
    for n in range(len(values)):
        state = (1664525 * state + 1013904223) % 2 ** 32
        values[n] = low + (high - low) * state / 2 ** 32
    return values.float().double().reshape(shape)


norm = torch.nn.LayerNorm(COLUMNS).double()
norm.weight.data, norm.bias.data = numbers(0.5, 2, COLUMNS), numbers(-1, 1, COLUMNS)
x, dy = numbers(-3, 5, ROWS, COLUMNS).requires_grad_(), numbers(-1, 1, ROWS, COLUMNS)
y = norm(x)
y.backward(dy)
batch = {"y": y, "dx": x.grad, "dgamma": norm.weight.grad, "dbeta": norm.bias.grad}

model = torch.nn.Sequential(torch.nn.Linear(INPUTS, COLUMNS), torch.nn.LayerNorm(COLUMNS), torch.nn.GELU(), torch.nn.Linear(COLUMNS, OUTPUTS)).double()
for parameter in model.parameters():
    # The library's weights are PyTorch's transposed.
    parameter.data = numbers(-1, 1, *reversed(parameter.shape)).permute(*reversed(range(parameter.dim()))).contiguous()
outputs = model(numbers(-2, 2, ROWS, INPUTS))
print(json.dumps({
    "batch": {name: value.ravel().tolist() for name, value in batch.items()},
    "names": list(model.state_dict()), "outputs": outputs.ravel().tolist()}, indent=1))
