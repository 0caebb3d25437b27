using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using NeuralTraining.Metrics;
using NeuralTraining.Numerics;

namespace NeuralTraining.Losses;

/// <summary>Softmax and cross-entropy in one: −log of the probability p that softmax gives to the right class, and the
/// gradient (softmax − target) / batch. Labels can be smoothed, and classes weighted.</summary>
/// <remarks>
/// <para>Takes labels or one-hot targets (or any row of probabilities). Computed as log Σ eᶻ − z after the row's
/// maximum is subtracted, so that outputs of ±10⁴ neither overflow nor lose the loss; the chapter adds 1e-7 inside the
/// logarithm instead, which bounds its loss at 16.1. Sums are in double precision. A probability below 2⁻¹¹⁰ of the
/// largest counts as 0. Keeps no state and does not allocate.</para>
/// <para>With the label smoothing ε (Szegedy et al., 2016, <i>Rethinking the Inception Architecture for Computer
/// Vision</i>) and the weights w of the C classes, the loss of a sample of class y is (1 − ε)·w<sub>y</sub>·(−log
/// p<sub>y</sub>) + ε/C·Σ w<sub>c</sub>·(−log p<sub>c</sub>), and the mean divides by Σ w<sub>y</sub>, each term times
/// the weight of its sample: PyTorch's <c>CrossEntropyLoss</c>. A row of targets t counts Σ w<sub>c</sub>t<sub>c</sub>
/// in the divisor, so that a one-hot row equals a label; PyTorch divides the loss of such rows by their number
/// instead.</para>
/// </remarks>
public sealed class SoftmaxCrossEntropy : IProbabilisticLoss, IOutputRule
{
    private readonly ClassWeighting _weighting;

    /// <summary>Creates the loss.</summary>
    /// <param name="labelSmoothing">The share ε of a target that is spread over all classes: at least 0 and less than
    /// 1. Default: 0.</param>
    /// <param name="classWeights">The weight of each class, a finite number greater than zero: as many as the network
    /// has outputs. A sample that is not to count has a weight of 0 itself. Default: null: each is 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The label smoothing is outside its range.</exception>
    /// <exception cref="ArgumentException">A class weight is not a finite number greater than zero.</exception>
    public SoftmaxCrossEntropy(float labelSmoothing = 0, IReadOnlyList<float>? classWeights = null)
    {
        Require.Fraction(labelSmoothing, "label smoothing");
        float[]? weights = classWeights is null ? null : [.. classWeights];
        for (int i = 0; i < weights?.Length; i++)
        {
            if (!(weights[i] > 0 && float.IsFinite(weights[i])))
            {
                throw new ArgumentException(
                    Invariant($"A class weight must be a finite number greater than zero, but that of class {i} was '{weights[i]}'."),
                    nameof(classWeights));
            }
        }

        _weighting = new ClassWeighting(labelSmoothing, weights);
        ClassWeights = weights is null ? null : Array.AsReadOnly(weights);
        IEnumerable<(string Name, double Value)> smoothing = labelSmoothing == 0 ? [] : [(nameof(LabelSmoothing), labelSmoothing)];
        Hyperparameters = HyperparameterTable.Of(
            [.. smoothing, .. (weights ?? []).Select((weight, i) => (NameOfClassWeight(i), (double)weight))]);
    }

    /// <summary>Gets the share of a target that is spread over all classes.</summary>
    public float LabelSmoothing => _weighting.Smoothing;

    /// <summary>Gets the weight of each class; null if each is 1.</summary>
    public IReadOnlyList<float>? ClassWeights { get; }

