"""Predicts with PyTorch, as Predict/PredictionServer.cs describes: FOLDER THREADS."""
import json
import os
import struct
import sys
import threading
import time

# PyTorch has threads of its own: those of OpenBLAS, which Debian's build calls for products, would fight with them.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import torch
from torch import nn

INPUTS = 784
MIN_CALLS = 3
SECONDS_OF_WARM_UP = 0.2


def network_of(path):
    """The layers 0, 2, 4, … of a safetensors file, with ReLU between them."""
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        values = bytearray(file.read())
    header.pop("__metadata__", None)
    state = {}
    for name, tensor in header.items():
        begin, end = tensor["data_offsets"]
        state[name] = torch.frombuffer(values, dtype=torch.float32, offset=begin, count=(end - begin) // 4).reshape(tensor["shape"])
    layers = []
    for index in sorted(int(name.split(".")[0]) for name in state if name.endswith(".weight")):
        outputs, inputs = state[f"{index}.weight"].shape
        layers += [nn.ReLU(), nn.Linear(inputs, outputs)] if layers else [nn.Linear(inputs, outputs)]
    network = nn.Sequential(*layers)
    network.load_state_dict(state)
    return network.eval()


class Caller:
    def __init__(self, network, x):
        self.network, self.x = network, x

    def run(self, seconds, start):
        with torch.inference_mode():
            self.repeat(SECONDS_OF_WARM_UP)
            if start:
                start.wait()
            self.times = self.repeat(seconds)

    def repeat(self, seconds):
        times, now = [], time.perf_counter()
        end = now + seconds
        while now < end or len(times) < MIN_CALLS:
            self.y = self.network(self.x)
            then, now = now, time.perf_counter()
            times.append(now - then)
        self.seconds = sum(times)
        return times


def measure(callers, seconds):
    if len(callers) == 1:
        callers[0].run(seconds, None)
    else:
        start = threading.Barrier(len(callers))
        threads = [threading.Thread(target=caller.run, args=(seconds, start)) for caller in callers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    times = sorted(t for caller in callers for t in caller.times)
    rate = len(times) / max(caller.seconds for caller in callers)
    return f"{times[len(times) // 2] * 1e6:.3f} {times[int(len(times) * 0.99)] * 1e6:.3f} {rate:.3f} 0"


def main(folder, threads):
    torch.set_num_threads(int(threads))
    inputs = torch.frombuffer(bytearray(open(os.path.join(folder, "inputs.f32"), "rb").read()), dtype=torch.float32).reshape(-1, INPUTS)
    networks = {}
    print(f"PyTorch {torch.__version__}", flush=True)
    for line in sys.stdin:
        name, rows, callers, seconds, path = line.rstrip("\n").split(" ", 4)
        if name not in networks:
            networks[name] = network_of(os.path.join(folder, name + ".safetensors"))
        firsts = [i * int(rows) % len(inputs) for i in range(int(callers))]
        all_callers = [Caller(networks[name], inputs[first:first + int(rows)]) for first in firsts]
        answer = measure(all_callers, float(seconds))
        with open(path, "wb") as file:
            file.write(struct.pack(f"<{all_callers[0].y.numel()}f", *all_callers[0].y.flatten().tolist()))
        print(answer, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
