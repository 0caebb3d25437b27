"""Prints what PyTorch takes to load, evaluate, draw, save and restore: TASKS THREADS FOLDER. Tensors are float32."""
import os
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import torch
from torch import nn
from torch.nn import functional

import file_times as times
from pytorch_steps import network_of


def load():
    return [torch.from_numpy(array) for array in times.load_mnist()]


def evaluate(case, rows):
    network = network_of(times.WIDTHS[case], False)
    inputs, labels = torch.rand(times.SAMPLES, 784), torch.randint(10, (times.SAMPLES,))

    def work():
        loss, right = 0.0, 0
        with torch.no_grad():
            for start in range(0, times.SAMPLES, rows):
                outputs, t = network(inputs[start:start + rows]), labels[start:start + rows]
                loss += functional.cross_entropy(outputs, t, reduction="sum").item()
                right += (outputs.argmax(1) == t).sum().item()
        return loss / times.SAMPLES, right / times.SAMPLES
    return work


def draw(case):
    inputs, labels = torch.rand(times.SAMPLES, 784), torch.randint(10, (times.SAMPLES,))
    order, size = torch.randperm(times.SAMPLES), times.BATCHES[case]

    def work():
        for i in range(1000):
            start = i % (times.SAMPLES // size) * size
            rows = order[start:start + size]
            inputs[rows], labels[rows]
    return work


def trained(case):
    network = network_of(times.WIDTHS[case], False)
    optimizer = torch.optim.Adam(network.parameters())
    network(torch.rand(2, 784)).sum().backward()
    optimizer.step()
    return network, optimizer


def save(case, folder, durable):
    network, optimizer = trained(case)
    path = os.path.join(folder, "checkpoint.pt")

    def work():
        with open(path + ".tmp", "wb") as file:
            torch.save({"network": network.state_dict(), "optimizer": optimizer.state_dict()}, file)
            if durable:
                times.flush(file)
        os.replace(path + ".tmp", path)
    return work


def restore(case, folder):
    network, optimizer = trained(case)
    save(case, folder, False)()

    def work():
        state = torch.load(os.path.join(folder, "checkpoint.pt"))
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
    return work


def weights(case, folder, durable):
    network = network_of(times.WIDTHS[case], False)
    path = os.path.join(folder, "weights.pt")

    def work():
        with open(path + ".tmp", "wb") as file:
            torch.save(network.state_dict(), file)
            if durable:
                times.flush(file)
        os.replace(path + ".tmp", path)
        network.load_state_dict(torch.load(path))
    return work


def begin(threads):
    torch.set_num_threads(threads)


if __name__ == "__main__":
    times.run(sys.modules[__name__], *sys.argv[1:])