    /// <inheritdoc />
    /// <remarks>Those that differ from their defaults: <c>LabelSmoothing</c>, <c>ClassWeight0</c>,
    /// <c>ClassWeight1</c>, …</remarks>
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <inheritdoc />
    /// <remarks>It does.</remarks>
    public bool SupportsWeights => true;

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, Hyperparameters);

    /// <summary>Returns the name of a class weight among the hyperparameters.</summary>
    internal static string NameOfClassWeight(int label) => Invariant($"ClassWeight{label}");

    /// <inheritdoc />
    /// <remarks>The accuracy.</remarks>
    public IReadOnlyList<IMetric> DefaultMetrics(in Batch batch, int outputs) => [new Accuracy()];

    /// <inheritdoc />
    /// <remarks>Refuses a single output, whose loss would always be 0.</remarks>
    void IOutputRule.RequireOutputs(int outputs, string argument)
    {
        if (outputs == 1)
        {
            throw new ArgumentException(
                "A network with SoftmaxCrossEntropy must have an output for each class, " +
                "but has one: two classes need two outputs, or one with BinaryCrossEntropy.", argument);
        }

        RequireClassWeights(outputs, argument);
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">A label is not the number of an output, a row of targets does not hold
    /// probabilities, or there are not as many class weights as outputs.</exception>
    public void Check(in Batch batch, int outputs)
    {
        RequireClassWeights(outputs, nameof(batch));
        if (!batch.HasLabels)
        {
            RequireLabelsOrRows(batch, outputs);
        }

        ClassTargets.Check(batch, outputs);
    }

    /// <inheritdoc />
    /// <remarks>The sum of the samples' weights, each times the weight of its class.</remarks>
    public double TotalWeight(in Batch batch) => _weighting.Total(batch);

    /// <inheritdoc />
    public double Forward(ReadOnlyTensorSpan<float> outputs, in Batch batch)
    {
        int classes = Check(outputs, batch);
        ReadOnlySpan<float> values = DenseTensor.AsSpan(outputs);
        Span<float> maxima = stackalloc float[RowSums.RowsAtOnce];
        Span<float> exponentials = stackalloc float[RowSums.RowsAtOnce * Math.Min(Softmax.ChunkLength, classes)];
        var rowSums = new RowSums(stackalloc float[RowSums.ScratchLength]);
        double sum = 0, total = TotalWeight(batch);
        for (int first = 0; first < batch.Count; first += RowSums.RowsAtOnce)
        {
            int rows = Math.Min(RowSums.RowsAtOnce, batch.Count - first);
            ReadOnlySpan<float> some = values.Slice(first * classes, rows * classes);
            Vector256<double> logSums = ScalarMath.Log(Softmax.SumExponentials(some, maxima[..rows], exponentials, rowSums));
            for (int i = 0; i < rows; i++)
            {
                int row = first + i;
                ReadOnlySpan<float> z = values.Slice(row * classes, classes);
                double max = maxima[i], logSum = logSums[i], weight = batch.WeightOf(row);
                if (batch.HasLabels)
                {
                    int label = batch.Labels[row];
                    sum += weight * _weighting.Kept(label) * (logSum - (z[label] - max));
                }
                else
                {
                    ReadOnlySpan<float> t = DenseTensor.AsSpan(batch.Targets).Slice(row * classes, classes);
                    for (int j = 0; j < classes; j++)
                    {
                        sum += t[j] == 0 ? 0 : weight * t[j] * _weighting.Kept(j) * (logSum - (z[j] - max));
                    }
                }

                if (LabelSmoothing > 0)
                {
                    sum += weight * _weighting.SmoothedLoss(z, max + logSum);
                }
            }
        }

        return total == 0 ? 0 : sum / total;
    }

    /// <inheritdoc />
    public void Backward(ReadOnlyTensorSpan<float> outputs, in Batch batch, TensorSpan<float> dOutputs)
    {
        int classes = Check(outputs, batch);
        DenseTensor.RequireShape(dOutputs, batch.Count, classes, "gradient of the outputs", nameof(dOutputs));
        ReadOnlySpan<float> values = DenseTensor.AsSpan(outputs);
        Span<float> gradients = DenseTensor.AsSpan(dOutputs);
        double total = TotalWeight(batch);
        if (total == 0)
        {
            gradients.Clear();
            return;
        }

        Softmax.Run(values, gradients, classes, new RowFactors(_weighting, batch), total);
        for (int row = 0; row < batch.Count; row++)
        {
            _weighting.Subtract(gradients.Slice(row * classes, classes), batch, row, batch.WeightOf(row) / total);
        }
    }

    /// <inheritdoc />
    /// <remarks>The softmax of each row. Does not allocate.</remarks>
    /// <exception cref="ArgumentException">The outputs are not a dense matrix, or the probabilities are not of their
    /// shape.</exception>
    public void ToProbabilities(ReadOnlyTensorSpan<float> outputs, TensorSpan<float> probabilities)
    {
        DenseTensor.RequireMatrix(outputs, "matrix of outputs", nameof(outputs));
        int rows = (int)outputs.Lengths[0], classes = (int)outputs.Lengths[1];
        DenseTensor.RequireShape(probabilities, rows, classes, "matrix of probabilities", nameof(probabilities));
        Softmax.Run(DenseTensor.AsSpan(outputs), DenseTensor.AsSpan(probabilities), classes);
    }

    /// <summary>Refuses numbers of classes that were given as targets.</summary>
    private static void RequireLabelsOrRows(in Batch batch, int outputs)
    {
        if (batch.Targets.Lengths[1] == 1)
        {
            throw new ArgumentException(
                "The samples of SoftmaxCrossEntropy must have labels, which are of type int, " +
                Invariant($"or a target for each of the {outputs} outputs, but they have one target each."), nameof(batch));
        }
    }

    private void RequireClassWeights(int outputs, string argument)
    {
        if (ClassWeights is { } weights && weights.Count != outputs)
        {
            throw new ArgumentException(
                Invariant($"Each of the {outputs} outputs must have a class weight, ") +
                Invariant($"but there are {weights.Count} class weights."), argument);
        }
    }

    /// <summary>Refuses outputs that do not fit the batch, and returns their number of columns.</summary>
    private int Check(ReadOnlyTensorSpan<float> outputs, in Batch batch)
    {
        DenseTensor.RequireMatrix(outputs, "matrix of outputs", nameof(outputs));
        int classes = (int)outputs.Lengths[1];
        RequireClassWeights(classes, nameof(outputs));
        DenseTensor.RequireShape(outputs, batch.Count, classes, "matrix of outputs", nameof(outputs));
        if (!batch.HasLabels)
        {
            DenseTensor.RequireColumns(batch.Targets, classes, "matrix of targets", nameof(batch));
        }

        return classes;
    }

    private readonly ref struct RowFactors(ClassWeighting weighting, Batch batch) : Softmax.IRowFactors
    {
        private readonly Batch _batch = batch;

        public double Of(int row) => weighting.SumOfRow(_batch, row);
    }
}
