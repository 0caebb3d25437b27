using System.Globalization;
using System.Text.Json;
using FluentAssertions;
using NeuralTraining.Callbacks;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Training.Callbacks;

/// <summary>Clipping, plateaus and averages are PyTorch's and NumPy's; see <c>Golden/callbacks.py</c>.</summary>
public sealed class CallbackGoldenTests
{
    private static readonly JsonElement Values = Golden.Load("callbacks");
    private static readonly Dataset Train = TwoMoons.Create(20, seed: 1);

    [Fact]
    public void Clipping_by_norm_is_that_of_PyTorch() => ShouldClip("norm", limit => new GradientNormClipping(limit));

    [Fact]
    public void Clipping_by_value_is_that_of_PyTorch() => ShouldClip("value", limit => new GradientValueClipping((float)limit));

    [Fact]
    public void Rates_on_a_plateau_are_those_of_PyTorch()
    {
        foreach (JsonElement golden in Values.GetProperty("plateau").EnumerateArray())
        {
            double[] values = [.. golden.GetProperty("values").EnumerateArray().Select(Number)];
            bool largerIsBetter = golden.GetProperty("largerIsBetter").GetBoolean();
            ITrainingCallback plateau = new ReduceOnPlateau(
                golden.GetProperty("factor").GetDouble(),
                golden.GetProperty("patience").GetInt32(),
                golden.GetProperty("minChange").GetDouble(),
                (float)golden.GetProperty("minRate").GetDouble(),
                golden.GetProperty("cooldown").GetInt32(),
                largerIsBetter ? "accuracy" : null);
            var rates = new List<float>();
            var feeder = new Recorder
            {
                Begin = plateau.OnRunBegin,
                Updated = run =>
                {
                    double value = values[run.Iteration - 1];
                    plateau.OnEvaluated(run, new Evaluation
                    {
                        Iteration = run.Iteration,
                        Epoch = 1,
                        TrainLoss = 1,
                        ValidationLoss = largerIsBetter ? 7 : value,
                        ValidationMetrics = new Dictionary<string, double> { ["accuracy"] = value },
                    });
                    rates.Add(run.Optimizer.LearningRate);
                },
            };

            new Trainer(NewNetwork(), new SGD(0.5f), new() { Iterations = values.Length, BatchSize = 20, EvaluateEvery = 1000, Callbacks = [feeder] }).Fit(Train, Train);

            Numbers.ShouldBeClose(rates.ToArray(), golden.GetProperty("rates").Doubles(), 1e-6, 0, "rate after evaluation");
            rates.Distinct().Count().Should().BeGreaterThan(1);
        }
    }

    [Fact]
    public void Averages_are_sums_of_powers()
    {
        foreach (JsonElement golden in Values.GetProperty("average").EnumerateArray())
        {
            float[][] weights = [.. golden.GetProperty("weights").EnumerateArray().Select(row => row.Floats())];
            double[][] averages = [.. golden.GetProperty("averages").EnumerateArray().Select(row => row.Doubles())];
            var average = new AveragedWeights(golden.GetProperty("decay").GetDouble());
            var setter = new Recorder { Updated = run => weights[run.Iteration - 1].CopyTo(run.Network.Parameters.AsSpan()) };
            var checker = new Recorder
            {
                Updated = run => Numbers.ShouldBeClose(average.Average!.AsSpan()[..3], averages[run.Iteration - 1], 3e-6, 1e-6, $"average after update {run.Iteration},"),
            };

            new Trainer(NewNetwork(), new SGD(), new() { Iterations = weights.Length, BatchSize = 20, EvaluateEvery = 1000, Callbacks = [setter, average, checker] }).Fit(Train);
            average.Average!.AsSpan()[..3].ToArray().Should().Contain(value => Math.Abs(value) > 0.01f);
        }
    }

    private static void ShouldClip(string name, Func<double, ITrainingCallback> create)
    {
        foreach (JsonElement golden in Values.GetProperty(name).EnumerateArray())
        {
            float[] before = golden.GetProperty("before").Floats();
            var network = new MultiLayerNet(3, [new Affine(2, new Xavier())], new SoftmaxCrossEntropy());
            var setter = new Recorder { Gradient = run => before.CopyTo(run.Gradients.AsSpan()) };
            var checker = new Recorder
            {
                Gradient = run => Numbers.ShouldBeClose(run.Gradients.AsSpan(), golden.GetProperty("after").Doubles(), 1e-6, 1e-12, $"gradient clipped by {name},"),
            };

            new Trainer(network, new SGD(), new() { Iterations = 1, BatchSize = 4, Callbacks = [setter, create(golden.GetProperty("limit").GetDouble()), checker] })
                .Fit(new Dataset(System.Numerics.Tensors.Tensor.Create(new float[12], [4, 3]), new[] { 0, 1, 0, 1 }));
            checker.Events.Should().Contain("gradient 0");
        }
    }

    private static double Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? double.Parse(value.GetString()!, CultureInfo.InvariantCulture) : value.GetDouble();

    private static MultiLayerNet NewNetwork() => new(2, [4], 2);
}
