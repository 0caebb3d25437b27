using System.Globalization;
using NeuralTraining.Files;
using NeuralTraining.Layers;
using NeuralTraining.Serialization;

namespace NeuralTraining.Networks;

/// <summary>The <c>state_dict</c> of PyTorch's <c>nn.Sequential</c>.</summary>
internal static class PyTorchLayout
{
    public static WeightsLayout Of(MultiLayerNet network)
    {
        var layout = new WeightsLayout(WeightsFormat.PyTorch);

        // Marks the tensors as PyTorch's for loaders in Python.
        layout.AddNote(StoredContent.FormatKey, StoredContent.PyTorchFormat);
        var known = new HashSet<(ParameterSet, string)>();
        foreach ((int index, ILayer layer) in network.Layers.Index())
        {
            switch (layer)
            {
                case Affine affine:
                    AddAffine(affine, index);
                    break;
                case BatchNorm norm:
                    AddBatchNorm(norm, index);
                    break;
                case LayerNorm norm:
                    Add(Invariant($"{index}.weight"), network.Parameters, norm.GammaName);
                    Add(Invariant($"{index}.bias"), network.Parameters, norm.BetaName);
                    layout.AddEpsilon(Invariant($"{index}.eps"), norm.Epsilon);
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
            ? layout
            : throw new InvalidOperationException(
                $"Weights in PyTorch's format must belong to {nameof(Affine)}, {nameof(BatchNorm)} and {nameof(LayerNorm)} layers, " +
                $"but {MessageText.List(unknown)} do not. " +
                $"Take the format {nameof(WeightsFormat.Chapter)}.");

        IEnumerable<string> Unknown(ParameterSet set) => set.Keys.Where(name => !known.Contains((set, name)));

        void AddAffine(Affine layer, int index)
        {
            nint[] lengths = [.. network.Parameters[layer.WeightName].Lengths];
            known.Add((network.Parameters, layer.WeightName));
            Memory<float> weights = network.Parameters.AsMemory(layer.WeightName);
            layout.Add(new TensorMapping(Invariant($"{index}.weight"), [lengths[1], lengths[0]], weights, IsTransposed: true));
            if (layer.BiasName.Length > 0)
            {
                Add(Invariant($"{index}.bias"), network.Parameters, layer.BiasName);
            }
        }

        void AddBatchNorm(BatchNorm layer, int index)
        {
            Add(Invariant($"{index}.weight"), network.Parameters, layer.GammaName);
            Add(Invariant($"{index}.bias"), network.Parameters, layer.BetaName);
            Add(Invariant($"{index}.running_mean"), network.Buffers, layer.RunningMeanName);
            Add(Invariant($"{index}.running_var"), network.Buffers, layer.RunningVarianceName);
            layout.AddCounter(Invariant($"{index}.num_batches_tracked"));
            layout.AddEpsilon(Invariant($"{index}.eps"), layer.Epsilon);

            // In decimal, so that 0.9 becomes 0.1.
            layout.AddNote(Invariant($"{index}.momentum"), (1 - (decimal)layer.Momentum).ToString(CultureInfo.InvariantCulture));
        }

        void Add(string storedName, ParameterSet set, string name)
        {
            known.Add((set, name));
            layout.Add(new TensorMapping(storedName, [.. set[name].Lengths], set.AsMemory(name)));
        }
    }
}
