"""Prints what JAX's training steps take: [cases] [seconds per case] [threads], such as ABE 5 2. Arrays are float32.

A step is one compiled function: it gathers the mini-batch, computes the loss with its gradients, and updates; the loss is read every step. XLA takes as many
threads as there are processors, so the process is bound to as many of them as it is to have threads, which needs Linux."""
import os
import sys

threads = int(sys.argv[3]) if len(sys.argv) > 3 else 1
os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])  # read when JAX is loaded
os.environ["JAX_PLATFORMS"] = "cpu"
import jax
import jax.numpy as jnp

from step_times import CASES, SAMPLES, run

def parameters_of(key, widths, batch_norm):
    layers = []
    for l, (inputs, outputs) in enumerate(zip(widths[:-1], widths[1:]), start=1):
        key, own = jax.random.split(key)
        layer = {"W": jax.random.normal(own, (inputs, outputs)) * (2 / inputs) ** 0.5, "b": jnp.zeros(outputs)}
        if batch_norm and l < len(widths) - 1:
            layer |= {"gamma": jnp.ones(outputs), "beta": jnp.zeros(outputs)}
        layers.append(layer)
    return layers


def loss_of(layers, running, x, t, key):
    """The mean loss, and the new running averages of BatchNorm."""
    updated = []
    for layer in layers[:-1]:
        x = x @ layer["W"] + layer["b"]
        if "gamma" in layer:
            mean, variance = x.mean(axis=0), x.var(axis=0)
            old_mean, old_variance = running[len(updated)]
            updated.append((0.9 * old_mean + 0.1 * mean, 0.9 * old_variance + 0.1 * variance))
            x = layer["gamma"] * (x - mean) / jnp.sqrt(variance + 1e-7) + layer["beta"]
        x = jax.nn.relu(x)
        if "gamma" in layer:
            key, own = jax.random.split(key)
            x = jnp.where(jax.random.bernoulli(own, 0.5, x.shape), 2 * x, 0)
    logs = jax.nn.log_softmax(x @ layers[-1]["W"] + layers[-1]["b"])
    return -jnp.take_along_axis(logs, t[:, None], axis=1).mean(), updated


def sgd(layers, gradients, state):
    return jax.tree_util.tree_map(lambda w, g: w - 0.01 * g, layers, gradients), state


def adam(layers, gradients, state):
    step, m, v = state
    step = step + 1
    m = jax.tree_util.tree_map(lambda m, g: 0.9 * m + 0.1 * g, m, gradients)
    v = jax.tree_util.tree_map(lambda v, g: 0.999 * v + 0.001 * g * g, v, gradients)
    rate = 0.001 * jnp.sqrt(1 - 0.999 ** step) / (1 - 0.9 ** step)
    return jax.tree_util.tree_map(lambda w, m, v: w - rate * m / (jnp.sqrt(v) + 1e-8), layers, m, v), (step, m, v)


def step_of(update):
    def step(layers, state, running, rows, key, all_inputs, all_labels):
        x, t = all_inputs[rows], all_labels[rows]
        (loss, running), gradients = jax.value_and_grad(loss_of, has_aux=True)(layers, running, x, t, key)
        layers, state = update(layers, gradients, state)
        return layers, state, running, loss
    return jax.jit(step, donate_argnums=(0, 1, 2))


def main(cases="ABCDE", seconds="3", *_):
    print(f"JAX {jax.__version__}", flush=True)
    key = jax.random.PRNGKey(1)
    all_inputs, all_labels = jax.random.uniform(key, (SAMPLES, 784)), jax.random.randint(key, (SAMPLES,), 0, 10)
    for name in (name for name in CASES if name in cases):
        widths, batch, optimizer_name, batch_norm_and_dropout = CASES[name]
        layers = parameters_of(key, widths, batch_norm_and_dropout)
        zeros = lambda: jax.tree_util.tree_map(jnp.zeros_like, layers)
        state = () if optimizer_name == "SGD" else (jnp.zeros(()), zeros(), zeros())
        running = [(jnp.zeros(width), jnp.ones(width)) for width in widths[1:-1]] if batch_norm_and_dropout else []
        step = step_of(sgd if optimizer_name == "SGD" else adam)
        order = jax.random.permutation(key, SAMPLES)
        batches = [order[i * batch:(i + 1) * batch] for i in range(SAMPLES // batch)]
        keys = list(jax.random.split(key, len(batches)))

        def compiled_step(iteration):
            nonlocal layers, state, running
            number = iteration % len(batches)
            layers, state, running, loss = step(layers, state, running, batches[number], keys[number], all_inputs, all_labels)
            return float(loss)

        run(name, seconds, compiled_step)


if __name__ == "__main__":
    main(*sys.argv[1:])
