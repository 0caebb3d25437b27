using System.Security.Cryptography;
using FluentAssertions;
using NeuralTraining.Fuzzing;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Tests.Files;
using NeuralTraining.Tests.Networks.Weights;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Training;

/// <summary>What a file is can be told without loading it, and from what it says alone.</summary>
public class ModelFileTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Compatibility");

    [Fact]
    public void A_network_is_described()
    {
        ModelFileDescription file = ModelFile.Describe(PathOf("network-1-classes"));

        file.ToString().Should().Be(
            """
            ModelFile: a network (version 1), 3,496 bytes
            3 inputs → BatchNorm(Momentum: 0.8, Epsilon: 1E-05f) → LeakyReLU(Slope: 0.25) → Affine(Outputs: 5, Bias: 1) → BatchNorm(Momentum: 0.9, Epsilon: 1E-06f) → ReLU → Dropout(Ratio: 0.25, Scaling: 0) → Affine(Outputs: 4, Bias: 0) → LayerNorm(Epsilon: 1E-05f) → ELU(Alpha: 0.5) → GELU(Approximation: 0) → GELU(Approximation: 1) → SiLU → Softplus → Sigmoid → Tanh → Dropout(Ratio: 0.125, Scaling: 1) → Affine(Outputs: 3, Bias: 1), SoftmaxCrossEntropy(LabelSmoothing: 0.125, ClassWeight0: 1, ClassWeight1: 2, Cla…
            79 parameters in 16 tensors
            iteration 5
            classes: 'a, "b", ü', note: ''
            SHA-256 1afe1a35701e4a0d5a6a744c1005d0c3430e4cd294f54ff8ce6f94dad7b74fcb
            """);
        file.Should().BeEquivalentTo(new
        {
            Kind = ModelFileKind.Network,
            Content = "a network",
            Version = 1,
            IsOfNewerVersion = false,
            Inputs = 3,
            Outputs = 3,
            Loss = "SoftmaxCrossEntropy(LabelSmoothing: 0.125, ClassWeight0: 1, ClassWeight1: 2, ClassWeight2: 0.5)",
            ParameterCount = 79L,
            Iteration = 5L,
            Target = (string?)null,
            Length = 3496L,
        });
        file.ParameterCount.Should().Be(MultiLayerNet.Load(PathOf("network-1-classes")).Parameters.AsSpan().Length);
        file.Layers.Should().HaveCount(17).And.Contain("Affine(Outputs: 5, Bias: 1)");
        file.Facts.Should().Contain("regularizer 2", "L1(Lambda: 0.001f)").And.Contain("network seed", "18446744073709551615");
        file.Metadata.Should().BeEquivalentTo(new Dictionary<string, string> { ["classes"] = "a, \"b\", ü", ["note"] = "" });
        (file.Columns.Count, file.Classes.Count).Should().Be((0, 0));
        file.Tensors.Select(tensor => tensor.ToString()).Should().StartWith("gamma1 [3] F32").And.Contain("W1 [3, 5] F32").And.EndWith("checksum [4] U8");
        (file.Tensors[2].Name, file.Tensors[2].Type, string.Join('x', file.Tensors[2].Lengths.ToArray())).Should().Be(("W1", "F32", "3x5"));
    }

    [Fact]
    public void Nobody_can_change_a_description()
    {
        ModelFileDescription file = ModelFile.Describe(PathOf("network-1-classes"));

        file.Layers.Should().NotBeAssignableTo<string[]>();
        ((ICollection<KeyValuePair<string, string>>)file.Facts).IsReadOnly.Should().BeTrue();
        ((ICollection<KeyValuePair<string, string>>)file.Metadata).IsReadOnly.Should().BeTrue();
        file.Tensors.Should().NotBeAssignableTo<ICollection<ModelFileTensor>>();
    }

    [Fact]
    public void A_checkpoint_is_described_with_its_run()
    {
        ModelFileDescription file = ModelFile.Describe(PathOf("checkpoint-4"));

        file.ToString().Should().Be(
            """
            ModelFile: a checkpoint (version 4), 4,294 bytes
            2 inputs → Affine(Outputs: 3, Bias: 1) → BatchNorm(Momentum: 0.9, Epsilon: 1E-06f) → ReLU → Dropout(Ratio: 0.5, Scaling: 0) → Affine(Outputs: 2, Bias: 1), SoftmaxCrossEntropy
            23 parameters in 30 tensors
            iteration 3, optimizer: Adam(Beta1: 0.9, Beta2: 0.999, Epsilon: 1E-07f), learning-rate schedule: none, length: 6 iterations, last loss: 1.3529583194366412
            SHA-256 83824a60663d6d2fcf15f7bfa269a8feef19a3293045158a07e8aaef93b01419
            """);
        (file.Kind, file.Iteration, file.ParameterCount).Should().Be((ModelFileKind.Checkpoint, 3, 23));
        file.Facts.Should().Contain("training data", "4 samples of 2 features with checksums bbb407a4 and 5b4f727f").And.Contain("learning rate", "0.001");
        file.Facts.Should().NotContainKey("stop reason");
    }

    [Fact]
    public void A_checkpoint_tells_why_its_run_has_stopped() =>
        Describe(SafetensorsRepair.Checksum(StoredText.Of(File.ReadAllBytes(PathOf("checkpoint-4"))).With("\"version\":", "\"trainer.stopReason\":\"enough\",\"version\":").File))
            .Facts["stop reason"].Should().Be("enough");

    [Theory]
    [InlineData("frozen-1-classes", "3 inputs → Scale → LeakyReLU → Affine → ReLU → Affine → LayerNorm → ELU → GELU → GELUTanh → SiLU → Softplus → Sigmoid → Tanh → Affine\n76 parameters in 13 tensors\nprobabilities: softmax")]
    [InlineData("frozen-1-binary", "3 inputs → Affine → ReLU → Affine\n21 parameters in 4 tensors\nprobabilities: sigmoid")]
    [InlineData("frozen-1-huber", "3 inputs → Affine → ReLU → Affine\n26 parameters in 4 tensors\noutputs: numbers")]
    public void A_frozen_network_is_described_by_its_steps(string name, string lines)
    {
        ModelFileDescription file = ModelFile.Describe(PathOf(name));

        file.ToString().Should().StartWith("ModelFile: a frozen network (version 1), ").And.Contain($" bytes\n{lines}\nSHA-256 ");
        (file.Kind, file.Outputs).Should().Be((ModelFileKind.FrozenNetwork, FrozenNetwork.Load(PathOf(name)).Outputs));
    }

    [Theory]
    [InlineData("weights-chapter", ModelFileKind.Weights, "weights in the format Chapter", "68 parameters in 11 tensors: W1 [3, 5] F32, b1 [5] F32, gamma1 [5] F32")]
    [InlineData("weights-pytorch", ModelFileKind.PyTorchWeights, "weights in the format PyTorch", "68 parameters in 12 tensors: 1.num_batches_tracked [] I64, 0.weight [5, 3] F32")]
    public void Weights_are_described_by_their_tensors(string name, ModelFileKind kind, string content, string tensors)
    {
        ModelFileDescription file = ModelFile.Describe(PathOf(name));

        file.ToString().Should().StartWith($"ModelFile: {content}, ").And.Contain($"\n{tensors}");
        (file.Kind, file.Version, file.Inputs, file.Outputs, file.Iteration).Should().Be((kind, null, null, null, null));
        file.Metadata.Should().ContainKey(name == "weights-chapter" ? "BatchNorm1.epsilon" : "1.eps");
    }

    [Fact]
    public void Parts_of_ones_own_need_no_factory()
    {
        var network = new MultiLayerNet(2, [new OwnParts.Gain(0.5), new Affine(2, new He())], new OwnParts.SquaredDistance(2), seed: 1);

        ModelFileDescription file = Describe(SavedNetworkTests.Saved(network));

        file.Layers.Should().Equal("Gain(Factor: 0.5)", "Affine(Outputs: 2, Bias: 1)");
        file.Loss.Should().Be("SquaredDistance(Scale: 2)");
        file.Facts["own parts"].Should().Be("layer 1, loss");
    }

    [Theory]
    [InlineData("{\"version\":1,\"kind\":\"classifier\",\"target\":\"y\",\"classes\":[\"p\"],\"columns\":[{\"name\":\"a\"}]}", ModelFileKind.TableModel)]
    [InlineData("{\"version\":1,\"kind\":\"ranker\",\"target\":\"y\",\"columns\":[{\"x\":[{}],\"name\":\"a\"}]}", ModelFileKind.TableModel)]
    [InlineData("{\"version\":2,\"kind\":\"classifier\"}", ModelFileKind.TableModel)]
    [InlineData("{\"version\":1,\"kind\":\"classifier\"}", ModelFileKind.Network)]
    [InlineData("{\"version\":1,\"kind\":\"classifier\",\"target\":\"y\",\"columns\":[{\"name\":\"a\"}]}", ModelFileKind.Network)]
    [InlineData("{\"version\":\"1\",\"kind\":\"regressor\",\"target\":\"y\",\"columns\":[{\"name\":\"a\"}]}", ModelFileKind.Network)]
    [InlineData("{\"version\":1,\"kind\":\"regressor\",\"target\":\"y\",\"columns\":[\"a\"]}", ModelFileKind.Network)]
    [InlineData("{\"version\":1,\"kind\":\"regressor\",\"target\":\"y\",\"columns\":[{\"name\":1}]}", ModelFileKind.Network)]
    [InlineData("{\"version\":1,\"kind\":\"regressor\",\"target\":\"y\",\"columns\":[]} x", ModelFileKind.Network)]
    [InlineData("[1]", ModelFileKind.Network)]
    [InlineData("a,b", ModelFileKind.Network)]
    [InlineData("", ModelFileKind.Network)]
    public void Only_a_text_of_a_model_for_tables_makes_a_network_one(string text, ModelFileKind kind)
    {
        ModelFileDescription file = Describe(SavedNetworkTests.Saved(SmallNetwork.Create(seed: 1), new Dictionary<string, string> { ["tabular"] = text, ["a"] = "b" }));

        file.Kind.Should().Be(kind);
        file.Metadata.Should().ContainKey("a");
        file.Metadata.ContainsKey("tabular").Should().Be(kind == ModelFileKind.Network, "a text of one's own is in the metadata");
        file.IsOfNewerVersion.Should().Be(text.Contains("\"version\":2", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_of_a_newer_version_is_described_as_far_as_it_is_known()
    {
        StoredText newer = StoredText.Of(SavedNetworkTests.Saved(SmallNetwork.Create(seed: 1))).With("\"version\":\"1\"", "\"version\":\"2\"").With("description.loss", "description.boss");

        ModelFileDescription file = Describe(SafetensorsRepair.Checksum(newer.File));

        (file.Kind, file.Version, file.IsOfNewerVersion, file.Inputs, file.Loss).Should().Be((ModelFileKind.Network, 2, true, null, null));
        file.Facts.Should().ContainKey("boss");
        file.ToString().Should().StartWith("ModelFile: a network (version 2), which needs a newer version of the library, ");
    }

    [Fact]
    public void A_stream_is_read_from_its_position_to_its_end_and_not_closed()
    {
        byte[] bytes = File.ReadAllBytes(PathOf("network-1-classes"));
        using var stream = new MemoryStream([9, .. bytes]) { Position = 1 };

        ModelFileDescription file = ModelFile.Describe(stream);

        stream.Position.Should().Be(stream.Length);
        stream.CanRead.Should().BeTrue();
        file.ContentHash.Should().Be(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        file.Length.Should().Be(bytes.Length);
        ModelFile.Describe(new TestStream(bytes, chunk: 7)).ToString().Should().Be(file.ToString());
    }

    [Fact]
    public void A_file_of_another_format_is_called_by_its_name()
    {
        byte[] gzip = [0x1F, 0x8B, .. new byte[200_000]];

        ModelFileDescription file = Describe(gzip);

        (file.Kind, file.Content, file.Length).Should().Be((ModelFileKind.Other, "a gzip file, which must be unpacked first", 200_002));
        file.ToString().Should().Be($"ModelFile: a gzip file, which must be unpacked first, 200,002 bytes\nSHA-256 {Convert.ToHexStringLower(SHA256.HashData(gzip))}");
    }

    [Fact]
    public void Another_safetensors_file_is_described_by_its_tensors()
    {
        ModelFileDescription file = Describe(Safetensors.Write(writer => writer.Add<float>("embedding", [2, 3], new float[6])));

        (file.Kind, file.ParameterCount).Should().Be((ModelFileKind.Other, 6));
        file.ToString().Should().StartWith("ModelFile: a safetensors file of something else, ").And.Contain("6 parameters in 1 tensors: embedding [2, 3] F32\n");
    }

    [Theory]
    [InlineData("\"version\":\"1\"", "\"version\":\"1.5\"", "state the version of its format, but does not")]
    [InlineData("description.loss", "description.boss", "describe its network by its loss, but does not")]
    [InlineData("number of inputs\":\"3", "number of inputs\":\"0", "have a number of inputs from 1 to 2147483647, but has '0'")]
    [InlineData("description.layer 1\"", "description.layer 0\"", "describe a network with a layer, but does not")]
    [InlineData("\"checksum\"", "\"checkSum\"", "end with its checksum, but does not")]
    [InlineData("\"shape\":[3,4]", "\"shape\":[3,5]", "have as many bytes between the two 'data_offsets' of a tensor as its 'dtype' and 'shape' make, but has not for 'W1'")]
    public void A_damaged_header_is_refused(string found, string other, string sentence)
    {
        byte[] file = SafetensorsRepair.Checksum(StoredText.Of(SavedNetworkTests.Saved(SmallNetwork.Create(seed: 1))).With(found, other).File);

        FluentActions.Invoking(() => Describe(file)).Should().Throw<InvalidDataException>().WithMessage($"The safetensors file 'stream' must {sentence}.");
    }

    [Fact]
    public void A_changed_value_is_found_by_the_checksum()
    {
        byte[] file = SavedNetworkTests.Saved(SmallNetwork.Create(seed: 1));
        file[^20] ^= 1;

        FluentActions.Invoking(() => Describe(file)).Should().Throw<InvalidDataException>()
            .WithMessage("The safetensors file 'stream' must be as it was written, but its bytes have the checksum '*' and not '*'.");
    }

    [Fact]
    public void A_checkpoint_without_its_iteration_is_refused()
    {
        StoredText file = StoredText.Of(File.ReadAllBytes(PathOf("checkpoint-4"))).With("trainer.iteration", "trainer.situation");

        FluentActions.Invoking(() => Describe(SafetensorsRepair.Checksum(file.File))).Should().Throw<InvalidDataException>()
            .WithMessage("The safetensors file 'stream' must hold the number of its updates as 'trainer.iteration', but does not.");
    }

    [Fact]
    public void Wrong_arguments_and_missing_files_are_refused()
    {
        FluentActions.Invoking(() => ModelFile.Describe("")).Should().Throw<ArgumentException>().WithParameterName("path");
        FluentActions.Invoking(() => ModelFile.Describe((Stream)null!)).Should().Throw<ArgumentNullException>().WithParameterName("stream");
        FluentActions.Invoking(() => ModelFile.Describe(PathOf("none"))).Should().Throw<FileNotFoundException>();
    }

    [Fact]
    public void Memory_does_not_follow_the_values()
    {
        var network = new MultiLayerNet(2000, [2000], 10);
        using var folder = new TemporaryFolder();
        network.Save(folder.PathOf("network"));
        ModelFile.Describe(folder.PathOf("network"));

        Allocation.Of(() => ModelFile.Describe(folder.PathOf("network"))).Should().BeLessThan(400_000, "the file has 16 million bytes");
    }

    private static ModelFileDescription Describe(byte[] file) => ModelFile.Describe(new MemoryStream(file));

    private static string PathOf(string name) => Path.Combine(Folder, name + ".safetensors");
}
