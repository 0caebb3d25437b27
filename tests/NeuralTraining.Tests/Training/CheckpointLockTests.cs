using System.Diagnostics;
using FluentAssertions;
using NeuralTraining.Optimizers;
using NeuralTraining.Recipes;
using NeuralTraining.Tests.Files;
using NeuralTraining.Tests.Support;
using NeuralTraining.Training;
using Xunit;

namespace NeuralTraining.Tests.Training;

/// <summary>A folder of checkpoints belongs to one run at a time.</summary>
public sealed class CheckpointLockTests : IDisposable
{
    private static readonly Dataset Train = TwoMoons.Create(100, seed: 1);

    private readonly TemporaryFolder _folder = new();

    private static string Here => $"process {Environment.ProcessId} on {Environment.MachineName}, since 20??-??-?? ??:??:?? UTC,";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_second_run_is_refused_before_anything_moves_and_told_who_trains_there()
    {
        Trainer first = NewTrainer(), second = NewTrainer();
        float[] before = second.Network.Parameters.AsSpan().ToArray();
        int refusals = 0;

        first.Fit(Train, progress: new SynchronousProgress<TrainingProgress>(report =>
        {
            if (report.Iteration is 3 or 7)
            {
                second.Invoking(trainer => trainer.Fit(Train)).Should().Throw<InvalidOperationException>()
                    .WithMessage($"The folder '{_folder.Path}' must hold the checkpoints of one run at a time, but {Here} trains there now. Wait for its end, or choose another folder.");
                refusals++;
            }
        }));

        refusals.Should().Be(2);
        second.Network.Parameters.AsSpan().ToArray().Should().Equal(before);
        second.Should().Match<Trainer>(trainer => trainer.Iteration == 0 && trainer.History == null);
        first.History!.Losses.Should().HaveCount(10);
    }

    [Fact]
    public void The_folder_is_free_again_after_a_run_however_it_ended()
    {
        NewTrainer().Fit(Train);
        _folder.Names.Should().Equal("checkpoint-000000000005.safetensors", "checkpoint-000000000010.safetensors");

        Trainer canceled = NewTrainer(epochs: 3), failed = NewTrainer(epochs: 3);
        canceled.Resume(ResumeChanges.Length);
        canceled.Invoking(trainer => trainer.Fit(Train, cancellationToken: new CancellationToken(canceled: true))).Should().Throw<OperationCanceledException>();
        failed.Resume(ResumeChanges.Length);
        failed.Invoking(trainer => trainer.Fit(Train, progress: new SynchronousProgress<TrainingProgress>(_ => throw new InvalidDataException()))).Should().Throw<InvalidDataException>();
        NewTrainer().Invoking(trainer => trainer.Fit(Train)).Should().Throw<InvalidOperationException>().WithMessage("*must hold no checkpoint of a later iteration*");

        _folder.Names.Should().NotContain(CheckpointLock.FileName);
        Trainer last = NewTrainer(epochs: 3);
        last.Resume(ResumeChanges.Length);
        last.Fit(Train).Losses.Should().HaveCount(15);
    }

    [Fact]
    public void What_a_killed_process_left_is_taken_over()
    {
        _folder.Write(CheckpointLock.FileName, "process 1 on a machine long gone, since 1999-12-31 23:59:59 UTC,\n"u8.ToArray());

        NewTrainer().Fit(Train);

        _folder.Names.Should().NotContain(CheckpointLock.FileName);
    }

