using NeuralTraining.Files;
using NeuralTraining.Layers;
using NeuralTraining.Serialization;

namespace NeuralTraining.Networks;

/// <summary>The <c>state_dict</c> of a model of PyTorch.</summary>
internal static class PyTorchLayout
{
    /// <summary>Returns the layout of <c>nn.Sequential</c>.</summary>
    public static WeightsLayout Of(MultiLayerNet network)
    {
        IReadOnlyList<PyTorchModule> modules = ModulesOf(network);
        return Of(modules, [.. PyTorchNames.NumberedNames(modules, "", 0)]);
    }

    /// <summary>Returns the layout of modules by their names.</summary>
    public static WeightsLayout Of(IReadOnlyList<PyTorchModule> modules, IReadOnlyList<string> names)
    {
        var layout = new WeightsLayout(WeightsFormat.PyTorch) { Advice = reader => PyTorchAdvice.For(modules, reader) };

        // Marks the tensors as PyTorch's for loaders in Python.
        layout.AddNote(StoredContent.FormatKey, StoredContent.PyTorchFormat);
        foreach ((PyTorchModule module, string name) in modules.Zip(names))
        {
            module.AddTo(layout, name);
        }

        return layout;
    }

    /// <summary>Returns the layers with tensors as PyTorch's modules.</summary>
    /// <exception cref="InvalidOperationException">A layer has no such module.</exception>
    public static IReadOnlyList<PyTorchModule> ModulesOf(MultiLayerNet network)
    {
        var modules = new List<PyTorchModule>();
        var known = new HashSet<(ParameterSet, string)>();
        foreach ((int index, ILayer layer) in network.Layers.Index())
        {
            switch (layer)
            {
                case Affine affine:
                    modules.Add(new PyTorchModule(index, [.. TensorsOf(affine)]));
                    break;
                case BatchNorm norm:
                    modules.Add(new PyTorchModule(
                        index,
                        [
                            Tensor("weight", network.Parameters, norm.GammaName), Tensor("bias", network.Parameters, norm.BetaName),
                            Tensor("running_mean", network.Buffers, norm.RunningMeanName),
                            Tensor("running_var", network.Buffers, norm.RunningVarianceName),
                        ],
                        norm.Epsilon,
                        norm.Momentum));
                    break;
                case LayerNorm norm:
                    modules.Add(new PyTorchModule(
                        index,
                        [Tensor("weight", network.Parameters, norm.GammaName), Tensor("bias", network.Parameters, norm.BetaName)],
                        norm.Epsilon));
                    break;
                case Dropout { InferenceScale: not 1 }:
                    throw new InvalidOperationException(
                        Invariant($"Weights in PyTorch's format must mean the same there, where Dropout scales in training, ") +
                        Invariant($"but that of layer {index + 1} scales at inference. ") +
                        $"Take {nameof(DropoutScaling)}.{nameof(DropoutScaling.InTraining)}, " +
                        $"or the format {nameof(WeightsFormat.Chapter)}.");
            }
        }

        string[] unknown = [.. Unknown(network.Parameters), .. Unknown(network.Buffers)];
        return unknown.Length == 0
            ? modules
            : throw new InvalidOperationException(
                $"Weights in PyTorch's format must belong to {nameof(Affine)}, {nameof(BatchNorm)} and {nameof(LayerNorm)} layers, " +
                $"but {MessageText.List(unknown)} do not. " +
                $"Take the format {nameof(WeightsFormat.Chapter)}.");

        IEnumerable<string> Unknown(ParameterSet set) => set.Keys.Where(name => !known.Contains((set, name)));

        IEnumerable<TensorMapping> TensorsOf(Affine layer)
        {
            TensorMapping weight = Tensor("weight", network.Parameters, layer.WeightName);
            yield return weight with { Lengths = [weight.Lengths[1], weight.Lengths[0]], IsTransposed = true };
            if (layer.BiasName.Length > 0)
            {
                yield return Tensor("bias", network.Parameters, layer.BiasName);
            }
        }

        TensorMapping Tensor(string storedName, ParameterSet set, string name)
        {
            known.Add((set, name));
            return new TensorMapping(storedName, [.. set[name].Lengths], set.AsMemory(name));
        }
    }
}
