using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Networks;

/// <summary>What a call reserves follows from its rows and the widest layer, and not from the inputs.</summary>
[Collection(Alone.Name)]
public sealed class PredictionMemoryTests
{
    private const int Classes = 3, Wide = 20_000;

    public static TheoryData<string> Kinds => ["network", "frozen", "ensemble"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_row_of_a_million_features_takes_next_to_nothing(string kind)
    {
        Predictor predictor = Create(kind, new MultiLayerNet(1_000_000, [4], Classes));
        float[] x = new float[1_000_000], y = new float[Classes];
        Warm(kind);

        long allocated = Allocated(() => predictor(x, y, 1));

        allocated.Should().BeLessThan(20_000);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nine_million_features_are_not_refused(string kind)
    {
        var network = new MultiLayerNet(9_000_000, [new Affine(2, new Zeros())], new SoftmaxCrossEntropy());
        float[] x = new float[9_000_000], y = [1, 1];

        Create(kind, network)(x, y, 1);

        y.Should().Equal(0, 0);
        network.Loss(Tensor.Create(x, [1, 9_000_000]), [0]).Should().BeApproximately(Math.Log(2), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_row_takes_a_row_of_the_widest_layer_and_no_later_call_of_as_many_rows_takes_more(string kind)
    {
        const int row = sizeof(float) * Wide;
        Predictor predictor = Create(kind, new MultiLayerNet(5, [Wide], Classes, new() { WeightInitializer = new Zeros() }));
        float[] x = new float[300 * 5], y = new float[300 * Classes];
        Warm(kind);

        Allocated(() => predictor(x, y, 1)).Should().BeLessThan(4 * row);
        Allocated(() => predictor(x, y, 300)).Should().BeLessThan(4 * 256 * row);
        Allocated(() =>
        {
            for (int rows = 1; rows <= 300; rows += 23)
            {
                predictor(x, y, rows);
            }
        }).Should().Be(0);
    }

    [Fact]
    public void Calls_of_ever_more_rows_reserve_seldom()
    {
        var network = new MultiLayerNet(1, [1000], 2, new() { WeightInitializer = new Zeros() });
        float[] x = new float[256], y = new float[512];
        Warm("network");

        long allocated = Allocated(() =>
        {
            for (int rows = 1; rows <= 256; rows++)
            {
                network.Predict(new ReadOnlyTensorSpan<float>(x, 0, [rows, 1], []), new TensorSpan<float>(y, 0, [rows, 2], []));
            }
        });

        allocated.Should().BeLessThan(5 * 256 * 1000 * sizeof(float), "each of the two layers may reserve 1, 2, 4, … 256 rows");
    }

    [Fact]
    public void Layers_so_wide_that_256_rows_do_not_fit_into_an_array_predict_fewer_at_a_time()
    {
        NeuralTraining.Networks.Prediction.PartRows(9_000_000).Should().Be(238);
        NeuralTraining.Networks.Prediction.PartRows(8_000_000).Should().Be(256);
        NeuralTraining.Networks.Prediction.PartRows(int.MaxValue / 2).Should().Be(1);
    }

    [Fact]
    public void What_does_not_fit_into_an_array_cannot_be_trained_on_and_the_sentence_is_true()
    {
        var network = new MultiLayerNet(1, [9_000_000], 2, new() { WeightInitializer = new Zeros() });

        network.Invoking(n => n.Gradient(Tensor.Create(new float[300], [300, 1]), new int[300])).Should().Throw<ArgumentException>()
            .WithMessage("A batch must have at most 238 rows in a network with a layer of 9000000 units, but has 300.*");
    }

    private delegate void Predictor(float[] x, float[] y, int rows);

    private static Predictor Create(string kind, MultiLayerNet network)
    {
        int inputs = network.Inputs, outputs = network.Outputs;
        network.MaxDegreeOfParallelism = 1;
        FrozenNetwork frozen = network.Freeze();
        var ensemble = new Ensemble([network]);
        return (x, y, rows) =>
        {
            var input = new ReadOnlyTensorSpan<float>(x, 0, [rows, inputs], []);
            var output = new TensorSpan<float>(y, 0, [rows, outputs], []);
            switch (kind)
            {
                case "network":
                    network.Predict(input, output);
                    break;
                case "frozen":
                    frozen.Predict(input, output);
                    break;
                default:
                    ensemble.Predict(input, output);
                    break;
            }
        };
    }

    /// <summary>What a thread needs once whatever it predicts, and the compiler's work.</summary>
    private static void Warm(string kind)
    {
        Predictor small = Create(kind, new MultiLayerNet(5, [4], Classes));
        for (int i = 0; i < 50; i++)
        {
            small(new float[5], new float[Classes], 1);
        }
    }

    private static long Allocated(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
