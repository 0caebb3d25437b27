using FluentAssertions;
using NeuralTraining.Files;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Training;

/// <summary>A run that was stopped and resumed ends as if it had never stopped.</summary>
public sealed class CheckpointTests : IDisposable
{
    private const int BatchSize = 32;

    // 8 mini-batches an epoch, of 31 or 32.
    private static readonly Dataset Train = TwoMoons.Create(250, seed: 1), Validation = TwoMoons.Create(60, seed: 2);

    private readonly string _folder = Directory.CreateTempSubdirectory("NeuralTraining.Tests.").FullName;

    public static TheoryData<string, int> Stops
    {
        get
        {
            var stops = new TheoryData<string, int>();
            foreach (string optimizer in Optimizers.Keys)
            {
                foreach (int iteration in new[] { 1, 8, 11, 29 })
                {
                    stops.Add(optimizer, iteration);
                }
            }

            return stops;
        }
    }

    private static Dictionary<string, Func<IOptimizer>> Optimizers { get; } = new()
    {
        ["SGD"] = () => new SGD(0.1f),
        ["Momentum"] = () => new Momentum(),
        ["Nesterov"] = () => new Nesterov(),
        ["AdaGrad"] = () => new AdaGrad(),
        ["RMSProp"] = () => new RMSProp(),
        ["Adam"] = () => new Adam(),
        ["AdamW"] = () => new AdamW(),
        ["AMSGrad"] = () => new AMSGrad(),
        ["NAdam"] = () => new NAdam(),
        ["AdaDelta"] = () => new AdaDelta(),
        ["Lion"] = () => new Lion(weightDecay: 0.1f),
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Stops))]
    public void A_run_resumed_in_a_new_process_ends_as_if_it_had_not_stopped(string optimizer, int stopAt)
    {
        (Trainer whole, TrainingHistory expected) = Run(optimizer, checkpoints: null);

        Stop(optimizer, stopAt);
        Trainer resumed = NewTrainer(optimizer, Checkpoints());
        ResumedCheckpoint? from = resumed.Resume();
        TrainingHistory history = resumed.Fit(Train, Validation);

        from!.Iteration.Should().Be(stopAt);
        from.Path.Should().Be(PathOf(stopAt));
        from.Damaged.Should().BeEmpty();
        ShouldBeEqual(resumed, whole);
        history.Losses.Should().Equal(expected.Losses);
        history.Evaluations.Should().Equal(expected.Evaluations).And.HaveCount(8);
        resumed.History.Should().BeSameAs(history);
    }

    [Fact]
    public void Stopping_again_and_again_changes_nothing()
    {
        (Trainer whole, TrainingHistory expected) = Run("Adam", checkpoints: null);

        for (int stopAt = 1; stopAt < 32; stopAt += 3)
        {
            Stop("Adam", stopAt);
        }

        Trainer resumed = NewTrainer("Adam", Checkpoints());
        resumed.Resume();
        resumed.Fit(Train, Validation).Losses.Should().Equal(expected.Losses);
        ShouldBeEqual(resumed, whole);
    }

    [Fact]
    public void Checkpoints_are_saved_at_their_interval_and_at_the_end_and_the_last_two_are_kept()
    {
        var seen = new List<string[]>();
        var progress = new SynchronousProgress<TrainingProgress>(report =>
        {
            if (report.Iteration is 2 or 7 or 13)
            {
                seen.Add(Names());
            }
        });

        NewTrainer("Adam", new() { Folder = _folder, EveryIterations = 3 }).Fit(Train, Validation, progress);

        seen.Should().BeEquivalentTo([["run.lock"], [NameOf(3), NameOf(6), "run.lock"], new[] { NameOf(9), NameOf(12), "run.lock" }], options => options.WithStrictOrdering());
        Names().Should().Equal(NameOf(30), NameOf(32));
    }

    [Fact]
    public void The_interval_is_an_epoch_unless_told_otherwise()
    {
        NewTrainer("Adam", new() { Folder = _folder }).Fit(Train);

        Names().Should().Equal(NameOf(24), NameOf(32));
    }

    [Fact]
    public void The_folder_is_made_and_other_files_in_it_are_left_alone()
    {
        string folder = Path.Combine(_folder, "a", "b");
        Directory.CreateDirectory(folder);
        string[] others = ["notes.txt", "checkpoint-12.txt", "checkpoint-x.safetensors"];
        Array.ForEach(others, name => File.WriteAllText(Path.Combine(folder, name), "mine"));
        string stale;
        using (FileStream left = TemporaryFile.Create(folder))
        {
            stale = left.Name;
        }

        NewTrainer("Adam", new() { Folder = folder }).Fit(Train);

        Array.ForEach(others, name => File.ReadAllText(Path.Combine(folder, name)).Should().Be("mine"));
        File.Exists(stale).Should().BeFalse();
    }

    [Fact]
    public void A_finished_run_is_resumed_as_finished_and_a_longer_one_goes_on()
    {
        (Trainer finished, TrainingHistory expected) = Run("Adam", Checkpoints());

        Trainer again = NewTrainer("Adam", Checkpoints());
        again.Resume();
        again.Fit(Train, Validation).Losses.Should().Equal(expected.Losses);
        ShouldBeEqual(again, finished);

        Trainer longer = NewTrainer("Adam", Checkpoints(), epochs: 6), whole = NewTrainer("Adam", checkpoints: null, epochs: 6);
        longer.Resume(ResumeChanges.Length);
        longer.Fit(Train, Validation).Losses.Should().Equal(whole.Fit(Train, Validation).Losses);
        ShouldBeEqual(longer, whole);
    }

    [Fact]
    public void Without_a_checkpoint_training_begins_at_its_beginning()
    {
        NewTrainer("Adam", Checkpoints()).Resume().Should().BeNull();
        NewTrainer("Adam", new() { Folder = Path.Combine(_folder, "missing") }).Resume().Should().BeNull();
    }

    private static void ShouldBeEqual(Trainer trainer, Trainer expected)
    {
        Numbers.ShouldBeBitEqual(trainer.Network.Parameters.AsSpan(), expected.Network.Parameters.AsSpan());
        Numbers.ShouldBeBitEqual(trainer.Network.Buffers.AsSpan(), expected.Network.Buffers.AsSpan());
        trainer.Iteration.Should().Be(expected.Iteration);
        trainer.Network.Iteration.Should().Be(expected.Network.Iteration);
    }

    /// <summary>BatchNorm, dropout, a schedule, evaluations beside the epochs: what a checkpoint could forget.</summary>
    private static Trainer NewTrainer(string optimizer, CheckpointOptions? checkpoints, int epochs = 4)
    {
        var network = new MultiLayerNet(2, [12, 12], 2, new() { BatchNorm = BatchNormPlacement.BeforeActivation, DropoutRatio = 0.2f, WeightDecay = 1e-3f, Seed = 3 });
        return new Trainer(network, Optimizers[optimizer](), new()
        {
            Epochs = epochs,
            BatchSize = BatchSize,
            Schedule = new CosineDecay(0.05f, 60),
            EvaluateEvery = epochs == 4 ? 4 : 12,
            Seed = 4,
            Checkpoints = checkpoints,
        });
    }

    private static (Trainer Trainer, TrainingHistory History) Run(string optimizer, CheckpointOptions? checkpoints)
    {
        Trainer trainer = NewTrainer(optimizer, checkpoints);
        return (trainer, trainer.Fit(Train, Validation));
    }

    private CheckpointOptions Checkpoints() => new() { Folder = _folder, EveryEpochs = 100 };

    /// <summary>Trains from the newest checkpoint on, and is canceled after an update.</summary>
    private void Stop(string optimizer, int iteration)
    {
        using var cancellation = new CancellationTokenSource();
        Trainer trainer = NewTrainer(optimizer, Checkpoints());
        trainer.Resume();
        var progress = new SynchronousProgress<TrainingProgress>(report =>
        {
            if (report.Iteration == iteration)
            {
                cancellation.Cancel();
            }
        });

        trainer.Invoking(trainer => trainer.Fit(Train, Validation, progress, cancellation.Token)).Should().Throw<OperationCanceledException>();
        trainer.Iteration.Should().Be(iteration);
    }

    private string[] Names() => [.. Directory.EnumerateFiles(_folder).Select(path => Path.GetFileName(path)).Order()];

    private string PathOf(long iteration) => Path.Combine(_folder, NameOf(iteration));

    private static string NameOf(long iteration) => $"checkpoint-{iteration:D12}.safetensors";
}
