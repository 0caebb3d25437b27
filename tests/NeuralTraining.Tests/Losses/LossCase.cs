using System.Numerics.Tensors;
using NeuralTraining.Losses;
using NeuralTraining.Tests.Support;

namespace NeuralTraining.Tests.Losses;

/// <summary>A loss with samples that it takes, and its definition in double precision: Σ w l / Σ w d.</summary>
internal sealed record LossCase(string Name, ILoss Loss, int Columns, bool HasLabels)
{
    public const float Smoothing = 0.125f, Delta = 0.75f;

    public const int Rows = 7;

    public static readonly float[] Classes = [0.5f, 2, 1, 0.25f, 3];

    /// <summary>Weights that are whole, so that samples can be repeated as often.</summary>
    public static readonly float[] Weights = [2, 1, 3, 0, 1, 2, 4];

    /// <summary>Every loss of the library, with each of its options.</summary>
    public static IReadOnlyList<LossCase> All { get; } =
    [
        .. new[] { true, false }.SelectMany(labels => new LossCase[]
        {
            new("SoftmaxCrossEntropy", new SoftmaxCrossEntropy(), 5, labels),
            new("smoothed", new SoftmaxCrossEntropy(Smoothing), 5, labels) { Epsilon = Smoothing },
            new("weighted", new SoftmaxCrossEntropy(classWeights: Classes), 5, labels) { ClassWeights = Classes },
            new("smoothed and weighted", new SoftmaxCrossEntropy(Smoothing, Classes), 5, labels) { Epsilon = Smoothing, ClassWeights = Classes },
            new("BinaryCrossEntropy", new BinaryCrossEntropy(), 1, labels) { Term = BinaryCrossEntropy },
        }),
        .. new[] { 1, 3, 20 }.SelectMany(columns => new LossCase[]
        {
            new("MeanSquaredError", new MeanSquaredError(), columns, false) { Term = (z, t) => Mean(z, t, r => r * r) },
            new("MeanAbsoluteError", new MeanAbsoluteError(), columns, false) { Term = (z, t) => Mean(z, t, Math.Abs) },
            new("Huber", new Huber(), columns, false) { Term = (z, t) => Mean(z, t, r => Huber(r, 1)) },
            new("Huber of 0.75", new Huber(Delta), columns, false) { Term = (z, t) => Mean(z, t, r => Huber(r, Delta)) },
        }),
    ];

    private double Epsilon { get; init; }

    private float[]? ClassWeights { get; init; }

    private Func<double[], double[], double>? Term { get; init; }

    /// <summary>Outputs of a batch, always the same for the same seed.</summary>
    public float[] Outputs(int rows = Rows, int seed = 1) => Numbers.Uniform(rows * Columns, -3, 3, seed);

    public int[] Labels(int rows = Rows) => [.. Enumerable.Range(0, HasLabels ? rows : 0).Select(row => row * 7919 % Math.Max(2, Columns))];

    public float[] Targets(int rows = Rows)
    {
        float[] values = Numbers.Uniform(HasLabels ? 0 : rows * Columns, 0, 1, seed: 2);
        return Loss is RegressionLoss ? [.. values.Select(value => 4 * value - 2)]
            : Columns == 1 ? values
            : [.. values.Chunk(Columns).SelectMany(row => row.Select(value => value / row.Sum()))];
    }

    public Batch Batch(ReadOnlySpan<float> weights = default) => Batch(Labels(), Targets(), weights);

    /// <summary>A batch whose inputs are of no meaning.</summary>
    public Batch Batch(int[] labels, float[] targets, ReadOnlySpan<float> weights = default)
    {
        int rows = HasLabels ? labels.Length : targets.Length / Columns;
        var inputs = new ReadOnlyTensorSpan<float>(new float[rows], [rows, 1]);
        return HasLabels ? new Batch(inputs, labels, weights) : new Batch(inputs, new ReadOnlyTensorSpan<float>(targets, [rows, Columns]), weights);
    }

    public double Forward(float[] outputs, in Batch batch) => Loss.Forward(Matrix(outputs), batch);

    /// <summary>The gradient, of which every element must be written.</summary>
    public float[] Backward(float[] outputs, in Batch batch)
    {
        float[] gradient = new float[outputs.Length];
        Array.Fill(gradient, float.NaN);
        Loss.Backward(Matrix(outputs), batch, new TensorSpan<float>(gradient, [outputs.Length / Columns, Columns]));
        return gradient;
    }

    /// <summary>The loss from its definition.</summary>
    public double Naive(double[] outputs, int[] labels, float[] targets, ReadOnlySpan<float> weights)
    {
        double sum = 0, total = 0;
        int rows = outputs.Length / Columns;
        for (int row = 0; row < rows; row++)
        {
            double[] z = outputs[(row * Columns)..((row + 1) * Columns)];
            double[] t = !HasLabels ? Numbers.ToDoubles(targets.AsSpan(row * Columns, Columns))
                : Columns == 1 ? [labels[row]]
                : [.. Enumerable.Range(0, Columns).Select(j => j == labels[row] ? 1.0 : 0)];
            double weight = weights.IsEmpty ? 1 : weights[row];
            sum += weight * (Term is null ? CrossEntropy(z, t) : Term(z, t));
            total += weight * (ClassWeights is null ? 1 : t.Zip(ClassWeights, (a, b) => a * b).Sum());
        }

        return sum / total;
    }

    public override string ToString() => $"{Name}, {Columns} {(HasLabels ? "outputs and labels" : "outputs and targets")}";

    private ReadOnlyTensorSpan<float> Matrix(float[] values) => new(values, [values.Length / Columns, Columns]);

    private double CrossEntropy(double[] z, double[] t)
    {
        double logSum = Math.Log(z.Sum(Math.Exp));
        return Enumerable.Range(0, z.Length).Sum(j => (ClassWeights?[j] ?? 1) * ((1 - Epsilon) * t[j] + Epsilon / z.Length) * (logSum - z[j]));
    }

    private static double BinaryCrossEntropy(double[] z, double[] t) => Math.Log(1 + Math.Exp(z[0])) - z[0] * t[0];

    private static double Mean(double[] z, double[] t, Func<double, double> function) => z.Zip(t, (a, b) => function(a - b)).Average();

    private static double Huber(double r, double delta) => Math.Abs(r) <= delta ? 0.5 * r * r : delta * (Math.Abs(r) - 0.5 * delta);
}
