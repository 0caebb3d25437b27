using System.Runtime.Versioning;
using FluentAssertions;
using NeuralTraining.Files;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Files;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Training;

/// <summary>What lies in a folder of checkpoints under their names without being one: passed over, told of, and never
/// written through.</summary>
public sealed class CheckpointFolderTests : IDisposable
{
    private static readonly Dataset Train = TwoMoons.Create(100, seed: 1);

    private readonly TemporaryFolder _folder = new(), _elsewhere = new();

    public void Dispose()
    {
        _folder.Dispose();
        _elsewhere.Dispose();
    }

    /// <summary>The checksum of nothing is 0.</summary>
    [Fact]
    public void Four_zero_bytes_are_not_whole()
    {
        NewTrainer().Fit(Train);
        _folder.Write(NameOf(10), new byte[4]);

        ShouldTakeTheFifth($"The checkpoint '{PathOf(10)}' must end with the checksum of everything before it, but does not: it is damaged.");
    }

    [UnixFact]
    public void A_link_to_a_device_is_not_whole()
    {
        NewTrainer().Fit(Train);
        File.CreateSymbolicLink(PathOf(11), "/dev/zero");

        ShouldTakeTheTenth($"The checkpoint '{PathOf(11)}' must end with the checksum of everything before it, but does not: it is damaged.");
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void A_pipe_is_passed_over_without_waiting_for_a_writer()
    {
        NewTrainer().Fit(Train);
        NamedPipe.Make(PathOf(11));

        ShouldTakeTheTenth($"The checkpoint '{PathOf(11)}' must end with the checksum of everything before it, but does not: it is damaged.");
    }

    [UnixFact]
    public void A_link_to_itself_or_to_nothing_is_passed_over()
    {
        NewTrainer().Fit(Train);
        File.CreateSymbolicLink(PathOf(11), PathOf(11));
        File.CreateSymbolicLink(PathOf(12), _elsewhere.PathOf("missing"));

        Trainer trainer = NewTrainer();
        ResumedCheckpoint from = trainer.Resume()!;
        from.Iteration.Should().Be(10);
        from.Damaged.Should().HaveCount(2);
    }

    [Fact]
    public void A_folder_named_like_a_checkpoint_is_passed_over()
    {
        NewTrainer().Fit(Train);
        Directory.CreateDirectory(PathOf(11));

        ShouldTakeTheTenth($"The checkpoint '{PathOf(11)}' must end with the checksum of everything before it, but does not: it is damaged.");
    }

    [UnixFact]
    public void A_link_to_a_checkpoint_is_read()
    {
        NewTrainer().Fit(Train);
        File.Move(PathOf(10), _elsewhere.PathOf("moved"));
        File.CreateSymbolicLink(PathOf(10), _elsewhere.PathOf("moved"));

        NewTrainer().Resume()!.Iteration.Should().Be(10);
    }

    [UnixFact]
    public void A_link_named_like_a_checkpoint_is_replaced_and_not_written_through()
    {
        _elsewhere.Write("mine", [1, 2, 3]);

        NewTrainer().Fit(Train, progress: new SynchronousProgress<TrainingProgress>(report =>
        {
            if (report.Iteration == 1)
            {
                File.CreateSymbolicLink(PathOf(5), _elsewhere.PathOf("mine"));
                File.CreateSymbolicLink(PathOf(10), _elsewhere.PathOf("missing"));
            }
        }));

        File.ReadAllBytes(_elsewhere.PathOf("mine")).Should().Equal(1, 2, 3);
        _elsewhere.Names.Should().Equal("mine");
        new FileInfo(PathOf(5)).LinkTarget.Should().BeNull();
        NewTrainer().Resume()!.Iteration.Should().Be(10);
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void A_pipe_named_like_the_next_checkpoint_is_replaced()
    {
        NewTrainer().Fit(Train, progress: new SynchronousProgress<TrainingProgress>(report =>
        {
            if (report.Iteration == 6)
            {
                NamedPipe.Make(PathOf(10));
            }
        }));

        NewTrainer().Resume()!.Iteration.Should().Be(10);
    }

    [Fact]
    public void What_is_no_checkpoint_does_not_take_the_place_of_one()
    {
        Trainer trainer = NewTrainer(epochs: 3);

        trainer.Fit(Train, progress: new SynchronousProgress<TrainingProgress>(report =>
        {
            if (report.Iteration == 6)
            {
                Directory.CreateDirectory(PathOf(6));
                _folder.Write(NameOf(7), []);
            }
        }));

        File.Exists(PathOf(10)).Should().BeTrue();
        File.Exists(PathOf(15)).Should().BeTrue();
        File.Exists(PathOf(5)).Should().BeFalse();
    }

    /// <summary>The folder is the one that the path meant when the trainer was created.</summary>
    [Fact]
    public void A_relative_folder_does_not_move_with_the_current_directory()
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, _folder.Path);
        Path.IsPathRooted(relative).Should().BeFalse();
        var trainer = new Trainer(new MultiLayerNet(2, [8], 2), new Adam(), new() { Epochs = 2, BatchSize = 20, Checkpoints = new() { Folder = relative } });

        trainer.Checkpoints!.Folder.RealPath.Should().Be(RealPath.Of(_folder.Path));
        trainer.Fit(Train);

        trainer.Resume()!.Path.Should().Be(PathOf(10));
    }

    private void ShouldTakeTheFifth(string damage) => ShouldTake(5, damage);

    private void ShouldTakeTheTenth(string damage) => ShouldTake(10, damage);

    private void ShouldTake(long iteration, string damage)
    {
        ResumedCheckpoint from = NewTrainer().Resume()!;
        from.Iteration.Should().Be(iteration);
        from.Damaged.Should().Equal(damage);
    }

    private Trainer NewTrainer(int epochs = 2) =>
        new(new MultiLayerNet(2, [8], 2), new Adam(), new() { Epochs = epochs, BatchSize = 20, Checkpoints = new() { Folder = _folder.Path } });

    private static string NameOf(long iteration) => $"checkpoint-{iteration:D12}.safetensors";

    private string PathOf(long iteration) => _folder.PathOf(NameOf(iteration));
}