    [Fact]
    public void The_file_tells_what_the_run_is_made_of()
    {
        string[] lines = [];

        NewTrainer().Fit(Train, progress: new SynchronousProgress<TrainingProgress>(_ => lines = ReadLocked()));

        lines[0].Should().Match(Here);
        lines.Should().Contain("layer 2: ReLU").And.Contain("optimizer: Adam(Beta1: 0.9, Beta2: 0.999, Epsilon: 1E-07f)").And.Contain(line => line.StartsWith("training data: 100 samples"));

        string[] ReadLocked()
        {
            // What every tool but .NET does: it asks for no lock.
            using ChildProcess cat = ChildProcess.Start(new ProcessStartInfo(OperatingSystem.IsWindows() ? "findstr" : "cat", OperatingSystem.IsWindows() ? ["^", Lock] : [Lock])
            {
                RedirectStandardOutput = true,
            });
            return cat.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries);
        }
    }

    /// <summary>Another process, which is killed while it trains: its lock dies with it.</summary>
    [Fact]
    public void Another_process_is_named_and_leaves_no_lock_when_it_is_killed()
    {
        using Process process = RecipeProgram.Start("resume", _folder.Path, RecipeBook.Small.Name);
        try
        {
            while (process.StandardOutput.ReadLine() is { } line && !line.StartsWith("updated: ", StringComparison.Ordinal))
            {
            }

            Signal(process, "STOP");
            NewTrainer().Invoking(trainer => trainer.Fit(Train)).Should().Throw<InvalidOperationException>()
                .WithMessage($"*, but process {process.Id} on {Environment.MachineName}, since * UTC, trains there now. *");
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }

        File.Exists(Lock).Should().BeTrue("it was killed");
        NewTrainer().Invoking(trainer => trainer.Fit(Train)).Should().Throw<InvalidOperationException>().WithMessage("*must hold no checkpoint of a later iteration*");
        Array.ForEach(Directory.GetFiles(_folder.Path, "checkpoint-*"), File.Delete);
        NewTrainer().Fit(Train).Losses.Should().HaveCount(10);
        _folder.Names.Should().NotContain(CheckpointLock.FileName);
    }

    /// <summary>Many take, hold and give back the same folder: never two at once, though each deletes the file that
    /// others are opening.</summary>
    [Fact]
    public void Never_do_two_hold_a_folder()
    {
        int holders = 0, taken = 0;

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            for (int i = 0; i < 200; i++)
            {
                try
                {
                    using CheckpointLock held = CheckpointLock.Take(_folder.Path, "");
                    Interlocked.Increment(ref holders).Should().Be(1);
                    Interlocked.Increment(ref taken);
                    Interlocked.Decrement(ref holders);
                }
                catch (InvalidOperationException exception)
                {
                    exception.Message.Should().Contain("one run at a time");
                }
            }
        });

        taken.Should().BeGreaterThan(0);
        _folder.Names.Should().BeEmpty();
    }

    /// <summary>Reading takes no lock: a checkpoint may be evaluated while its run goes on, but not
    /// continued.</summary>
    [Fact]
    public void Resuming_reads_while_another_run_trains_and_training_on_is_refused()
    {
        Trainer reader = NewTrainer();
        ResumedCheckpoint? from = null;

        NewTrainer().Fit(Train, progress: new SynchronousProgress<TrainingProgress>(report =>
        {
            if (report.Iteration == 7)
            {
                from = reader.Resume();
                reader.Invoking(trainer => trainer.Fit(Train)).Should().Throw<InvalidOperationException>().WithMessage("*one run at a time*");
            }
        }));

        from!.Iteration.Should().Be(5);
        reader.Iteration.Should().Be(5);
        reader.Invoking(trainer => trainer.Fit(Train)).Should().Throw<InvalidOperationException>().WithMessage("*must hold no checkpoint of a later iteration than 5, *");
    }

    [UnixFact]
    public void A_link_in_place_of_the_file_is_refused_and_what_it_leads_to_is_left_alone()
    {
        using var elsewhere = new TemporaryFolder();
        elsewhere.Write("mine", [1, 2, 3]);
        File.CreateSymbolicLink(Lock, elsewhere.PathOf("mine"));

        NewTrainer().Invoking(trainer => trainer.Fit(Train)).Should().Throw<IOException>()
            .WithMessage($"The file '{Lock}' must be locked for the folder to hold the checkpoints of one run alone, but could not be: It is a link.");

        File.ReadAllBytes(elsewhere.PathOf("mine")).Should().Equal(1, 2, 3);
    }

    private string Lock => _folder.PathOf(CheckpointLock.FileName);

    private static void Signal(Process process, string signal)
    {
        if (!OperatingSystem.IsWindows())
        {
            ChildProcess.Run("kill", $"-{signal}", $"{process.Id}");
        }
    }

    private Trainer NewTrainer(int epochs = 2) =>
        new(new MultiLayerNet(2, [8], 2), new Adam(), new() { Epochs = epochs, BatchSize = 20, Checkpoints = new() { Folder = _folder.Path } });
}
