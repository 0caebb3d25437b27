using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Files;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using Xunit;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>What an export to a format of one's own needs.</summary>
public sealed class FrozenStepsTests
{
    [Fact]
    public void The_steps_of_a_frozen_network_are_its_kinds_with_their_tensors()
    {
        var loss = new SoftmaxCrossEntropy();
        var network = new MultiLayerNet(
            30,
            [
                new Affine(20, new He()), new BatchNorm(), new ReLU(), new LayerNorm(0.5f), new LeakyReLU(0.25), new ELU(2), new GELU(),
                new GELU(GELUApproximation.Tanh), new SiLU(), new Softplus(), new Sigmoid(), new Tanh(), new BatchNorm(), new Affine(3, new He()), new ReLU(), new BatchNorm(),
            ],
            loss, seed: 1);
        FrozenNetwork frozen = network.Freeze();

        IReadOnlyList<FrozenNetworkStep> steps = frozen.GetSteps();

        steps.Select(step => step.Kind).Should().Equal(
            "Affine", "ReLU", "LayerNorm", "LeakyReLU", "ELU", "GELU", "GELUTanh", "SiLU", "Softplus", "Sigmoid", "Tanh", "Affine", "ReLU", "Scale");
        steps.Select(step => step.Outputs).Should().Equal([.. Enumerable.Repeat(20, 11), 3, 3, 3]);
        steps.Should().OnlyContain(step => step.Layer == null);
        Shapes(steps[0]).Should().Equal("W [30, 20]", "b [20]");
        Shapes(steps[1]).Should().BeEmpty();
        Shapes(steps[2]).Should().Equal("gamma [20]", "beta [20]", "epsilon [1]");
        steps[2].GetTensor("epsilon")[0].Should().Be(0.5f);
        steps[3].GetTensor("slope")[0].Should().Be(0.25f);
        steps[4].GetTensor("alpha")[0].Should().Be(2);
        Shapes(steps[13]).Should().Equal("scale [3]", "shift [3]");
        steps[4].ToString().Should().Be("ELU(Alpha: 2)");
        frozen.ProbabilisticLoss.Should().BeSameAs(loss).And.BeSameAs(network.LossFunction);
    }

    [Fact]
    public void Without_BatchNorm_the_weights_are_those_of_the_network()
    {
        var network = new MultiLayerNet(30, [20], 3, new MultiLayerNetOptions { Seed = 5 });
        network.Parameters.AsSpan("b1").Fill(0.5f);

        FrozenNetworkStep step = network.Freeze().GetSteps()[0];

        Values(step.GetTensor("W")).Should().Equal(network.Parameters.AsSpan("W1").ToArray());
        Values(step.GetTensor("b")).Should().Equal(network.Parameters.AsSpan("b1").ToArray());
    }

    [Fact]
    public void A_layer_of_ones_own_is_shown_as_it_is()
    {
        var network = new MultiLayerNet(2, [new ColumnScale()], new MeanSquaredError(), seed: 0);

        FrozenNetwork frozen = network.Freeze();

        FrozenNetworkStep step = frozen.GetSteps().Should().ContainSingle().Which;
        step.Kind.Should().Be(nameof(ColumnScale));
        step.Layer.Should().BeOfType<ColumnScale>();
        step.TensorNames.Should().BeEmpty();
        frozen.ProbabilisticLoss.Should().BeNull();
    }

    [Fact]
    public void A_tensor_that_a_step_does_not_have_is_refused()
    {
        FrozenNetworkStep step = new MultiLayerNet(2, [3], 2).Freeze().GetSteps()[1];

        step.Invoking(step => step.GetTensor("W")).Should().Throw<KeyNotFoundException>()
            .WithMessage("A tensor must be one of a step's TensorNames, but this step of kind 'ReLU' has no 'W'.");
    }

    [Fact]
    public void A_file_of_ones_own_is_written_whole_or_not_at_all()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("NeuralTraining.Tests.");
        try
        {
            string path = Path.Combine(folder.FullName, "file");
            FileToWrite.Write(path, stream => stream.Write([1, 2, 3]));

            Action fail = () => FileToWrite.Write(path, stream =>
            {
                stream.Write([4]);
                throw new InvalidOperationException("Half of it.");
            });

            fail.Should().Throw<InvalidOperationException>();
            File.ReadAllBytes(path).Should().Equal(1, 2, 3);
            folder.GetFiles().Should().ContainSingle();
            FluentActions.Invoking(() => FileToWrite.Write(path, null!)).Should().Throw<ArgumentNullException>().WithParameterName("write");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<string> Shapes(FrozenNetworkStep step) => step.TensorNames.Select(name =>
    {
        ReadOnlyTensorSpan<float> tensor = step.GetTensor(name);
        return $"{name} [{string.Join(", ", tensor.Lengths.ToArray())}]";
    });

    private static float[] Values(ReadOnlyTensorSpan<float> tensor)
    {
        float[] values = new float[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }
}
