using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Networks;

public sealed class FrozenNetworkTests
{
    private const int Inputs = 13, Classes = 3;
    private const double Bound = 1e-5;

    private static readonly Dictionary<string, Func<ILayer[]>> Unfolded = new()
    {
        ["one product"] = () => [Product(Classes)],
        ["ReLU"] = () => [Product(100), new ReLU(), Product(33), new ReLU(), Product(Classes)],
        ["sigmoid and tanh"] = () => [Product(7), new Sigmoid(), Product(20), new Tanh(), Product(Classes), new Tanh()],
        ["no bias"] = () => [new Affine(9, new He(), bias: false), new ReLU(), new Affine(Classes, new He(), bias: false)],
        ["inverted dropout"] = () => [new Dropout(0.3f, DropoutScaling.InTraining), Product(30), new ReLU(), new Dropout(0.5f, DropoutScaling.InTraining), Product(Classes)],
        ["the other activations"] = () =>
        [
            Product(7), new LeakyReLU(0.1), Product(9), new ELU(0.7), Product(8), new GELU(), Product(7), new GELU(GELUApproximation.Tanh), Product(6), new SiLU(), Product(9),
            new Softplus(), new LeakyReLU(), new ELU(), Product(Classes),
        ],
        ["LayerNorm"] = () => [new LayerNorm(), Product(40), new LayerNorm(1e-3f), new GELU(), Product(Classes)],
        ["an activation alone"] = () => [new Tanh()],
    };

    private static readonly Dictionary<string, Func<ILayer[]>> Folded = new()
    {
        ["BatchNorm before the activation"] = () => [Product(40), new BatchNorm(), new ReLU(), Product(20), new BatchNorm(), new ReLU(), Product(Classes)],
        ["BatchNorm after the activation"] = () => [Product(40), new ReLU(), new BatchNorm(), Product(20), new Sigmoid(), new BatchNorm(), Product(Classes)],
        ["BatchNorm after a product without bias"] = () => [new Affine(40, new He(), bias: false), new BatchNorm(epsilon: 1e-3f), new Tanh(), Product(Classes)],
        ["dropout"] = () => [Product(40), new ReLU(), new Dropout(), Product(20), new ReLU(), new Dropout(0.2f), Product(Classes)],
        ["both"] = () => [Product(40), new BatchNorm(), new ReLU(), new Dropout(0.2f), Product(Classes)],
        ["first and last"] = () => [new BatchNorm(), new Dropout(0.1f), Product(Classes), new ReLU(), new BatchNorm(), new Dropout(0.1f)],
        ["one after another"] = () => [Product(12), new Dropout(0.1f), new BatchNorm(), new BatchNorm(), new ReLU(), new BatchNorm(), new Dropout(0.4f), new Tanh(), Product(Classes)],
        ["LayerNorm and BatchNorm"] = () => [new BatchNorm(), new LayerNorm(), new BatchNorm(), Product(40), new LayerNorm(), new Dropout(0.2f), new SiLU(), Product(Classes)],
        ["no product"] = () => [new BatchNorm(), new ReLU(), new BatchNorm()],
        ["dropout alone"] = () => [new Dropout(0.25f)],
    };

    public static TheoryData<string> UnfoldedNames => [.. Unfolded.Keys];

    public static TheoryData<string> FoldedNames => [.. Folded.Keys];

    public static TheoryData<string> AllNames => [.. Unfolded.Keys, .. Folded.Keys];

    [Theory]
    [MemberData(nameof(UnfoldedNames))]
    public void Where_nothing_is_folded_it_predicts_the_same_bits(string name)
    {
        MultiLayerNet network = Trained(Unfolded[name]());
        FrozenNetwork frozen = network.Freeze();
        foreach (int rows in new[] { 1, 2, 100, 256, 600 })
        {
            Tensor<float> x = Samples(rows, seed: rows);

            Numbers.ShouldBeBitEqual(Values(frozen.Predict(x)), Values(network.Predict(x)));
        }

        (frozen.Inputs, frozen.Outputs).Should().Be((network.Inputs, network.Outputs));
    }

    [Theory]
    [MemberData(nameof(FoldedNames))]
    public void Where_layers_are_folded_it_predicts_the_same_within_rounding(string name)
    {
        MultiLayerNet network = Trained(Folded[name]());
        Tensor<float> x = Samples(300, seed: 5);
        float[] expected = Values(network.Predict(x)), fresh = Values(new MultiLayerNet(Inputs, Folded[name](), new SoftmaxCrossEntropy()).Predict(x));

        float[] actual = Values(network.Freeze().Predict(x));

        double size = expected.Max(Math.Abs);
        Numbers.ShouldBeWithin(actual, Numbers.ToDoubles(expected), [.. expected.Select(_ => Bound * size)], name);
        (name == "dropout alone" || !fresh.SequenceEqual(expected)).Should().BeTrue("training must have changed what is folded");
    }

