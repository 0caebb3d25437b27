using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using Xunit;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>Frozen networks with layers of a user's own.</summary>
public sealed class FrozenLayersTests
{
    private const int Rows = 40;

    private static readonly Tensor<float> X = Tensor.Create([.. Enumerable.Range(0, Rows * 3).Select(i => MathF.Sin(i))], [Rows, 3]);

    [Fact]
    public void It_predicts_what_the_network_did_when_it_was_frozen()
    {
        MultiLayerNet network = Network(new ColumnScale());
        network.Parameters.AsSpan("s1").Fill(1.5f);
        FrozenNetwork frozen = network.Freeze();
        float[] before = Values(network.Predict(X));

        network.Parameters.AsSpan("s1").Fill(2);

        Values(frozen.Predict(X)).Should().Equal(before);
        Values(network.Predict(X)).Should().NotEqual(before);
        frozen.PredictLabels(X).Should().HaveCount(Rows);
    }

    [Fact]
    public void Many_threads_get_the_answers_of_one()
    {
        FrozenNetwork frozen = Network(new Swish()).Freeze();
        float[] expected = Values(frozen.Predict(X));
        int wrong = 0;

        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            if (!Values(frozen.Predict(X)).AsSpan().SequenceEqual(expected))
            {
                Interlocked.Increment(ref wrong);
            }
        });

        wrong.Should().Be(0);
        expected.Should().Equal(Values(Network(new Swish()).Predict(X)));
    }

    /// <summary>Both networks compute on one thread, whose memory they must not share.</summary>
    [Fact]
    public void A_layer_may_ask_another_frozen_network()
    {
        FrozenNetwork inner = new MultiLayerNet(5, [50, 30], 4, new() { Seed = 3 }).Freeze();
        MultiLayerNet network = Network(new Extractor(inner));

        Values(network.Freeze().Predict(X)).Should().Equal(Values(network.Predict(X)));
    }

    [Fact]
    public void A_layer_that_does_not_say_how_or_returns_itself_with_its_parameters_is_refused()
    {
        Refuse(() => Network(new RecordingLayer()).Freeze(), "Each layer must give a frozen one for the network to be frozen, but layer 2 (RecordingLayer) has none. *");
        Refuse(() => Network(new Swish(declares: true)).Freeze(), "A layer with parameters or buffers must be frozen as another layer with a copy of them, but layer 2 (Swish) returned itself.");
    }

    [Fact]
    public void No_file_holds_it()
    {
        const string message = "The layers of a frozen network must be this library's for a file to hold them, as files hold numbers and no types, but step 2 is 'Swish'.";
        FrozenNetwork frozen = Network(new Swish()).Freeze();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("NeuralTraining.Tests.");
        string path = Path.Combine(folder.FullName, "frozen.safetensors");
        using var stream = new MemoryStream();
        try
        {
            File.WriteAllText(path, "before");

            Refuse(() => frozen.Save(path), message);
            Refuse(() => frozen.Save(stream), message);

            File.ReadAllText(path).Should().Be("before");
            folder.GetFiles().Should().ContainSingle();
            stream.Length.Should().Be(0);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static MultiLayerNet Network(ILayer layer) => new(3, [new Affine(5, new He()), layer, new Affine(2, new He())], new SoftmaxCrossEntropy(), seed: 1);

    private static void Refuse(Action action, string message) => action.Should().Throw<InvalidOperationException>().WithMessage(message);

    private static float[] Values(Tensor<float> tensor)
    {
        float[] values = new float[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    /// <summary>y = x / (1 + e⁻ˣ): keeps nothing.</summary>
    private sealed class Swish(bool declares = false) : ILayer
    {
        public ILayer? Freeze() => this;

        public int Build(LayerBuilder layer)
        {
            if (declares)
            {
                layer.Buffer("count", [1]);
            }

            return layer.Inputs;
        }

        public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers)
        {
        }

        public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass)
        {
            for (nint i = 0; i < x.Lengths[0]; i++)
            {
                for (nint j = 0; j < x.Lengths[1]; j++)
                {
                    y[i, j] = x[i, j] / (1 + MathF.Exp(-x[i, j]));
                }
            }
        }

        public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass) =>
            throw new NotSupportedException();
    }

    /// <summary>What a network that was trained before makes of x, beside x itself.</summary>
    private sealed class Extractor(FrozenNetwork network) : ILayer
    {
        public ILayer? Freeze() => this;

        public int Build(LayerBuilder layer) => network.Outputs + layer.Inputs;

        public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers)
        {
        }

        public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass)
        {
            float[] features = new float[x.Lengths[0] * network.Outputs];
            var answers = new TensorSpan<float>(features, [x.Lengths[0], network.Outputs]);
            network.Predict(x, answers);
            for (nint i = 0; i < x.Lengths[0]; i++)
            {
                for (nint j = 0; j < y.Lengths[1]; j++)
                {
                    y[i, j] = j < network.Outputs ? answers[i, j] : x[i, j - network.Outputs];
                }
            }
        }

        public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass) =>
            throw new NotSupportedException();
    }
}
