"""Prints what PyTorch's training steps take: [cases] [seconds per case] [threads], such as ABE 5 2. Tensors are float32."""
import os
import sys

# PyTorch has threads of its own: those of OpenBLAS, which Debian's build calls for products, would fight with them.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import torch
from torch import nn

from step_times import CASES, SAMPLES, products, run

def network_of(widths, batch_norm_and_dropout):
    layers = []
    for inputs, outputs in zip(widths[:-2], widths[1:-1]):
        layers.append(nn.Linear(inputs, outputs))
        if batch_norm_and_dropout:
            layers.append(nn.BatchNorm1d(outputs))
        layers.append(nn.ReLU())
        if batch_norm_and_dropout:
            layers.append(nn.Dropout(0.5))
    return nn.Sequential(*layers, nn.Linear(widths[-2], widths[-1]))


def main(cases="ABCDE", seconds="3", threads="1"):
    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    of_openblas = os.environ["OPENBLAS_NUM_THREADS"]
    print(f"PyTorch {torch.__version__}{'' if of_openblas == '1' else f' (OpenBLAS threads {of_openblas})'}{'' if torch.backends.mkl.is_available() else products()}", flush=True)
    all_inputs, all_labels = torch.rand(SAMPLES, 784), torch.randint(10, (SAMPLES,))
    for name in (name for name in CASES if name in cases):
        widths, batch, optimizer_name, batch_norm_and_dropout = CASES[name]
        network = network_of(widths, batch_norm_and_dropout)
        parameters = network.parameters()
        optimizer = torch.optim.SGD(parameters, lr=0.01) if optimizer_name == "SGD" else torch.optim.Adam(parameters, lr=0.001)
        cross_entropy = nn.CrossEntropyLoss()
        order = torch.randperm(SAMPLES)

        def step(iteration):
            start = iteration % (SAMPLES // batch) * batch
            rows = order[start:start + batch]
            x, t = all_inputs.index_select(0, rows), all_labels.index_select(0, rows)
            optimizer.zero_grad()
            loss = cross_entropy(network(x), t)
            loss.backward()
            optimizer.step()
            return loss.item()

        run(name, seconds, step)


if __name__ == "__main__":
    main(*sys.argv[1:])
