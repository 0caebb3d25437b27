using System.Collections.Concurrent;
using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Files;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Training;

public sealed class EnsembleTrainTests
{
    private const int Count = 5;

    private static readonly Dataset Train = TwoMoons.Create(100, seed: 1, noise: 0.6), Validation = TwoMoons.Create(100, seed: 2, noise: 0.6);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(null)]
    public void The_networks_are_those_that_are_trained_alone_whatever_the_number_at_a_time(int? atATime)
    {
        MultiLayerNet[] alone = [.. Enumerable.Range(0, Count).Select(i =>
        {
            Trainer trainer = Create(i);
            trainer.Fit(Train, Validation);
            return trainer.Network;
        })];

        Ensemble ensemble = Ensemble.Train(Count, Create, Train, Validation, atATime);

        ensemble.Networks.Should().HaveCount(Count);
        for (int i = 0; i < Count; i++)
        {
            Numbers.ShouldBeBitEqual(ensemble.Networks[i].Parameters.AsSpan(), alone[i].Parameters.AsSpan(), $"parameter of network {i},");
        }

        Numbers.ShouldBeBitEqual(LayerHarness.Values(ensemble.Predict(Train.Inputs)), LayerHarness.Values(new Ensemble(alone).Predict(Train.Inputs)));
    }

    /// <summary>With one-hot targets and equal weights a network learns what it learns with labels.</summary>
    [Fact]
    public void Networks_are_trained_with_targets_and_weights_as_with_labels()
    {
        Ensemble labelled = Ensemble.Train(2, Create, Train, Validation), targeted = Ensemble.Train(2, Create, Targets(Train), Targets(Validation));
        Ensemble weighted = Ensemble.Train(2, Create, Targets(Train, first: 4), Targets(Validation));

        float[] expected = LayerHarness.Values(labelled.Predict(Train.Inputs));
        Numbers.ShouldBeClose(LayerHarness.Values(targeted.Predict(Train.Inputs)), Numbers.ToDoubles(expected), 1e-4, 1e-4, "output");
        weighted.Accuracy(Targets(Train).AsBatch()).Should().BeGreaterThan(0.6);
        LayerHarness.Values(weighted.Predict(Train.Inputs)).Should().NotEqual(expected, "weights count");

        static Dataset Targets(Dataset data, float first = 1) => new(
            data.Inputs,
            Tensor.Create([.. data.Labels.ToArray().SelectMany(label => new float[] { 1 - label, label })], [data.Count, 2]),
            Enumerable.Range(0, data.Count).Select(i => i < data.Count / 2 ? first : 1).ToArray());
    }

    /// <summary>Four classes of three clusters each, which overlap, from few samples: five networks together are right more often than they are on average, for every
    /// seed, and over the seeds by two to six points.</summary>
    [Fact]
    public void Accuracy_is_more_than_the_mean_of_the_networks()
    {
        var gains = new List<double>();
        for (int seed = 0; seed < 8; seed++)
        {
            Dataset few = Clusters(200, seed, sampleSeed: 1), test = Clusters(2000, seed, sampleSeed: 2);

            Ensemble ensemble = Ensemble.Train(Count, i => CreateSmall(seed: (ulong)(100 * seed + i)), few);

            gains.Add(ensemble.Accuracy(test.AsBatch()) - ensemble.Networks.Average(network => network.Accuracy(test.AsBatch())));
        }

        gains.Should().OnlyContain(gain => gain > 0);
        gains.Average().Should().BeInRange(0.02, 0.06);
    }

    [Fact]
    public void Trainers_are_created_in_order_and_keep_their_histories()
    {
        var trainers = new List<Trainer>();

        Ensemble ensemble = Ensemble.Train(Count, Remember, Train, Validation, maxDegreeOfParallelism: 2);

        ensemble.Networks.Should().Equal(trainers.Select(trainer => trainer.Network));
        trainers.Should().AllSatisfy(trainer =>
        {
            trainer.Iteration.Should().Be(20);
            trainer.History!.Evaluations.Should().HaveCount(5).And.OnlyContain(evaluation => evaluation.ValidationAccuracy > 0);
        });

        Trainer Remember(int i)
        {
            i.Should().Be(trainers.Count);
            trainers.Add(Create(i));
            return trainers[i];
        }
    }

    [Fact]
    public void Progress_tells_which_network_it_is_about()
    {
        var reports = new ConcurrentQueue<EnsembleProgress>();

        Ensemble.Train(3, Create, Train, maxDegreeOfParallelism: 2, progress: new SynchronousProgress<EnsembleProgress>(reports.Enqueue));

        for (int network = 0; network < 3; network++)
        {
            reports.Where(report => report.Network == network).Select(report => report.Training.Iteration).Should().Equal(Enumerable.Range(1, 20).Select(i => (long)i));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Cancelling_stops_all_networks(int atATime)
    {
        using var source = new CancellationTokenSource();
        var trainers = new List<Trainer>();
        var cancelAtThree = new SynchronousProgress<EnsembleProgress>(report =>
        {
            if (report.Training.Iteration == 3)
            {
                source.Cancel();
            }
        });

        Action train = () => Ensemble.Train(Count, Remember, Train, maxDegreeOfParallelism: atATime, progress: cancelAtThree, cancellationToken: source.Token);

        train.Should().Throw<OperationCanceledException>().Which.CancellationToken.Should().Be(source.Token);
        trainers.Should().HaveCount(Count);
        trainers.Max(trainer => trainer.Iteration).Should().BeGreaterThanOrEqualTo(3);
        trainers.Where(trainer => trainer.Iteration > 0).Should().HaveCountLessThanOrEqualTo(atATime, "none of them ends by itself");

        Trainer Remember(int i)
        {
            trainers.Add(Endless(i));
            return trainers[i];
        }
    }

    [Fact]
    public void A_failure_of_one_network_stops_the_others_and_is_thrown_as_it_is()
    {
        var trainers = new List<Trainer>();

        Action train = () => Ensemble.Train(2, Remember, Train, maxDegreeOfParallelism: 2);

        train.Should().Throw<InvalidOperationException>().WithMessage("The schedule must give a finite learning rate *, but gives '0' in iteration 99.");

        Trainer Remember(int i)
        {
            var refused = new TrainerOptions { Iterations = 100, Schedule = new CosineDecay(0.1f, 99) };
            trainers.Add(i == 0 ? Endless(i) : new Trainer(new MultiLayerNet(2, [4], 2), new SGD(), refused));
            return trainers[i];
        }
    }

    /// <summary>The degree is set within the run, so that what meets a call of another thread is the run.</summary>
    [Fact]
    public void A_call_that_is_under_way_is_met_by_the_run_alone()
    {
        var layer = new InterruptedLayer();
        var network = new MultiLayerNet(2, [layer, new NeuralTraining.Layers.Affine(2, new NeuralTraining.Initializers.He())], new NeuralTraining.Losses.SoftmaxCrossEntropy());
        network.MaxDegreeOfParallelism = 2;
        Exception? refusal = null;
        layer.Meanwhile = () => refusal = OtherThread.Record(() => Ensemble.Train(1, _ => new Trainer(network, new SGD()), Train));

        network.Predict(Train.Inputs);

        refusal.Should().BeOfType<InvalidOperationException>().Which.Message.Should().StartWith("A network must be trained by one run at a time, but ");
        Ensemble.Train(1, _ => new Trainer(network, new SGD()), Train);
        network.MaxDegreeOfParallelism.Should().Be(2);
    }

    [Fact]
    public void Wrong_use_is_refused()
    {
        Trainer one = Create(0);
        var shared = new SGD();
        var wide = new Dataset(Tensor.Create(new float[300], [100, 3]), new int[100]);

        Refuse(() => Ensemble.Train(0, Create, Train), "The number of networks must be at least 1, but was '0'.*", "count");
        Refuse(() => Ensemble.Train(2, Create, Train, maxDegreeOfParallelism: 0),
            "The number of networks to train at a time must be at least 1, but was '0'.*", "maxDegreeOfParallelism");
        Refuse(() => Ensemble.Train(2, i => i == 0 ? one : null!, Train), "Each network must have a trainer, but that of network 1 is null.*", "create");
        Refuse(() => Ensemble.Train(2, _ => one, Train), "An ensemble must have each network once, but that at index 1 is the one at index 0.*", "create");
        Refuse(() => Ensemble.Train(2, _ => new Trainer(new MultiLayerNet(2, [4], 2), shared), Train),
            "Each network must have an optimizer of its own, but two trainers share one.*", "create");
        Refuse(() => Ensemble.Train(2, i => new Trainer(new MultiLayerNet(2, [4], 2 + i), new SGD()), Train),
            "The networks of an ensemble must all have 2 inputs and 2 outputs like the first, but that at index 1 has 2 and 3.*", "create");
        Refuse(() => Ensemble.Train(2, Create, wide), "The input of this network must have 2 columns*. The training set does not fit the network.*", "train");
        Refuse(() => Ensemble.Train(2, Create, Train, wide), "The input of this network must have 2 columns*. The validation set does not fit the network.*", "validation");
        new Action(() => Ensemble.Train(2, null!, Train)).Should().Throw<ArgumentNullException>().WithParameterName("create");
        new Action(() => Ensemble.Train(2, Create, null!)).Should().Throw<ArgumentNullException>().WithParameterName("train");
        one.Iteration.Should().Be(0);
    }

    [Theory]
    [InlineData("a", "b", false)]
    [InlineData("a", "a", true)]
    [InlineData("a", "a/", true)]
    [InlineData("a", "b/../a", true)]
    public void Two_networks_with_one_folder_of_checkpoints_are_refused_before_training(string first, string second, bool isShared)
    {
        using var folder = new TemporaryFolder();

        ShouldBeRefusedIf(isShared, folder.PathOf(first), folder.PathOf(second), folder.PathOf(first));
    }

    [Fact]
    public void Upper_and_lower_case_are_two_folders_only_where_files_tell_them_apart()
    {
        using var folder = new TemporaryFolder();

        ShouldBeRefusedIf(OperatingSystem.IsWindows() || OperatingSystem.IsMacOS(), folder.PathOf("A"), folder.PathOf("a"), folder.PathOf("a"));
    }

    [UnixFact]
    public void Two_networks_whose_folders_are_one_by_a_link_are_refused_before_training()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.PathOf("real"));
        File.CreateSymbolicLink(folder.PathOf("link"), "real");

        ShouldBeRefusedIf(true, folder.PathOf("real/a"), folder.PathOf("link/a"), folder.PathOf("real/a"));
    }

    /// <summary>Three networks, the first of which has a folder of its own.</summary>
    private static void ShouldBeRefusedIf(bool isShared, string first, string second, string real)
    {
        var trainers = new List<Trainer>();
        Func<Ensemble> train = () => Ensemble.Train(3, Remember, Train);

        if (isShared)
        {
            train.Should().Throw<ArgumentException>().WithParameterName("create")
                .WithMessage($"Each network must have a folder of its own for checkpoints, but networks 1 and 2 share '{real}'.*");
            trainers.Should().OnlyContain(trainer => trainer.Iteration == 0);
            Directory.Exists(first).Should().BeFalse();
        }
        else
        {
            train.Should().NotThrow();
        }

        Trainer Remember(int i)
        {
            string path = i == 0 ? first + "0" : i == 1 ? first : second;
            trainers.Add(new Trainer(new MultiLayerNet(2, [4], 2), new SGD(), new() { Iterations = 2, Checkpoints = new() { Folder = path } }));
            return trainers[i];
        }
    }

    /// <summary>Samples of four classes in eight dimensions, each class around three centres of its own.</summary>
    private static Dataset Clusters(int count, int seed, int sampleSeed)
    {
        float[] centres = Numbers.Uniform(12 * 8, -1, 1, seed), x = Numbers.Uniform(count * 8, -0.9f, 0.9f, 1000 * sampleSeed + seed);
        int[] t = new int[count];
        for (int i = 0; i < count; i++)
        {
            t[i] = i % 4;
            for (int j = 0; j < 8; j++)
            {
                x[i * 8 + j] += centres[i % 12 * 8 + j];
            }
        }

        return new Dataset(Tensor.Create(x, [count, 8]), t);
    }

    private static Trainer CreateSmall(ulong seed) => new(
        new MultiLayerNet(8, [8], 4, new() { Seed = seed }), new Adam(0.02f), new() { Epochs = 20, BatchSize = 20, Seed = seed });

    private static Trainer Create(int seed) => new(
        new MultiLayerNet(2, [16, 16], 2, new() { Seed = (ulong)seed }), new Adam(0.01f), new() { Epochs = 5, BatchSize = 25, Seed = (ulong)seed });

    private static Trainer Endless(int seed) =>
        new(new MultiLayerNet(2, [4], 2, new() { Seed = (ulong)seed }), new SGD(), new() { Iterations = long.MaxValue, BatchSize = 25 });

    private static void Refuse(Action action, string message, string parameter) =>
        action.Should().Throw<ArgumentException>().WithMessage(message).WithParameterName(parameter);
}
