using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Training;

public sealed class TrainerTests
{
    private const int Samples = 250;

    private static readonly Dataset Train = TwoMoons.Create(Samples, seed: 1), Validation = TwoMoons.Create(100, seed: 2);

    [Fact]
    public void It_learns()
    {
        MultiLayerNet network = Network();
        double before = network.Accuracy(Validation.AsBatch());

        TrainingHistory history = new Trainer(network, new Adam(0.01f), new() { Epochs = 40, BatchSize = 32 }).Fit(Train, Validation);

        before.Should().BeLessThan(0.9);
        history.Evaluations[^1].ValidationAccuracy.Should().BeGreaterThan(0.97);
        history.Evaluations[^1].TrainAccuracy.Should().BeGreaterThan(0.97);
        history.Losses[^1].Should().BeLessThan(0.2);
    }

    [Fact]
    public void It_is_the_loop_that_one_can_write_by_hand()
    {
        MultiLayerNet byHand = Network(), fitted = Network();
        var optimizer = new Momentum();
        MiniBatches batches = Train.CreateMiniBatches(64, seed: 5);
        var losses = new List<double>();
        for (int i = 0; i < 2 * batches.PerEpoch; i++)
        {
            ParameterSet gradients = byHand.Gradient(batches.Draw(i), out double loss);
            optimizer.Update(byHand.Parameters, gradients);
            losses.Add(loss);
        }

        TrainingHistory history = new Trainer(fitted, new Momentum(), new() { Epochs = 2, BatchSize = 64, Seed = 5 }).Fit(Train);

        Numbers.ShouldBeBitEqual(fitted.Parameters.AsSpan(), byHand.Parameters.AsSpan());
        history.Losses.Should().Equal(losses);
    }

    [Theory]
    [InlineData(Sampling.ShuffledEpochs)]
    [InlineData(Sampling.WithReplacement)]
    public void The_same_seed_gives_the_same_weights_and_another_seed_others(Sampling sampling)
    {
        string Weights(ulong networkSeed, ulong seed)
        {
            var network = new MultiLayerNet(2, [16], 2, new() { Seed = networkSeed });
            new Trainer(network, new Adam(), new() { Epochs = 3, BatchSize = 32, Seed = seed, Sampling = sampling }).Fit(Train);
            return Numbers.Hash(network.Parameters.AsSpan());
        }

        string expected = Weights(1, 1);
        Weights(1, 1).Should().Be(expected);
        Weights(1, 2).Should().NotBe(expected);
        Weights(2, 1).Should().NotBe(expected);
    }

    [Fact]
    public void By_default_it_evaluates_at_the_end_of_each_epoch_and_of_the_run()
    {
        TrainingHistory epochs = new Trainer(Network(), new SGD(), new() { Epochs = 3, BatchSize = 100 }).Fit(Train, Validation);
        TrainingHistory iterations = new Trainer(Network(), new SGD(), new() { Iterations = 7, BatchSize = 100 }).Fit(Train, Validation);

        epochs.Losses.Should().HaveCount(9);
        epochs.Evaluations.Select(e => e.Iteration).Should().Equal(3, 6, 9);
        epochs.Evaluations.Select(e => e.Epoch).Should().Equal(1, 2, 3);
        iterations.Losses.Should().HaveCount(7);
        iterations.Evaluations.Select(e => e.Iteration).Should().Equal(3, 6, 7);
    }

    [Fact]
    public void Every_n_iterations_it_evaluates_first_after_the_first_update_as_the_chapter_does()
    {
        var options = new TrainerOptions { Iterations = 10, BatchSize = 100, EvaluateEvery = 3, Sampling = Sampling.WithReplacement };

        TrainingHistory history = new Trainer(Network(), new SGD(), options).Fit(Train);

        history.Evaluations.Select(e => e.Iteration).Should().Equal(1, 4, 7, 10);
        history.Evaluations.Should().OnlyContain(e => e.ValidationLoss == null && e.ValidationAccuracy == null);
    }

