using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Training;

/// <summary>Checkpoints that are damaged, another run's or cannot be saved: one exception, and nothing is lost.</summary>
public sealed class CheckpointRefusalTests : IDisposable
{
    private static readonly Dataset Train = TwoMoons.Create(100, seed: 1);

    private readonly string _folder = Directory.CreateTempSubdirectory("NeuralTraining.Tests.").FullName;

    public static TheoryData<string, Func<string, Trainer>> Others => new()
    {
        { "network seed is '3', but here it is '9'.", folder => NewTrainer(folder, networkSeed: 9) },
        { "number of row blocks is '1', but here it is '2'.", folder => NewTrainer(folder, rowBlocks: 2) },
        { "seed is '4', but here it is '9'.", folder => NewTrainer(folder, seed: 9) },
        { "mini-batch size is '20', but here it is '50'.", folder => NewTrainer(folder, batchSize: 50) },
        { "last mini-batch is 'EvenOut', but here it is 'Drop'.", folder => NewTrainer(folder, lastBatch: LastBatch.Drop) },
        { "sampling is 'ShuffledEpochs', but here it is 'WithReplacement'.", folder => NewTrainer(folder, sampling: Sampling.WithReplacement) },
        {
            "learning-rate schedule is 'ConstantRate(Rate: 0.01f)', but here it is 'none', a change that must be declared as ResumeChanges.Schedule.",
            folder => NewTrainer(folder, hasSchedule: false)
        },
        {
            "learning-rate schedule is 'ConstantRate(Rate: 0.01f)', but here it is 'ConstantRate(Rate: 0.02f)', a change that must be declared as ResumeChanges.Schedule.",
            folder => NewTrainer(folder, rate: 0.02f)
        },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Others))]
    public void Another_run_is_refused_by_what_is_different(string difference, Func<string, Trainer> create)
    {
        NewTrainer(_folder).Fit(Train);
        Trainer other = create(_folder);

        ShouldRefuse<InvalidOperationException>(other, $"The checkpoint '{PathOf(10)}' was made by a run whose {difference}");
    }

    [Fact]
    public void Another_network_is_refused()
    {
        NewTrainer(_folder).Fit(Train);
        var other = new Trainer(new MultiLayerNet(2, [9], 2, new() { Seed = 3 }), new Adam(), Options(_folder));

        ShouldRefuse<InvalidDataException>(other, $"The safetensors file '{PathOf(10)}' must hold 'W1' as F32 or F64 or F16 or BF16 of shape [2, 9], but holds it as F32 of shape [2, 8].");
    }

    [Fact]
    public void Weights_are_no_checkpoint()
    {
        NewTrainer(_folder).Network.SaveWeights(PathOf(5));

        ShouldRefuse<InvalidDataException>(NewTrainer(_folder), $"The checkpoint '{PathOf(5)}' must end with the checksum of everything before it, but does not: it is damaged.");
    }

    [Fact]
    public void Other_samples_are_refused()
    {
        NewTrainer(_folder).Fit(Train);
        Trainer trainer = NewTrainer(_folder);
        trainer.Resume();

        trainer.Invoking(trainer => trainer.Fit(Train.Take(99))).Should().Throw<InvalidOperationException>()
            .WithMessage($"The checkpoint '{PathOf(10)}' was made by a run whose training data is '100 samples of 2 features with *', but here it is '99 samples of 2 features with *'.");
    }

    [Fact]
    public void A_new_run_is_not_begun_among_the_checkpoints_of_a_later_iteration()
    {
        NewTrainer(_folder).Fit(Train);
        Trainer trainer = NewTrainer(_folder);
        float[] before = trainer.Network.Parameters.AsSpan().ToArray();

        trainer.Invoking(trainer => trainer.Fit(Train)).Should().Throw<InvalidOperationException>().WithMessage(
            $"The folder '{_folder}' must hold no checkpoint of a later iteration than 0, where this run begins, but holds one of iteration 10. Call Resume to go on from there, or choose another folder.");

        trainer.Network.Parameters.AsSpan().ToArray().Should().Equal(before);
    }

    [Fact]
    public void Resuming_takes_a_folder()
    {
        var trainer = new Trainer(NewTrainer(_folder).Network, new Adam());

        trainer.Invoking(trainer => trainer.Resume()).Should().Throw<InvalidOperationException>()
            .WithMessage("The options of a trainer must name a folder of checkpoints for it to resume, but name none.");
    }

    /// <summary>Every byte: the header, its length, the values and the checksum itself.</summary>
    [Fact]
    public void A_damaged_checkpoint_is_passed_over_and_told_of()
    {
        NewTrainer(_folder).Fit(Train);
        byte[] whole = File.ReadAllBytes(PathOf(10));
        for (int i = 0; i < whole.Length; i += i < 1200 ? 1 : 37)
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(PathOf(10), damaged);

            ShouldTakeTheFifth();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(500)]
    [InlineData(-1)]
    public void A_truncated_checkpoint_is_passed_over_and_told_of(int length)
    {
        NewTrainer(_folder).Fit(Train);
        byte[] whole = File.ReadAllBytes(PathOf(10));
        File.WriteAllBytes(PathOf(10), whole[..(length < 0 ? whole.Length + length : length)]);

        ShouldTakeTheFifth(length == 0 ? "it is empty" : "it is damaged");
    }

    [Fact]
    public void A_run_goes_on_from_before_a_damaged_checkpoint_and_replaces_it()
    {
        Trainer whole = NewTrainer(null), resumed = NewTrainer(_folder);
        whole.Fit(Train);
        NewTrainer(_folder).Fit(Train);
        File.WriteAllBytes(PathOf(10), new byte[50]);

        resumed.Resume()!.Iteration.Should().Be(5);
        resumed.Fit(Train).Losses.Should().Equal(whole.History!.Losses);

        Numbers.ShouldBeBitEqual(resumed.Network.Parameters.AsSpan(), whole.Network.Parameters.AsSpan());
        ResumedCheckpoint from = NewTrainer(_folder).Resume()!;
        from.Iteration.Should().Be(10);
        from.Damaged.Should().BeEmpty();
    }

    /// <summary>The two that are whole stay, and what is damaged does not count as one of them.</summary>
    [Fact]
    public void A_damaged_checkpoint_does_not_take_the_place_of_a_whole_one()
    {
        NewTrainer(_folder).Fit(Train);
        File.WriteAllBytes(PathOf(10), new byte[50]);
        Trainer resumed = NewTrainer(_folder, everyIterations: 1);
        resumed.Resume();
        var names = new List<string?>();

        resumed.Fit(Train, progress: new SynchronousProgress<TrainingProgress>(report =>
        {
            if (report.Iteration == 8)
            {
                names.AddRange(Directory.EnumerateFiles(_folder).Order());
            }
        }));

        names.Should().Equal(PathOf(7), PathOf(8), PathOf(10), Path.Combine(_folder, "run.lock"));
    }

    /// <summary>A run that was canceled leaves a checkpoint at an iteration at which no other is saved.</summary>
    [Fact]
    public void A_damaged_checkpoint_that_the_run_has_passed_is_deleted_in_place_of_a_whole_one()
    {
        NewTrainer(_folder).Fit(Train);
        File.Move(PathOf(10), PathOf(7));
        File.WriteAllBytes(PathOf(7), new byte[50]);
        Trainer resumed = NewTrainer(_folder);

        resumed.Resume()!.Iteration.Should().Be(5);
        resumed.Fit(Train);

        Directory.EnumerateFiles(_folder).Order().Should().Equal(PathOf(5), PathOf(10));
    }

    [Fact]
    public void Nothing_but_damage_is_refused()
    {
        NewTrainer(_folder).Fit(Train);
        File.WriteAllBytes(PathOf(5), []);
        File.WriteAllBytes(PathOf(10), new byte[50]);

        ShouldRefuse<InvalidDataException>(NewTrainer(_folder), $"The checkpoint '{PathOf(10)}' must end with the checksum of everything before it, but does not: it is damaged.");
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_refused_before_training()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        Trainer trainer = NewTrainer(Path.Combine(file, "below"));

        trainer.Invoking(trainer => trainer.Fit(Train)).Should().Throw<IOException>()
            .WithMessage($"The folder '{Path.Combine(file, "below")}' must exist for checkpoints, or be created, but could not be: *");

        trainer.Iteration.Should().Be(0);
        trainer.Network.Iteration.Should().Be(0);
    }

    [SmallDiskFact]
    public void A_full_disk_ends_training_with_the_checkpoint_before_and_its_state_usable()
    {
        using var disk = new SmallDisk(_folder, "size=64k");
        Trainer trainer = NewTrainer(_folder);
        string filler = Path.Combine(_folder, "filler");
        var progress = new SynchronousProgress<TrainingProgress>(report =>
        {
            if (report.Iteration == 6)
            {
                // No room is left after the first checkpoint.
                using FileStream file = File.Create(filler, bufferSize: 1);
                FluentActions.Invoking(() => file.Write(new byte[1 << 17])).Should().Throw<IOException>();
            }
        });

        trainer.Invoking(trainer => trainer.Fit(Train, progress: progress)).Should().Throw<IOException>().WithMessage($"The file '{PathOf(10)}' must be written whole, but could not be: *");

        ShouldBeUsableAfter(trainer, 10);
        Directory.EnumerateFiles(_folder, "checkpoint*").Should().Equal(PathOf(5));
        File.Delete(filler);
        disk.WaitForRoom(1 << 15);
        Trainer resumed = NewTrainer(_folder), whole = NewTrainer(null);
        resumed.Resume()!.Iteration.Should().Be(5);
        resumed.Fit(Train);
        whole.Fit(Train);
        Numbers.ShouldBeBitEqual(resumed.Network.Parameters.AsSpan(), whole.Network.Parameters.AsSpan());
    }

    private static void ShouldBeUsableAfter(Trainer trainer, long iterations)
    {
        trainer.Iteration.Should().Be(iterations);
        trainer.History!.Losses.Should().HaveCount((int)iterations);
        trainer.Network.Accuracy(Train.AsBatch()).Should().BeInRange(0, 1);
        trainer.Network.Parameters.AsSpan().ToArray().Should().OnlyContain(value => float.IsFinite(value));
    }

    private void ShouldTakeTheFifth(string damage = "it is damaged")
    {
        Trainer trainer = NewTrainer(_folder);
        ResumedCheckpoint from = trainer.Resume()!;
        from.Path.Should().Be(PathOf(5));
        from.Iteration.Should().Be(5);
        from.Damaged.Should().Equal($"The checkpoint '{PathOf(10)}' must end with the checksum of everything before it, but does not: {damage}.");
        trainer.Iteration.Should().Be(5);
    }

    private static void ShouldRefuse<TException>(Trainer trainer, string message) where TException : Exception
    {
        float[] before = trainer.Network.Parameters.AsSpan().ToArray();

        trainer.Invoking(trainer => trainer.Resume()).Should().Throw<TException>().WithMessage(message);

        trainer.Network.Parameters.AsSpan().ToArray().Should().Equal(before);
        trainer.Iteration.Should().Be(0);
        trainer.Network.Iteration.Should().Be(0);
        trainer.History.Should().BeNull();
    }

    private static Trainer NewTrainer(
        string? folder,
        ulong networkSeed = 3,
        ulong seed = 4,
        int batchSize = 20,
        Sampling sampling = Sampling.ShuffledEpochs,
        bool hasSchedule = true,
        float rate = 0.01f,
        long? everyIterations = null,
        int rowBlocks = 1,
        LastBatch lastBatch = LastBatch.EvenOut) =>
        new(
            new MultiLayerNet(2, [8], 2, new() { Seed = networkSeed, RowBlocks = rowBlocks }),
            new Adam(),
            Options(folder, seed, batchSize, sampling, hasSchedule, rate, everyIterations, lastBatch));

    private static TrainerOptions Options(
        string? folder,
        ulong seed = 4,
        int batchSize = 20,
        Sampling sampling = Sampling.ShuffledEpochs,
        bool hasSchedule = true,
        float rate = 0.01f,
        long? everyIterations = null,
        LastBatch lastBatch = LastBatch.EvenOut) => new()
        {
            LastBatch = lastBatch,
            Epochs = 2,
            BatchSize = batchSize,
            Seed = seed,
            Sampling = sampling,
            Schedule = hasSchedule ? new ConstantRate(rate) : null,
            Checkpoints = folder is null ? null : new() { Folder = folder, EveryIterations = everyIterations },
        };

    private string PathOf(long iteration) => Path.Combine(_folder, $"checkpoint-{iteration:D12}.safetensors");
}
