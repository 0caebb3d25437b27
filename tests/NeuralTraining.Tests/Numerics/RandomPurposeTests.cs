using System.Numerics.Tensors;
using System.Text.Json;
using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Diagnostics;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Numerics;
using NeuralTraining.Tests.Data;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Numerics;

/// <summary>The first numbers of everything that is drawn, against a program written from the documentation (Golden/streams.py). They must never change: a user's seed
/// would give something else. Repeats the numbers of RandomPurpose.cs.</summary>
public sealed class RandomPurposeTests
{
    private static readonly JsonElement Expected = Golden.Load("streams");
    private static readonly ulong Seed = Expected.GetProperty("seed").GetUInt64();
    private static readonly Dataset Samples = NumberedSamples.Make(Expected.GetProperty("samples").GetInt32());

    /// <summary>A new purpose gets a number of its own, and a test here.</summary>
    [Fact]
    public void Purposes_keep_their_numbers() => Enum.GetValues<RandomPurpose>().Select(purpose => (purpose, (int)purpose)).Should().Equal(
        (RandomPurpose.InitialWeights, 1), (RandomPurpose.EpochOrder, 2), (RandomPurpose.BatchDraw, 3), (RandomPurpose.DatasetOrder, 4), (RandomPurpose.LayerPass, 5),
        (RandomPurpose.FoldOrder, 6), (RandomPurpose.GradientCheck, 16));

    [Fact]
    public void Initial_weights()
    {
        ParameterSet uniform = new MultiLayerNet(6, [5], 4, new() { WeightInitializer = new HeUniform(), Seed = Seed }).Parameters;
        ParameterSet gaussian = new MultiLayerNet(6, [5], 4, new() { Seed = Seed }).Parameters;

        uniform.AsSpan("W1")[..5].ToArray().Should().Equal(Expected.GetProperty("heUniform")[0].Floats());
        uniform.AsSpan("W2")[..5].ToArray().Should().Equal(Expected.GetProperty("heUniform")[1].Floats());
        gaussian.AsSpan("W1")[..5].ToArray().Should().Equal(Expected.GetProperty("he").Floats());
    }

    [Fact]
    public void The_order_of_an_epoch()
    {
        MiniBatches batches = Samples.CreateMiniBatches(12, Seed);

        foreach (int epoch in new[] { 0, 1 })
        {
            int[] order = [.. NumberedSamples.Of(batches.Draw(2 * epoch)), .. NumberedSamples.Of(batches.Draw(2 * epoch + 1))];
            order.Should().Equal(Integers(Expected.GetProperty("epochOrders")[epoch]));
        }
    }

    [Fact]
    public void Mini_batches_with_replacement()
    {
        MiniBatches batches = Samples.CreateMiniBatches(8, Seed, Sampling.WithReplacement);

        foreach (int iteration in new[] { 0, 1 })
        {
            NumberedSamples.Of(batches.Draw(iteration)).Should().Equal(Integers(Expected.GetProperty("batchDraws")[iteration]));
        }
    }

    [Fact]
    public void The_order_of_a_shuffled_data_set()
    {
        int[] order = Integers(Expected.GetProperty("datasetOrder"));

        (Dataset train, Dataset validation) = Samples.Split(0.25, Seed);

        NumberedSamples.LabelsOf(Samples.Shuffle(Seed)).Should().Equal(order);
        NumberedSamples.LabelsOf(validation).Should().Equal(order[..5]);
        NumberedSamples.LabelsOf(train).Should().Equal(order[5..]);
    }

    [Fact]
    public void Which_fold_has_which_samples()
    {
        int[] labels = Integers(Expected.GetProperty("labels"));

        Numbers(Folds.Create(Samples.Count, 3, Seed)).Should().BeEquivalentTo(Each("folds"), options => options.WithStrictOrdering());
        Numbers(Folds.CreateStratified(labels, 3, Seed)).Should().BeEquivalentTo(Each("stratifiedFolds"), options => options.WithStrictOrdering());
        Folds.SplitStratified(labels, 0.3, Seed).ValidationIndices.Should().Equal(Integers(Expected.GetProperty("stratifiedValidation")));

        static int[][] Numbers(IReadOnlyList<Fold> folds) => [.. folds.Select(fold => fold.ValidationIndices.ToArray())];

        static int[][] Each(string name) => [.. Expected.GetProperty(name).EnumerateArray().Select(Integers)];
    }

    [Fact]
    public void What_dropout_drops()
    {
        const int rows = 7, columns = 10;
        var network = new MultiLayerNet(columns, [new ReLU(), new Dropout(0.25f)], new SoftmaxCrossEntropy(), Seed) { Iteration = 3 };
        float[] ones = [.. Enumerable.Repeat(1f, rows * columns)];

        network.Gradient(Tensor.Create(ones, [rows, columns]), new int[rows]);

        network.Stack.LastOutputs(1, rows).ToArray().Should().Equal(Expected.GetProperty("dropout").Floats());
    }

    /// <summary>The first pass is after zeros have been moved, the third the first to measure noise; later passes look at one element at a time.</summary>
    [Fact]
    public void What_a_gradient_check_moves()
    {
        var layer = new MovedLayer(100);
        var network = new MultiLayerNet(2, [layer], new SoftmaxCrossEntropy());

        GradientCheck.Run(network, new Batch(Tensor.Create(new float[2], [1, 2]), [0]), new() { Elements = 10, Seed = Seed });

        layer.Seen[0][..5].Should().Equal(Expected.GetProperty("displacements").Floats());
        layer.Seen[2][..5].Should().Equal(Expected.GetProperty("noise").Floats());
        int[][] moved = [.. layer.Seen.Select(values => Enumerable.Range(0, values.Length).Where(i => values[i] != layer.Seen[0][i]).ToArray())];
        moved.Where(places => places.Length == 1).Select(places => places[0]).Distinct().Order().Should().Equal(Integers(Expected.GetProperty("lookedAt")));
    }

    private static int[] Integers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetInt32())];

    /// <summary>A layer that changes nothing, whose gradients fall from element to element, and which remembers its parameter in each pass.</summary>
    private sealed class MovedLayer(int length) : ILayer
    {
        private ParameterSet? _parameters, _gradients;

        public List<float[]> Seen { get; } = [];

        public int Build(LayerBuilder layer)
        {
            layer.Parameter("s", [length]);
            return layer.Inputs;
        }

        public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers) => (_parameters, _gradients) = (parameters, gradients);

        public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass)
        {
            x.CopyTo(y);
            Seen.Add(_parameters!.AsSpan().ToArray());
        }

        public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass)
        {
            for (int i = 0; i < length; i++)
            {
                _gradients!.AsSpan()[i] = length - i;
            }
        }
    }
}