    [Fact]
    public void An_evaluation_holds_what_the_network_says()
    {
        MultiLayerNet network = Network();

        Evaluation last = new Trainer(network, new SGD(), new() { Epochs = 1 }).Fit(Train, Validation).Evaluations[^1];

        (last.TrainLoss, last.TrainAccuracy).Should().Be(network.Evaluate(Train.AsBatch()));
        (last.ValidationLoss, last.ValidationAccuracy).Should().Be(network.Evaluate(Validation.AsBatch()));
    }

    [Fact]
    public void Progress_is_reported_after_every_update()
    {
        var reports = new List<TrainingProgress>();

        TrainingHistory history = new Trainer(Network(), new SGD(), new() { Epochs = 2, BatchSize = 100 })
            .Fit(Train, progress: new SynchronousProgress<TrainingProgress>(reports.Add));

        reports.Select(r => r.Iteration).Should().Equal(1, 2, 3, 4, 5, 6);
        reports.Should().OnlyContain(r => r.Iterations == 6);
        reports.Select(r => r.Loss).Should().Equal(history.Losses);
        reports.Select(r => r.Evaluation).Should().Equal(null, null, history.Evaluations[0], null, null, history.Evaluations[1]);
        reports[2].Epoch.Should().Be(1);
    }

    [Fact]
    public void Cancelling_stops_between_two_updates_and_keeps_the_history()
    {
        using var source = new CancellationTokenSource();
        MultiLayerNet canceled = Network(), stopped = Network();
        var trainer = new Trainer(canceled, new Adam(), new() { Epochs = 100, BatchSize = 50 });
        trainer.History.Should().BeNull();

        trainer.Invoking(t => t.Fit(Train, progress: new SynchronousProgress<TrainingProgress>(r => Cancel(source, r.Iteration == 7)), cancellationToken: source.Token))
            .Should().Throw<OperationCanceledException>();
        new Trainer(stopped, new Adam(), new() { Iterations = 7, BatchSize = 50 }).Fit(Train);

        trainer.History!.Losses.Should().HaveCount(7);
        Numbers.ShouldBeBitEqual(canceled.Parameters.AsSpan(), stopped.Parameters.AsSpan());

        static void Cancel(CancellationTokenSource source, bool now)
        {
            if (now)
            {
                source.Cancel();
            }
        }
    }

    [Fact]
    public void Data_that_does_not_fit_is_refused_before_anything_moves()
    {
        MultiLayerNet network = Network();
        string before = Numbers.Hash(network.Parameters.AsSpan());
        var trainer = new Trainer(network, new SGD());
        var wide = new Dataset(Tensor.Create(new float[300], [100, 3]), new int[100]);
        var mislabelled = new Dataset(Tensor.Create(new float[200], [100, 2]), Enumerable.Repeat(2, 100).ToArray());

        Refuse(() => trainer.Fit(wide), "The input of this network must have 2 columns, but has shape [100, 3]. The training set does not fit the network. (Parameter 'train')", "train");
        Refuse(() => trainer.Fit(mislabelled), "A label must be from 0 to 1, but that of row 0 was '2'. The training set does not fit the network. (Parameter 'train')", "train");
        Refuse(
            () => trainer.Fit(Train, wide),
            "The input of this network must have 2 columns, but has shape [100, 3]. The validation set does not fit the network. (Parameter 'validation')",
            "validation");
        Refuse(
            () => trainer.Fit(Train, mislabelled),
            "A label must be from 0 to 1, but that of row 0 was '2'. The validation set does not fit the network. (Parameter 'validation')",
            "validation");
        Numbers.Hash(network.Parameters.AsSpan()).Should().Be(before);

        static void Refuse(Action action, string message, string parameter) =>
            action.Should().Throw<ArgumentException>().WithParameterName(parameter).Which.Message.Should().Be(message);
    }

    [Fact]
    public void The_default_size_is_all_samples_where_there_are_fewer()
    {
        TrainingHistory history = new Trainer(Network(), new SGD(), new() { Epochs = 3 }).Fit(Train.Take(99));

        history.Losses.Should().HaveCount(3);
        history.Evaluations.Select(e => e.Epoch).Should().Equal(1, 2, 3);
    }

