using System.Runtime.Versioning;
using FluentAssertions;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Files;
using NeuralTraining.Tests.Support;

namespace NeuralTraining.Tests.Training;

/// <summary>Folders and checkpoints that this process may not read or write: one exception, and nothing is lost.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class CheckpointPermissionTests : IDisposable
{
    private const UnixFileMode None = 0, All = (UnixFileMode)0b111_111_111, Reading = (UnixFileMode)0b101_101_101, Writing = (UnixFileMode)0b011_011_011;

    private static readonly Dataset Train = TwoMoons.Create(100, seed: 1);

    private readonly TemporaryFolder _parent = new();
    private readonly string _folder;

    public CheckpointPermissionTests()
    {
        _folder = Directory.CreateDirectory(_parent.PathOf("checkpoints")).FullName;
        File.SetUnixFileMode(_parent.Path, All);
        File.SetUnixFileMode(_folder, All);
    }

    public void Dispose()
    {
        File.SetUnixFileMode(_parent.Path, All);
        File.SetUnixFileMode(_folder, All);
        _parent.Dispose();
    }

    [UnprivilegedFact]
    public void A_checkpoint_that_may_not_be_read_is_passed_over_told_of_and_replaced()
    {
        NewTrainer().Fit(Train);
        byte[] whole = File.ReadAllBytes(PathOf(10));
        File.SetUnixFileMode(PathOf(10), None);
        Trainer resumed = NewTrainer();

        Unprivileged.Run(() =>
        {
            ResumedCheckpoint from = resumed.Resume()!;
            from.Iteration.Should().Be(5);
            from.Damaged.Should().ContainSingle().Which.Should().Match($"The file '{PathOf(10)}' must be readable, but is not: *");
            resumed.Fit(Train);
        });

        File.ReadAllBytes(PathOf(10)).Should().Equal(whole);
    }

    [UnprivilegedFact]
    public void Checkpoints_none_of_which_may_be_read_are_refused()
    {
        NewTrainer().Fit(Train);
        File.SetUnixFileMode(PathOf(5), None);
        File.SetUnixFileMode(PathOf(10), None);

        ShouldRefuseToResume($"The file '{PathOf(10)}' must be readable, but is not: *");
    }

    [UnprivilegedFact]
    public void A_folder_that_may_not_be_read_is_refused_by_resuming_and_before_training()
    {
        NewTrainer().Fit(Train);
        File.SetUnixFileMode(_folder, Writing);
        string message = $"The folder '{_folder}' must be readable for its checkpoints to be found, but is not: *";

        ShouldRefuseToResume(message);

        Trainer trainer = NewTrainer();
        Unprivileged.Run(() => trainer.Invoking(trainer => trainer.Fit(Train)).Should().Throw<IOException>().WithMessage(message));
        trainer.Iteration.Should().Be(0);
    }

    [UnprivilegedFact]
    public void A_folder_whose_names_may_be_read_but_not_its_files_is_refused()
    {
        NewTrainer().Fit(Train);
        File.SetUnixFileMode(_folder, (UnixFileMode)0b110_110_110);

        ShouldRefuseToResume($"The file '{PathOf(10)}' must be readable, but is not: *");
    }

    [UnprivilegedFact]
    public void A_folder_that_cannot_be_seen_is_not_taken_for_an_empty_one()
    {
        NewTrainer().Fit(Train);
        File.SetUnixFileMode(_parent.Path, None);

        ShouldRefuseToResume($"The folder '{_folder}' must be readable for its checkpoints to be found, but is not: *");
    }

    [UnprivilegedFact]
    public void A_folder_that_may_not_be_written_to_ends_training_with_the_checkpoint_before_and_its_state_usable()
    {
        Trainer trainer = NewTrainer();
        byte[] before = [];
        var progress = new SynchronousProgress<TrainingProgress>(report =>
        {
            if (report.Iteration == 6)
            {
                before = File.ReadAllBytes(PathOf(5));
                Unprivileged.Pause(() => File.SetUnixFileMode(_folder, Reading));
            }
        });

        Unprivileged.Run(() =>
            trainer.Invoking(trainer => trainer.Fit(Train, progress: progress)).Should().Throw<IOException>().WithMessage($"The file '{PathOf(10)}' must be written whole, but could not be: *"));

        trainer.Iteration.Should().Be(10);
        trainer.History!.Losses.Should().HaveCount(10);
        Directory.GetFiles(_folder, "checkpoint-*").Should().Equal(PathOf(5));
        File.ReadAllBytes(PathOf(5)).Should().Equal(before);
        ShouldTrainOn(trainer);
    }

    /// <summary>The trainer that could not save has lost nothing: what it does next is what one does that could.</summary>
    private void ShouldTrainOn(Trainer trainer)
    {
        Trainer other = NewTrainer(withCheckpoints: false);
        other.Fit(Train);
        Numbers.ShouldBeBitEqual(trainer.Network.Parameters.AsSpan(), other.Network.Parameters.AsSpan());

        File.SetUnixFileMode(_folder, All);
        Unprivileged.Run(() => trainer.Fit(Train));
        other.Fit(Train);

        Numbers.ShouldBeBitEqual(trainer.Network.Parameters.AsSpan(), other.Network.Parameters.AsSpan());
        File.Exists(PathOf(20)).Should().BeTrue();
    }

    private void ShouldRefuseToResume(string message)
    {
        Trainer trainer = NewTrainer();
        float[] before = trainer.Network.Parameters.AsSpan().ToArray();

        Unprivileged.Run(() => trainer.Invoking(trainer => trainer.Resume()).Should().Throw<IOException>().WithMessage(message));

        trainer.Network.Parameters.AsSpan().ToArray().Should().Equal(before);
        trainer.Iteration.Should().Be(0);
    }

    private Trainer NewTrainer(bool withCheckpoints = true) => new(
        new MultiLayerNet(2, [8], 2),
        new Adam(),
        new TrainerOptions { Epochs = 2, BatchSize = 20, Checkpoints = withCheckpoints ? new() { Folder = _folder } : null });

    private string PathOf(long iteration) => Path.Combine(_folder, $"checkpoint-{iteration:D12}.safetensors");
}
