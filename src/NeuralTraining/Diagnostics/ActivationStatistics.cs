using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json.Serialization;
using NeuralTraining.Layers;
using NeuralTraining.Networks;
using NeuralTraining.Numerics;

namespace NeuralTraining.Diagnostics;

/// <summary>Describes the distribution of one layer's outputs over many samples. It shows whether initial weights let
/// activations vanish, saturate or all be alike (figures 6.10 to 6.14 of the chapter).</summary>
/// <remarks>Computed in double precision from outputs in single precision. NaN and infinite outputs affect mean,
/// standard deviation and extremes as in NumPy, where a NaN is always <see cref="double.NaN"/>, to the bit; they are in
/// no bin of the histogram.</remarks>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed class ActivationStatistics
{
    /// <summary>Creates statistics that were stored.</summary>
    public ActivationStatistics()
    {
    }

    [SetsRequiredMembers]
    internal ActivationStatistics(ILayer layer, int number, LayerMoments moments, LayerSpread spread)
    {
        Layer = number;
        Kind = layer.GetType().Name;
        IsActivation = layer is Activation;
        Mean = OneNaN(moments.Mean);
        StandardDeviation = OneNaN(spread.StandardDeviation);
        Minimum = OneNaN(moments.Minimum);
        Maximum = OneNaN(moments.Maximum);
        DeadUnits = moments.DeadUnits;
        SaturatedOutputs = spread.SaturatedOutputs;
        NonFiniteOutputs = moments.NonFiniteOutputs;
        Histogram = spread.Histogram;
    }

    /// <summary>Gets the number of the layer in the network, from 1; affine layers count as well.</summary>
    public required int Layer { get; init; }

    /// <summary>Gets the name of the layer's type, such as <c>"ReLU"</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Gets whether the layer is one of the library's activation functions.</summary>
    public required bool IsActivation { get; init; }

    /// <summary>Gets the mean of all outputs.</summary>
    public required double Mean { get; init; }

    /// <summary>Gets the standard deviation of all outputs about their mean: the root of the mean square, as
    /// <c>numpy.std</c>.</summary>
    public required double StandardDeviation { get; init; }

    /// <summary>Gets the smallest output.</summary>
    public required double Minimum { get; init; }

    /// <summary>Gets the largest output.</summary>
    public required double Maximum { get; init; }

    /// <summary>Gets the share of units whose output is the same for all rows, as that of a ReLU that is never above 0;
    /// of a single row, the share that is 0.</summary>
    public required double DeadUnits { get; init; }

    /// <summary>Gets the share of outputs at which the activation hardly lets a gradient pass: within a hundredth of
    /// its range of an asymptote for a sigmoid (below 0.01 or above 0.99) and a tanh (beyond ±0.98), at a derivative
    /// below 0.01 for an ELU (below −0.99 α) and a softplus (below 0.01), exactly 0 for a ReLU; null for any other
    /// layer.</summary>
    public required double? SaturatedOutputs { get; init; }

    /// <summary>Gets the share of outputs that are infinite or not a number.</summary>
    public required double NonFiniteOutputs { get; init; }

    /// <summary>Gets the histogram of all outputs.</summary>
    public required Histogram Histogram { get; init; }

    /// <summary>Computes the statistics of every layer, in inference mode. Passes over the samples twice, in parts, so
    /// that memory does not grow with them; allocates.</summary>
    /// <remarks>For the chapter's histograms take those whose <see cref="IsActivation"/> is true.</remarks>
    /// <param name="network">The network.</param>
    /// <param name="x">The inputs [rows, inputs], with at least one row.</param>
    /// <param name="bins">The number of bins of each histogram, at least 1. Default: 30.</param>
    /// <param name="range">The range of each histogram. Default: from the smallest to the largest finite output of the
    /// layer.</param>
    /// <returns>The statistics from the first layer to the last.</returns>
    /// <exception cref="ArgumentException">The inputs do not have the network's width, or no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of bins is less than 1 or more than an array holds, or
    /// the range is not finite or its ends are not in order.</exception>
    /// <exception cref="InvalidOperationException">Another call on the network is under way.</exception>
    public static IReadOnlyList<ActivationStatistics> Of(
        MultiLayerNet network, ReadOnlyTensorSpan<float> x, int bins = 30, (double Low, double High)? range = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        int rows = DenseTensor.RequireColumns(x, network.Inputs, "input of this network", nameof(x));
        if (rows == 0)
        {
            throw new ArgumentException("The input of statistics must have at least one row, but has none.", nameof(x));
        }

        Require.AtLeast(bins, 1, "number of bins");

        // There is an edge more than there are bins.
        if (bins >= Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(bins), Invariant($"The number of bins must be less than {Array.MaxLength}, but was '{bins}'."));
        }

        if (range is { } r && !(r.Low <= r.High && double.IsFinite(r.High - r.Low)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(range), Invariant($"The range must be finite and its ends in order, but it was from '{r.Low}' to '{r.High}'."));
        }

        using CallGuard.Call call = network.BeginCall();
        LayerStack layers = network.Stack;
        LayerMoments[] moments = [.. layers.Layers.Select((_, i) => new LayerMoments(layers.Width(i)))];
        Visit(network, x, (i, outputs) => moments[i].Add(outputs));
        LayerSpread[] spreads = [.. layers.Layers.Select((layer, i) => new LayerSpread(layer, moments[i], bins, range))];
        Visit(network, x, (i, outputs) => spreads[i].Add(outputs));
        return layers.Layers.Select((layer, i) => new ActivationStatistics(layer, i + 1, moments[i], spreads[i])).ToArray().AsReadOnly();
    }

    /// <summary>Returns the numbers in a line, in the invariant culture.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"layer {Layer} ({Kind}): mean {Mean:G4}, standard deviation {StandardDeviation:G4}, " +
        $"from {Minimum:G4} to {Maximum:G4}, dead units {DeadUnits:P1}" +
        $"{(SaturatedOutputs is { } saturated ? string.Create(CultureInfo.InvariantCulture, $", saturated outputs {saturated:P1}") : "")}");

    /// <summary>Returns a number with the same bits everywhere. Which NaN a sum gives depends on the processor and the
    /// width of its vectors.</summary>
    private static double OneNaN(double value) => double.IsNaN(value) ? double.NaN : value;

    /// <summary>Shows the outputs of every layer for every row.</summary>
    private static void Visit(MultiLayerNet network, ReadOnlyTensorSpan<float> x, Action<int, ReadOnlySpan<float>> visitor)
    {
        ReadOnlySpan<float> inputs = DenseTensor.AsSpan(x);
        int rows = (int)x.Lengths[0], width = network.Inputs;
        int partRows = Prediction.PartRows(network.Stack.Widest);
        for (int start = 0; start < rows; start += partRows)
        {
            int count = Math.Min(partRows, rows - start);
            network.Stack.Forward(new(inputs.Slice(start * width, count * width), [count, width]), PassMode.Inference, network.Iteration);
            for (int i = 0; i < network.Stack.Count; i++)
            {
                visitor(i, network.Stack.LastOutputs(i, count));
            }
        }
    }
}
