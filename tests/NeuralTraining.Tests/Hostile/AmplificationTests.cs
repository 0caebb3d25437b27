using System.Diagnostics;
using FluentAssertions;
using NeuralTraining.Fuzzing;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Files;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Hostile;

/// <summary>Small files that would have their readers do much.</summary>
public class AmplificationTests
{
    private const int Hidden = 10_000, Parameters = (2 * Hidden) + Hidden + (2 * Hidden) + 2;

    [Fact]
    public void Slots_that_a_checkpoint_names_but_does_not_hold_take_no_memory()
    {
        using var folder = new TemporaryFolder();
        NewTrainer(folder.Path).Fit(TwoMoons.Create(10, seed: 1));
        string path = Directory.GetFiles(folder.Path).Single();
        File.WriteAllBytes(path, SafetensorsRepair.Checksum(CheckpointAttacks.ManySlots(StoredText.Of(File.ReadAllBytes(path)), count: 300, Parameters).File));
        Trainer trainer = NewTrainer(folder.Path);

        long allocated = Allocation.Of(() => trainer.Invoking(trainer => trainer.Resume()).Should().Throw<InvalidDataException>());

        allocated.Should().BeLessThan(2_000_000, "the parameters take 200,000 bytes, and 300 slots of as many would take 60 million");
    }

    [Fact]
    public void Slots_that_a_checkpoint_names_but_does_not_hold_take_little_more_memory_than_their_names()
    {
        using var folder = new TemporaryFolder();
        NewTrainer(folder.Path).Fit(TwoMoons.Create(10, seed: 1));
        string path = Directory.GetFiles(folder.Path).Single();
        byte[] file = SafetensorsRepair.Checksum(CheckpointAttacks.ManySlots(StoredText.Of(File.ReadAllBytes(path)), count: 100_000, values: 1).File);
        File.WriteAllBytes(path, file);
        Trainer trainer = NewTrainer(folder.Path);

        long allocated = Allocation.Of(() => trainer.Invoking(trainer => trainer.Resume()).Should().Throw<InvalidDataException>());

        allocated.Should().BeLessThan(Target.FixedAllocation + (4L * file.Length));
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    public void Steps_of_a_frozen_network_take_little_more_memory_than_their_names(int count)
    {
        byte[] file = FrozenAttacks.Steps("1", string.Join(' ', Enumerable.Repeat("Tanh", count)) + " None");

        long allocated = Allocation.Of(() => FluentActions.Invoking(() => FrozenNetwork.Load(new MemoryStream(file))).Should().Throw<InvalidDataException>());

        allocated.Should().BeLessThan(Target.FixedAllocation + 4L * file.Length);
    }

    [Fact]
    public void Steps_with_a_number_take_memory_by_their_number()
    {
        byte[] file = FrozenAttacks.Slopes(steps: 100_000);

        long allocated = Allocation.Of(() => FrozenNetwork.Load(new MemoryStream(file)).Outputs.Should().Be(1));

        allocated.Should().BeLessThan(Target.FixedAllocation + 4L * file.Length);
    }

    [Fact]
    public void Steps_of_a_frozen_network_take_time_and_memory_by_their_number()
    {
        byte[] file = FrozenAttacks.Products(steps: 100_000);
        var watch = Stopwatch.StartNew();
        long before = GC.GetAllocatedBytesForCurrentThread();

        FrozenNetwork.Load(new MemoryStream(file)).Outputs.Should().Be(1);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(Target.FixedAllocation + 4L * file.Length);
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(30), "it takes one second, where looking for each step's tensors among all took more than a minute");
    }

    private static Trainer NewTrainer(string folder) =>
        new(new MultiLayerNet(2, [Hidden], 2), new SGD(), new TrainerOptions { Iterations = 1, BatchSize = 10, Checkpoints = new() { Folder = folder } });
}