    [Theory]
    [InlineData(100, 99)]
    [InlineData(251, 250)]
    public void A_size_that_was_given_is_refused_where_there_are_fewer_samples(int size, int samples) =>
        new Trainer(Network(), new SGD(), new() { BatchSize = size }).Invoking(trainer => trainer.Fit(Train.Take(samples))).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage($"The mini-batch size must be from 1 to the {samples} samples there are, but was '{size}'.*").WithParameterName("BatchSize");

    [Theory]
    [InlineData(LastBatch.EvenOut, 3)]
    [InlineData(LastBatch.Keep, 3)]
    [InlineData(LastBatch.Drop, 2)]
    public void The_rest_of_an_epoch_becomes_what_the_options_say(LastBatch lastBatch, int perEpoch)
    {
        MultiLayerNet byHand = Network(), fitted = Network();
        MiniBatches batches = Train.CreateMiniBatches(100, seed: 5, lastBatch: lastBatch);
        var optimizer = new SGD();
        for (int i = 0; i < 2 * perEpoch; i++)
        {
            optimizer.Update(byHand.Parameters, byHand.Gradient(batches.Draw(i)));
        }

        new Trainer(fitted, new SGD(), new() { Epochs = 2, LastBatch = lastBatch, Seed = 5 }).Fit(Train).Losses.Should().HaveCount(2 * perEpoch);

        Numbers.ShouldBeBitEqual(fitted.Parameters.AsSpan(), byHand.Parameters.AsSpan());
    }

    [Fact]
    public void Options_outside_their_range_are_refused()
    {
        Refuse(() => _ = new Trainer(Network(), new SGD(), new() { Epochs = 0 }), "The number of epochs must be at least 1, but was '0'.*");
        Refuse(() => _ = new Trainer(Network(), new SGD(), new() { Iterations = -3 }), "The number of iterations must be at least 1, but was '-3'.*");
        Refuse(() => _ = new Trainer(Network(), new SGD(), new() { BatchSize = 0 }), "The mini-batch size must be at least 1, but was '0'.*");
        Refuse(() => _ = new Trainer(Network(), new SGD(), new() { EvaluateEvery = 0 }), "The interval of evaluations must be at least 1, but was '0'.*");
        Refuse(() => _ = new Trainer(Network(), new SGD(), new() { Checkpoints = new() { Folder = "f", EveryEpochs = 0 } }),
            "The number of epochs between checkpoints must be at least 1, but was '0'.*");
        Refuse(() => _ = new Trainer(Network(), new SGD(), new() { Checkpoints = new() { Folder = "f", EveryIterations = 0 } }),
            "The number of iterations between checkpoints must be at least 1, but was '0'.*");
        Refuse(() => _ = new Trainer(Network(), new SGD(), new() { Checkpoints = new() { Folder = "" } }), "The value cannot be an empty string.*");
        Refuse(() => new Trainer(Network(), new SGD(), new() { Sampling = (Sampling)7 }).Fit(Train), "The sampling must be ShuffledEpochs or WithReplacement, but was '7'.*");
        Refuse(() => new Trainer(Network(), new SGD(), new() { LastBatch = (LastBatch)7 }).Fit(Train), "The last batch must be EvenOut, Keep or Drop, but was '7'.*");
    }

    [Fact]
    public void Defaults_are_documented_ones()
    {
        var options = new TrainerOptions();

        options.Epochs.Should().Be(20);
        options.BatchSize.Should().Be(100);
        options.Iterations.Should().BeNull();
        options.EvaluateEvery.Should().BeNull();
        options.Seed.Should().Be(0);
        options.Sampling.Should().Be(Sampling.ShuffledEpochs);
        options.LastBatch.Should().Be(LastBatch.EvenOut);
    }

    private static MultiLayerNet Network() => new(2, [16, 16], 2, new() { Seed = 1 });

    private static void Refuse(Action action, string message) => action.Should().Throw<ArgumentException>().WithMessage(message);
}
