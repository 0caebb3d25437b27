using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Metrics;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Training;

/// <summary>The metrics of evaluations: those of the loss, and any others.</summary>
public sealed class EvaluationMetricsTests
{
    private static readonly Dataset Train = Samples(40, seed: 1), Validation = Samples(20, seed: 2);

    [Fact]
    public void A_classifier_is_evaluated_by_its_accuracy()
    {
        Evaluation evaluation = Fit(null).Evaluations[^1];

        evaluation.TrainMetrics.Keys.Should().Equal("accuracy");
        evaluation.ValidationMetrics!.Keys.Should().Equal("accuracy");
        evaluation.TrainAccuracy.Should().Be(evaluation.TrainMetrics["accuracy"]).And.BeGreaterThan(0);
        evaluation.ValidationAccuracy.Should().Be(evaluation.ValidationMetrics["accuracy"]);
    }

    [Fact]
    public void Any_metrics_are_computed_in_their_order()
    {
        var network = New();
        TrainingHistory history = new Trainer(network, new SGD(), Options([new ShareOf(1), new Accuracy(), new ShareOf(0)])).Fit(Train, Validation);

        Evaluation evaluation = history.Evaluations[^1];
        int[] labels = network.PredictLabels(Validation.Inputs);
        evaluation.ValidationMetrics!.Keys.Should().Equal("share of 1", "accuracy", "share of 0");
        evaluation.ValidationMetrics["share of 1"].Should().Be(labels.Count(label => label == 1) / 20.0);
        evaluation.ValidationMetrics["share of 0"].Should().Be(labels.Count(label => label == 0) / 20.0);
        evaluation.ValidationAccuracy.Should().Be(network.Accuracy(Validation.AsBatch()));
        evaluation.ToString().Should().MatchRegex("^epoch 2 .*: training loss .*, share of 1 .*, accuracy .*, share of 0 .*; validation loss .*, share of 1 .*");
        network.Evaluate(Validation.AsBatch(), new ShareOf(1), new Accuracy()).Should().Equal(
            new Dictionary<string, double>
            {
                ["share of 1"] = evaluation.ValidationMetrics["share of 1"],
                ["accuracy"] = evaluation.ValidationMetrics["accuracy"],
            });
        network.Freeze().Evaluate(Validation.AsBatch(), new Accuracy())["accuracy"].Should().Be(evaluation.ValidationAccuracy);
        new Ensemble([network]).Evaluate(Validation.AsBatch(), new Accuracy())["accuracy"].Should().Be(evaluation.ValidationAccuracy);
    }

    [Fact]
    public void No_metrics_leave_the_losses()
    {
        Evaluation evaluation = Fit([]).Evaluations[^1];

        evaluation.TrainMetrics.Should().BeEmpty();
        evaluation.TrainAccuracy.Should().Be(double.NaN);
        evaluation.ValidationLoss.Should().BeGreaterThan(0);
        evaluation.ValidationAccuracy.Should().Be(double.NaN);
    }

    [Fact]
    public void A_resumed_history_has_the_same_metrics_also_where_others_follow()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        TrainingHistory whole = Fit([new Accuracy(), new ShareOf(1)]);
        Resume(1, [new Accuracy(), new ShareOf(1)]);
        TrainingHistory resumed = Resume(2, [new Accuracy(), new ShareOf(1)]), other = Resume(3, [new ShareOf(2)]);

        resumed.Evaluations.Should().Equal(whole.Evaluations);
        other.Evaluations.Take(2).Should().Equal(whole.Evaluations);
        other.Evaluations[2].TrainMetrics.Keys.Should().Equal("share of 2");
        Directory.Delete(folder, recursive: true);

