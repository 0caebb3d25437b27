using System.Globalization;
using NeuralTraining.Files;
using NeuralTraining.Layers;

namespace NeuralTraining.Networks;

/// <summary>Represents a layer with tensors as a module of PyTorch.</summary>
/// <param name="Layer">The index of the layer.</param>
/// <param name="Tensors">The tensors by their names in the module, such as <c>weight</c>.</param>
/// <param name="Epsilon">The ε of a normalization, or null.</param>
/// <param name="Momentum">The momentum of a <see cref="BatchNorm"/>, or null.</param>
internal sealed record PyTorchModule(int Layer, TensorMapping[] Tensors, float? Epsilon = null, double? Momentum = null)
{
    /// <summary>The number of mini-batches, which only a <see cref="BatchNorm"/> has.</summary>
    public const string Counter = "num_batches_tracked";

    public bool HasCounter => Momentum is not null;

    /// <summary>Returns the name in a file of a module's tensor. A model that is one module has no name.</summary>
    public static string NameOf(string module, string tensor) => module.Length == 0 ? tensor : $"{module}.{tensor}";

    /// <summary>Adds the tensors under the name of the module.</summary>
    public void AddTo(WeightsLayout layout, string name)
    {
        foreach (TensorMapping tensor in Tensors)
        {
            layout.Add(tensor with { Name = NameOf(name, tensor.Name) });
        }

        if (HasCounter)
        {
            layout.AddCounter(NameOf(name, Counter));
        }

        if (Epsilon is { } epsilon)
        {
            layout.AddEpsilon(NameOf(name, "eps"), epsilon);
        }

        if (Momentum is { } momentum)
        {
            // PyTorch's momentum is the share of the new values. In decimal, so that 0.9 becomes 0.1.
            layout.AddNote(NameOf(name, "momentum"), (1 - (decimal)momentum).ToString(CultureInfo.InvariantCulture));
        }
    }
}