    [Theory]
    [MemberData(nameof(AllNames))]
    public void It_is_loaded_as_it_was_saved(string name)
    {
        FrozenNetwork frozen = Trained((Unfolded.TryGetValue(name, out Func<ILayer[]>? layers) ? layers : Folded[name])()).Freeze();
        using var file = new MemoryStream();
        frozen.Save(file);
        file.Position = 0;

        FrozenNetwork loaded = FrozenNetwork.Load(file);

        Tensor<float> x = Samples(20, seed: 6);
        Numbers.ShouldBeBitEqual(Values(loaded.Predict(x)), Values(frozen.Predict(x)));
        (loaded.Inputs, loaded.Outputs).Should().Be((frozen.Inputs, frozen.Outputs));
        loaded.ToString().Should().Be(frozen.ToString());
    }

    [Fact]
    public void A_file_holds_the_weights_as_the_network_has_them_however_they_are_packed()
    {
        MultiLayerNet network = Trained(Unfolded["ReLU"]());
        using var file = new MemoryStream();
        network.Freeze().Save(file);
        byte[] bytes = file.ToArray();

        foreach (string name in network.Parameters.Keys)
        {
            bytes.AsSpan().IndexOf(MemoryMarshal.AsBytes(network.Parameters.AsSpan(name))).Should().BePositive(name);
        }

        using var again = new MemoryStream();
        FrozenNetwork.Load(new MemoryStream(bytes)).Save(again);
        again.ToArray().Should().Equal(bytes);
    }

    [Theory]
    [InlineData("LeakyReLU", "slope2", -1f)]
    [InlineData("LeakyReLU", "slope2", float.NaN)]
    [InlineData("ELU", "alpha2", 0f)]
    [InlineData("ELU", "alpha2", float.PositiveInfinity)]
    [InlineData("LayerNorm", "epsilon2", -1e-5f)]
    public void A_number_out_of_range_is_refused(string kind, string tensor, float number)
    {
        ILayer layer = kind switch { "LeakyReLU" => new LeakyReLU(0.8125), "ELU" => new ELU(0.8125), _ => new LayerNorm(0.8125f) };
        byte[] file = FileOf([Product(4), layer, Product(Classes)]), found = BitConverter.GetBytes(0.8125f);
        int place = file.AsSpan().IndexOf(found);
        file.AsSpan(place + 1).IndexOf(found).Should().Be(-1, "the number is there once");
        BitConverter.GetBytes(number).CopyTo(file, place);

        FluentActions.Invoking(() => FrozenNetwork.Load(new MemoryStream(file))).Should().Throw<InvalidDataException>()
            .WithMessage(FormattableString.Invariant($"The safetensors file 'stream' must hold a number in '{tensor}' that {kind} can have, but holds '{number}'."));
    }

