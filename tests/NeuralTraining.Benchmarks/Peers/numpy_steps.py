"""Prints what training steps in plain NumPy take, written the way "Deep Learning from Scratch" teaches: layers with forward and backward, parameters and
gradients in dictionaries by name. Arguments: [cases] [seconds per case] [threads], such as ABE 5 2. The threads are those of OpenBLAS.

As with the book, weights are float64, NumPy's default, and images float32, so all products are float64. Other than with the book, one forward pass gives both
loss and gradients, labels are not one-hot, and there is no weight decay: less work, not more."""
import os
import sys

threads = sys.argv[3] if len(sys.argv) > 3 else "1"
os.environ["OPENBLAS_NUM_THREADS"] = threads  # read when NumPy is loaded
import numpy as np

from step_times import CASES, SAMPLES, products, run

class Affine:
    def __init__(self, parameters, W, b):
        self.parameters, self.W, self.b = parameters, W, b

    def forward(self, x):
        self.x = x
        return x @ self.parameters[self.W] + self.parameters[self.b]

    def backward(self, dout, gradients):
        gradients[self.W] = self.x.T @ dout
        gradients[self.b] = dout.sum(axis=0)
        return dout @ self.parameters[self.W].T


class BatchNorm:
    def __init__(self, parameters, gamma, beta, momentum=0.9):
        self.parameters, self.gamma, self.beta, self.momentum = parameters, gamma, beta, momentum
        self.running_mean, self.running_variance = np.zeros_like(parameters[gamma]), np.ones_like(parameters[gamma])

    def forward(self, x):
        mean = x.mean(axis=0)
        centred = x - mean
        variance = (centred ** 2).mean(axis=0)
        self.std = np.sqrt(variance + 1e-7)
        self.normalised = centred / self.std
        self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mean
        self.running_variance = self.momentum * self.running_variance + (1 - self.momentum) * variance
        return self.parameters[self.gamma] * self.normalised + self.parameters[self.beta]

    def backward(self, dout, gradients):
        gradients[self.beta] = dout.sum(axis=0)
        gradients[self.gamma] = (self.normalised * dout).sum(axis=0)
        of_normalised = self.parameters[self.gamma] * dout
        of_variance = (of_normalised * self.normalised).mean(axis=0)
        return (of_normalised - of_normalised.mean(axis=0) - self.normalised * of_variance) / self.std


class Relu:
    def forward(self, x):
        self.cut = x <= 0
        out = x.copy()
        out[self.cut] = 0
        return out

    def backward(self, dout, gradients):
        dout[self.cut] = 0
        return dout


class Dropout:
    def __init__(self, ratio):
        self.ratio = ratio

    def forward(self, x):
        self.kept = np.random.rand(*x.shape) > self.ratio
        return x * self.kept

    def backward(self, dout, gradients):
        return dout * self.kept


class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, parameters, gradients):
        for name in parameters:
            parameters[name] -= self.lr * gradients[name]


class Adam:
    def __init__(self, lr, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.steps, self.m, self.v = lr, beta1, beta2, 0, None, None

    def update(self, parameters, gradients):
        if self.m is None:
            self.m = {name: np.zeros_like(value) for name, value in parameters.items()}
            self.v = {name: np.zeros_like(value) for name, value in parameters.items()}
        self.steps += 1
        rate = self.lr * np.sqrt(1 - self.beta2 ** self.steps) / (1 - self.beta1 ** self.steps)
        for name in parameters:
            self.m[name] += (1 - self.beta1) * (gradients[name] - self.m[name])
            self.v[name] += (1 - self.beta2) * (gradients[name] ** 2 - self.v[name])
            parameters[name] -= rate * self.m[name] / (np.sqrt(self.v[name]) + 1e-7)


class Network:
    def __init__(self, widths, batch_norm_and_dropout):
        self.parameters, self.layers = {}, []
        for l in range(1, len(widths)):
            W, b, gamma, beta = f"W{l}", f"b{l}", f"gamma{l}", f"beta{l}"
            self.parameters[W] = np.sqrt(2 / widths[l - 1]) * np.random.randn(widths[l - 1], widths[l])
            self.parameters[b] = np.zeros(widths[l])
            self.layers.append(Affine(self.parameters, W, b))
            if l < len(widths) - 1:
                if batch_norm_and_dropout:
                    self.parameters[gamma], self.parameters[beta] = np.ones(widths[l]), np.zeros(widths[l])
                    self.layers.append(BatchNorm(self.parameters, gamma, beta))
                self.layers.append(Relu())
                if batch_norm_and_dropout:
                    self.layers.append(Dropout(0.5))

    def gradient(self, x, t):
        for layer in self.layers:
            x = layer.forward(x)
        y = np.exp(x - x.max(axis=1, keepdims=True))
        y /= y.sum(axis=1, keepdims=True)
        rows = np.arange(len(t))
        loss = -np.log(y[rows, t] + 1e-7).mean()

        gradients, dout = {}, y
        dout[rows, t] -= 1
        dout /= len(t)
        for layer in reversed(self.layers):
            dout = layer.backward(dout, gradients)
        return gradients, loss


def main(cases="ABCDE", seconds="3", *_):
    print(f"the book's NumPy {np.__version__}{products()}", flush=True)
    np.random.seed(1)
    all_inputs = np.random.default_rng(1).random((SAMPLES, 784), dtype=np.float32)
    all_labels = np.random.randint(10, size=SAMPLES)
    for name in (name for name in CASES if name in cases):
        widths, batch, optimizer_name, batch_norm_and_dropout = CASES[name]
        network = Network(widths, batch_norm_and_dropout)
        optimizer = SGD(0.01) if optimizer_name == "SGD" else Adam(0.001)

        def step(_):
            rows = np.random.choice(SAMPLES, batch)
            gradients, loss = network.gradient(all_inputs[rows], all_labels[rows])
            optimizer.update(network.parameters, gradients)
            return loss

        run(name, seconds, step)


if __name__ == "__main__":
    main(*sys.argv[1:])