        TrainingHistory Resume(int epochs, IReadOnlyList<IMetric> metrics)
        {
            var options = new TrainerOptions { Epochs = epochs, BatchSize = 10, Metrics = metrics, Checkpoints = new() { Folder = folder } };
            var trainer = new Trainer(New(), new SGD(), options);
            trainer.Resume(ResumeChanges.Length);
            return trainer.Fit(Train, Validation);
        }
    }

    [Fact]
    public void Metrics_that_cannot_be_computed_are_refused_before_training()
    {
        MultiLayerNet network = New();
        float before = network.Parameters.AsSpan()[0];

        new Trainer(network, new SGD(), Options([new R2()])).Invoking(trainer => trainer.Fit(Train)).Should().Throw<ArgumentException>()
            .WithMessage("A regression must have targets, a number for each output, but these samples have labels.*");
        Refuse([new Accuracy(), new Accuracy()], "Each metric must have a name of its own, but that at index 1 is another 'accuracy'.*");
        Refuse([new Accuracy(), new Named(" ")], "Each metric must have a name, but that at index 1, of class Named, has none.*");
        Refuse([new Named(null!)], "Each metric must have a name, but that at index 0, of class Named, has none.*");
        Refuse([new Accuracy(), null!], "None of the metrics may be null, but that at index 1 is.*");
        network.Parameters.AsSpan()[0].Should().Be(before);

        void Refuse(IReadOnlyList<IMetric> metrics, string message)
        {
            new Action(() => _ = new Trainer(network, new SGD(), Options(metrics))).Should().Throw<ArgumentException>().WithMessage(message);
            network.Invoking(n => n.Evaluate(Train.AsBatch(), metrics)).Should().Throw<ArgumentException>().WithMessage(message);
        }
    }

    [Fact]
    public void Samples_count_in_the_accuracy_by_their_weights()
    {
        var network = new MultiLayerNet(1, [new Affine(2, new Zeros())], new NeuralTraining.Losses.SoftmaxCrossEntropy());
        var data = Dataset.FromRows([1, 2, 3, 4], 1, [0, 0, 1, 1]).WithWeights(new float[] { 3, 2, 1, 0 });

        network.Accuracy(data.AsBatch()).Should().Be(5 / 6.0);
        new Ensemble([network]).Accuracy(data.AsBatch()).Should().Be(5 / 6.0);
    }

    [Fact]
    public void R2_is_one_less_the_share_of_the_variance_that_is_left()
    {
        float[] targets = [3, -0.5f, 2, 7], answers = [2.5f, 0, 2, 8];
        Score(targets, answers, 1).Should().BeApproximately(0.9486081370449679, 1e-15);
        Score([1, 1, 1], [1, 1, 1], 1).Should().Be(1);
        Score([1, 1, 1], [1, 1, 2], 1).Should().Be(0);
        Score([1], [1], 1).Should().Be(double.NaN);
        Score([1e7f, 1e7f + 1, 1e7f + 2], [1e7f, 1e7f + 1, 1e7f + 1], 1).Should().BeApproximately(0.5, 1e-9);

        static double Score(float[] targets, float[] answers, int outputs)
        {
            int rows = targets.Length / outputs;
            Tensor<float> t = Tensor.Create(targets, [rows, outputs]), y = Tensor.Create(answers, [rows, outputs]);
            IMetricAccumulator accumulator = new R2().CreateAccumulator(outputs);
            accumulator.Add(new Predictions(y), new Batch(t, t));
            return accumulator.Value;
        }
    }

    private static TrainingHistory Fit(IReadOnlyList<IMetric>? metrics) => new Trainer(New(), new SGD(), Options(metrics)).Fit(Train, Validation);

    private static TrainerOptions Options(IReadOnlyList<IMetric>? metrics) => new() { Epochs = 2, BatchSize = 10, Metrics = metrics };

    private static MultiLayerNet New() => new(4, [6], 3, new() { Seed = 1 });

    private static Dataset Samples(int count, int seed) =>
        new(Tensor.Create(Numbers.Uniform(count * 4, -1, 1, seed), [count, 4]), Enumerable.Range(0, count).Select(i => i % 3).ToArray());

    /// <summary>The share of samples that are given one label.</summary>
    private sealed class ShareOf(int label) : IMetric
    {
        public string Name => FormattableString.Invariant($"share of {label}");

        public bool LargerIsBetter => false;

        public PredictionKinds Needs => PredictionKinds.Labels | PredictionKinds.Probabilities;

        public IMetricAccumulator CreateAccumulator(int outputs) => new Accumulator(label);

        private sealed class Accumulator(int label) : IMetricAccumulator
        {
            private int _those, _all;

            public double Value => (double)_those / _all;

            public void Reset() => (_those, _all) = (0, 0);

            public void Add(in Predictions predictions, in Batch batch)
            {
                for (int row = 0; row < batch.Count; row++)
                {
                    Math.Abs(predictions.Probabilities[row, 0] + predictions.Probabilities[row, 1] + predictions.Probabilities[row, 2] - 1).Should().BeLessThan(1e-5f);
                    _those += predictions.Labels[row] == label ? 1 : 0;
                    _all++;
                }
            }
        }
    }

    private sealed class Named(string name) : IMetric
    {
        public string Name => name;

        public bool LargerIsBetter => true;

        public IMetricAccumulator CreateAccumulator(int outputs) => new Accuracy().CreateAccumulator(outputs);
    }
}