    [Fact]
    public void A_file_is_loaded_as_it_was_saved()
    {
        string path = Path.GetTempFileName();
        FrozenNetwork frozen = Trained(Folded["both"]()).Freeze();
        try
        {
            frozen.Save(path);

            Numbers.ShouldBeBitEqual(Values(FrozenNetwork.Load(path).Predict(Samples(20, seed: 6))), Values(frozen.Predict(Samples(20, seed: 6))));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Sixteen_threads_at_once_get_the_bits_of_one()
    {
        FrozenNetwork frozen = Trained(Folded["BatchNorm before the activation"]()).Freeze(), other = Trained(Unfolded["ReLU"]()).Freeze();
        Tensor<float>[] x = [.. Enumerable.Range(1, 16).Select(i => Samples(17 * i, seed: i))];
        float[][] expected = [.. x.Select(samples => Values(frozen.Predict(samples)))], otherExpected = [.. x.Select(samples => Values(other.Predict(samples)))];
        int wrong = 0, predictions = 0;
        using var start = new Barrier(16);
        Thread[] threads = [.. x.Select((_, i) => new Thread(() => Hammer(i)))];

        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        wrong.Should().Be(0);
        predictions.Should().Be(16 * 50);

        void Hammer(int thread)
        {
            start.SignalAndWait();
            for (int i = 0; i < 50; i++)
            {
                int which = (thread + i) % x.Length;
                bool isRight = Values(frozen.Predict(x[which])).AsSpan().SequenceEqual(expected[which]) && Values(other.Predict(x[which])).AsSpan().SequenceEqual(otherExpected[which]);
                Interlocked.Add(ref wrong, isRight ? 0 : 1);
                Interlocked.Increment(ref predictions);
            }
        }
    }

    [Fact]
    public void A_row_alone_gets_the_bits_it_has_among_others()
    {
        FrozenNetwork frozen = Trained(Folded["one after another"]()).Freeze();
        float[] x = Values(Samples(50, seed: 7)), whole = Values(frozen.Predict(Tensor.Create(x, [50, Inputs])));

        for (int i = 0; i < 50; i++)
        {
            float[] row = Values(frozen.Predict(Tensor.Create(x[(i * Inputs)..((i + 1) * Inputs)], [1, Inputs])));
            Numbers.ShouldBeBitEqual(row, whole.AsSpan(i * Classes, Classes));
        }
    }

    [Fact]
    public void Training_goes_on_without_it()
    {
        MultiLayerNet network = Trained(Folded["both"]());
        FrozenNetwork frozen = network.Freeze();
        Tensor<float> x = Samples(20, seed: 8);
        float[] before = Values(frozen.Predict(x)), trained = Values(network.Predict(x));

        Train(network);

        Values(frozen.Predict(x)).Should().Equal(before);
        Values(network.Predict(x)).Should().NotEqual(trained);
    }

    [Fact]
    public void It_does_not_allocate_once_a_thread_has_its_memory()
    {
        FrozenNetwork frozen = Trained(Folded["first and last"]()).Freeze();
        float[] x = Values(Samples(300, seed: 9)), y = new float[300 * Classes];

        Allocation.Of(() =>
        {
            frozen.Predict(new ReadOnlyTensorSpan<float>(x, [300, Inputs]), new TensorSpan<float>(y, [300, Classes]));
            frozen.Predict(new ReadOnlyTensorSpan<float>(x, 0, [7, Inputs], []), new TensorSpan<float>(y, 0, [7, Classes], []));
        }).Should().Be(0);
    }

    [Fact]
    public void Layers_of_others_and_wrong_shapes_are_refused()
    {
        var network = new MultiLayerNet(Inputs, [Product(Classes), new InterruptedLayer()], new SoftmaxCrossEntropy());
        FrozenNetwork frozen = Trained(Folded["both"]()).Freeze();

        network.Invoking(network => network.Freeze()).Should().Throw<InvalidOperationException>()
            .WithMessage("Each layer must give a frozen one for the network to be frozen, but layer 2 (InterruptedLayer) has none. ILayer.Freeze describes the requirements.");
        frozen.Invoking(frozen => frozen.Predict(Tensor.Create(new float[12], [1, 12]))).Should().Throw<ArgumentException>().WithMessage("The input of this network must *");
    }

    [Theory]
    [InlineData("frozen network\"", "other network \"", "have the format 'NeuralTraining frozen network' and the version '1' to be read as one")]
    [InlineData("\"version\":\"1\"", "\"version\":\"2\"", "have the version '1' of its format or an earlier one, but has the version '2', for which a newer version of the library is needed")]
    [InlineData("\"version\":\"1\"", "\"version\":\"x\"", "have the format 'NeuralTraining frozen network' and the version '1' to be read as one")]
    [InlineData("\"inputs\":\"13\"", "\"inputs\":\"-1\"", "state the number of inputs")]
    [InlineData("\"inputs\":\"13\"", "\"inputs\":\"14\"", "hold 'W1' for the 14 columns of step 1")]
    [InlineData("Affine ReLU", "Affine Rebu", "have steps that are Affine, Scale, LayerNorm, ReLU, Sigmoid, Tanh, LeakyReLU, ELU, GELU, GELUTanh, SiLU, Softplus, and not 'Rebu'")]
    [InlineData("Affine ReLU Affine", "Affine ReLU Affina", "have steps that are Affine, Scale, LayerNorm, ReLU, Sigmoid, Tanh, LeakyReLU, ELU, GELU, GELUTanh, SiLU, Softplus, and not 'Affina'")]
    public void A_file_of_something_else_is_refused_by_what_it_lacks(string found, string other, string sentence)
    {
        string text = string.Concat(FileOf(Folded["both"]()).Select(value => (char)value));
        text.Should().Contain(found);
        byte[] changed = [.. text.Replace(found, other, StringComparison.Ordinal).Select(value => (byte)value)];

        FluentActions.Invoking(() => FrozenNetwork.Load(new MemoryStream(changed))).Should().Throw<InvalidDataException>()
            .WithMessage($"The safetensors file 'stream' must {sentence}{(sentence.Contains(", but has", StringComparison.Ordinal) ? "" : ", but does not")}.");
    }

    private static byte[] FileOf(ILayer[] layers)
    {
        using var file = new MemoryStream();
        Trained(layers).Freeze().Save(file);
        return file.ToArray();
    }

    private static Affine Product(int outputs) => new(outputs, new He());

    private static MultiLayerNet Trained(ILayer[] layers)
    {
        var network = new MultiLayerNet(Inputs, layers, new SoftmaxCrossEntropy(), seed: 1);
        Train(network);
        return network;
    }

    private static void Train(MultiLayerNet network)
    {
        int[] labels = [.. Enumerable.Range(0, 40).Select(i => i % Classes)];
        var optimizer = new SGD(0.1f);
        for (int i = 0; i < 20; i++)
        {
            optimizer.Update(network.Parameters, network.Gradient(new Batch(Samples(40, seed: i), labels)));
        }
    }

    private static Tensor<float> Samples(int rows, int seed) => Tensor.Create(Numbers.Uniform(rows * Inputs, -2, 3, seed), [rows, Inputs]);

    private static float[] Values(Tensor<float> tensor)
    {
        float[] values = new float[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }
}
