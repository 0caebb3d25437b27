using FluentAssertions;
using NeuralTraining.Serialization;
using NeuralTraining.Tests.Files;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Networks.Weights;

/// <summary>A file that another call reads is refused by the name of that call.</summary>
public class StoredContentTests
{
    private const string Chapter = "holds weights in the format Chapter, which MultiLayerNet.LoadWeights reads with WeightsFormat.Chapter";
    private const string PyTorch = "holds weights in the format PyTorch, which MultiLayerNet.LoadWeights reads with WeightsFormat.PyTorch";
    private const string Frozen = "holds a frozen network, which FrozenNetwork.Load reads";
    private const string Network = "holds a network, which MultiLayerNet.Load reads";
    private const string Checkpoint = "holds a checkpoint, which Trainer.Resume reads from its folder";

    [Fact]
    public void Weights_are_not_loaded_in_another_format()
    {
        Loading(SmallNetwork.Saved(SmallNetwork.Create(seed: 1), WeightsFormat.PyTorch), WeightsFormat.Chapter)
            .WithMessage($"The safetensors file 'stream' must hold weights in the format Chapter, but {PyTorch}.");
        Loading(SmallNetwork.Saved(SmallNetwork.Create(seed: 1), WeightsFormat.Chapter), WeightsFormat.PyTorch)
            .WithMessage($"The safetensors file 'stream' must hold weights in the format PyTorch, but {Chapter}.");
    }

    [Theory]
    [MemberData(nameof(SmallNetwork.Formats), MemberType = typeof(SmallNetwork))]
    public void Weights_are_not_loaded_from_a_network_a_frozen_one_or_a_checkpoint(WeightsFormat format)
    {
        using var folder = new TemporaryFolder();

        Loading(NetworkFile(), format).WithMessage($"The safetensors file 'stream' must hold weights in the format {format}, but {Network}.");

        Loading(FrozenFile(), format).WithMessage($"The safetensors file 'stream' must hold weights in the format {format}, but {Frozen}.");
        Loading(CheckpointFile(folder), format).WithMessage($"The safetensors file 'stream' must hold weights in the format {format}, but {Checkpoint}.");
    }

    [Fact]
    public void Weights_are_not_loaded_from_a_frozen_network_even_where_all_names_and_shapes_are_right()
    {
        var network = new MultiLayerNet(3, [], 2);
        using var file = new MemoryStream();
        network.Freeze().Save(file);
        file.Position = 0;

        network.Invoking(n => n.LoadWeights(file)).Should().Throw<InvalidDataException>().WithMessage($"*, but {Frozen}.");
    }

    [Fact]
    public void A_frozen_network_is_not_loaded_from_anything_else()
    {
        using var folder = new TemporaryFolder();

        Freezing(SmallNetwork.Saved(SmallNetwork.Create(seed: 1), WeightsFormat.Chapter)).WithMessage($"The safetensors file 'stream' must hold a frozen network, but {Chapter}.");
        Freezing(SmallNetwork.Saved(SmallNetwork.Create(seed: 1), WeightsFormat.PyTorch)).WithMessage($"The safetensors file 'stream' must hold a frozen network, but {PyTorch}.");
        Freezing(CheckpointFile(folder)).WithMessage($"The safetensors file 'stream' must hold a frozen network, but {Checkpoint}.");
        Freezing(NetworkFile()).WithMessage($"The safetensors file 'stream' must hold a frozen network, but {Network}.");
    }

    [Fact]
    public void A_network_is_not_loaded_from_anything_else()
    {
        using var folder = new TemporaryFolder();

        LoadingNetwork(SmallNetwork.Saved(SmallNetwork.Create(seed: 1), WeightsFormat.Chapter)).WithMessage($"The safetensors file 'stream' must hold a network, but {Chapter}.");
        LoadingNetwork(SmallNetwork.Saved(SmallNetwork.Create(seed: 1), WeightsFormat.PyTorch)).WithMessage($"The safetensors file 'stream' must hold a network, but {PyTorch}.");
        LoadingNetwork(CheckpointFile(folder)).WithMessage($"The safetensors file 'stream' must hold a network, but {Checkpoint}.");
        LoadingNetwork(FrozenFile()).WithMessage($"The safetensors file 'stream' must hold a network, but {Frozen}.");
    }

