using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using Xunit;

namespace NeuralTraining.Tests.Networks.Weights;

/// <summary>Networks with the layers of the models in Golden/pytorch_modules.py.</summary>
internal static class PyTorchModels
{
    /// <summary>A model and the shortest call that loads it.</summary>
    public static readonly TheoryData<string, string> Calls = new()
    {
        { "flattened", "PyTorchNames.Sequential(first: 1)" },
        { "tutorial", "PyTorchNames.Sequential(\"linear_relu_stack.\")" },
        { "attributes", "PyTorchNames.Modules(\"fc1\", \"bn1\", \"fc2\", \"out\")" },
        { "compiled", "PyTorchNames.Modules(\"_orig_mod.fc1\", \"_orig_mod.bn1\", \"_orig_mod.fc2\", \"_orig_mod.out\")" },
        { "parallel", "PyTorchNames.Sequential(\"module.linear_relu_stack.\")" },
        { "parallel_compiled", "PyTorchNames.Sequential(\"module._orig_mod.\", first: 1)" },
        { "half", "PyTorchNames.Modules(\"fc1\", \"bn1\", \"fc2\", \"out\")" },
        { "brain_half", "PyTorchNames.ByShape" },
        { "double", "PyTorchNames.ByShape" },
        { "linear", "PyTorchNames.Modules(\"\")" },
    };

    public static MultiLayerNet Create(string model) => model switch
    {
        "flattened" or "parallel_compiled" => New(
            Linear(9), Norm(), new SiLU(), new Dropout(0.1f, DropoutScaling.InTraining), new Affine(9, new Zeros(), bias: false), Norm(), new SiLU(), Linear(3)),
        "tutorial" or "parallel" => New(Linear(12), new ReLU(), Linear(12), new ReLU(), Linear(3)),
        "attributes" or "compiled" or "half" => New(Linear(10), Norm(), new ReLU(), Linear(10), new Tanh(), Linear(3)),
        "linear" => New(Linear(3)),
        _ => New([.. Enumerable.Range(0, 11).SelectMany(_ => new ILayer[] { Linear(16), new LayerNorm(), new GELU() }), Linear(3)]),
    };

    private static MultiLayerNet New(params ILayer[] layers) => new(16, layers, new SoftmaxCrossEntropy());

    private static Affine Linear(int outputs) => new(outputs, new Zeros());

    private static BatchNorm Norm() => new(momentum: 0.9, epsilon: 1e-5f);
}