    [Fact]
    public void A_network_in_the_place_of_a_checkpoint_is_refused()
    {
        using var folder = new TemporaryFolder();
        CheckpointFile(folder);
        string path = Directory.GetFiles(folder.Path, "checkpoint-*.safetensors").Order(StringComparer.Ordinal).Last();
        Array.ForEach(Directory.GetFiles(folder.Path, "checkpoint-*.safetensors"), File.Delete);
        File.WriteAllBytes(path, NetworkFile());
        var trainer = new Trainer(new MultiLayerNet(2, [3], 2), new NeuralTraining.Optimizers.SGD(), new TrainerOptions { Checkpoints = new() { Folder = folder.Path } });

        trainer.Invoking(trainer => trainer.Resume()).Should().Throw<InvalidDataException>()
            .WithMessage($"The safetensors file '{path}' must have the format 'NeuralTraining checkpoint' to be read as a checkpoint, but has 'NeuralTraining network'.");
    }

    [Fact]
    public void What_is_missing_is_listed_with_similar_names()
    {
        byte[] file = Safetensors.Write(writer =>
        {
            writer.Add<float>("w1", [3, 2], new float[6]);
            writer.Add<float>("model.b1", [2], new float[2]);
            writer.Add<float>("optimizer", [2], new float[2]);
        });

        new MultiLayerNet(3, [], 2).Invoking(n => n.LoadWeights(new MemoryStream(file))).Should().Throw<InvalidDataException>()
            .WithMessage("The safetensors file 'stream' must hold 'W1', 'b1', but lacks 'W1', 'b1' and holds 'w1', 'model.b1', 'optimizer' instead.");
    }

    [Fact]
    public void No_more_than_ten_names_are_listed()
    {
        byte[] file = Safetensors.Write(writer =>
        {
            writer.Add<float>("w1", [3, 2], new float[6]);
            for (int i = 0; i < 100; i++)
            {
                writer.Add<float>(FormattableString.Invariant($"other tensor {i}"), [], new float[1]);
            }
        });

        string message = new MultiLayerNet(3, [], 2).Invoking(n => n.LoadWeights(new MemoryStream(file))).Should().Throw<InvalidDataException>().Which.Message;

        message.Should().Contain(" and holds 'w1', 'other tensor 0', ").And.EndWith(", 'other tensor 8' and 91 more instead.");
    }

    [Fact]
    public void Names_of_PyTorch_with_a_prefix_are_shown()
    {
        byte[] file = Safetensors.Write(writer =>
        {
            writer.Add<float>("layers.0.weight", [2, 3], new float[6]);
            writer.Add<float>("layers.0.bias", [2], new float[2]);
        });

        new MultiLayerNet(3, [], 2).Invoking(n => n.LoadWeights(new MemoryStream(file), WeightsFormat.PyTorch)).Should().Throw<InvalidDataException>()
            .WithMessage("The safetensors file 'stream' must hold '0.weight', '0.bias', but lacks '0.weight', '0.bias' and holds 'layers.0.weight', 'layers.0.bias' instead, " +
                "which LoadWeights reads with 'PyTorchNames.Sequential(\"layers.\")'.");
    }

    private static FluentAssertions.Specialized.ExceptionAssertions<InvalidDataException> Loading(byte[] file, WeightsFormat format) =>
        SmallNetwork.Create(seed: 2).Invoking(network => network.LoadWeights(new MemoryStream(file), format)).Should().Throw<InvalidDataException>();

    private static FluentAssertions.Specialized.ExceptionAssertions<InvalidDataException> Freezing(byte[] file) =>
        FluentActions.Invoking(() => FrozenNetwork.Load(new MemoryStream(file))).Should().Throw<InvalidDataException>();

    private static FluentAssertions.Specialized.ExceptionAssertions<InvalidDataException> LoadingNetwork(byte[] file) =>
        FluentActions.Invoking(() => MultiLayerNet.Load(new MemoryStream(file))).Should().Throw<InvalidDataException>();

    private static byte[] NetworkFile() => SavedNetworkTests.Saved(SmallNetwork.Create(seed: 1));

    private static byte[] FrozenFile()
    {
        using var file = new MemoryStream();
        SmallNetwork.Create(seed: 1).Freeze().Save(file);
        return file.ToArray();
    }

    private static byte[] CheckpointFile(TemporaryFolder folder)
    {
        var network = new MultiLayerNet(2, [3], 2);
        new Trainer(network, new NeuralTraining.Optimizers.SGD(), new TrainerOptions { Iterations = 1, BatchSize = 10, Checkpoints = new() { Folder = folder.Path } })
            .Fit(TwoMoons.Create(10, seed: 1));
        return File.ReadAllBytes(Directory.GetFiles(folder.Path, "checkpoint-*.safetensors").First());
    }
}
