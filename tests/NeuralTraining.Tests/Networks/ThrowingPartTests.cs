using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Optimizers;
using NeuralTraining.Regularizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Networks;

/// <summary>A layer, a loss or a regularizer that throws leaves the network as it was, running averages
/// included.</summary>
public sealed class ThrowingPartTests
{
    private const int Rows = 10;

    private static readonly Dataset Train = TwoMoons.Create(Rows, seed: 1);

    public static TheoryData<string, int> Cases => new()
    {
        { "Layer.Forward", 1 }, { "Layer.Backward", 1 }, { "Loss.Forward", 1 }, { "Loss.Backward", 1 }, { "Regularizer.Loss", 1 }, { "Regularizer.AddGradient", 1 },
        { "Layer.Forward", 3 }, { "Layer.Backward", 3 }, { "Loss.Forward", 3 }, { "Loss.Backward", 3 }, { "Regularizer.Loss", 3 }, { "Regularizer.AddGradient", 3 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_gradient_that_throws_moves_nothing_and_the_next_is_as_if_it_had_not_been(string where, int rowBlocks)
    {
        (MultiLayerNet network, Fuse fuse) = Network(rowBlocks);
        (MultiLayerNet other, _) = Network(rowBlocks);
        float[] before = network.Buffers.AsSpan().ToArray();
        fuse.Where = where;

        network.Invoking(network => network.Gradient(Train.AsBatch())).Should().Throw<InvalidDataException>().WithMessage(where);

        network.Iteration.Should().Be(0);
        network.Buffers.AsSpan().ToArray().Should().Equal(before);
        fuse.Where = null;
        Numbers.ShouldBeBitEqual(network.Gradient(Train.AsBatch()).AsSpan(), other.Gradient(Train.AsBatch()).AsSpan());
        Numbers.ShouldBeBitEqual(network.Buffers.AsSpan(), other.Buffers.AsSpan());
        network.Buffers.AsSpan().ToArray().Should().NotEqual(before);
    }

    [Theory]
    [InlineData("Regularizer.Loss")]
    [InlineData("Regularizer.AddGradient")]
    public void Adding_row_blocks_that_throws_moves_nothing(string where)
    {
        (MultiLayerNet network, Fuse fuse) = Network(rowBlocks: 2);
        RowBlockGradient[] blocks = [new(network), new(network)];
        for (int i = 0; i < blocks.Length; i++)
        {
            network.ComputeRowBlock(Train.AsBatch(), i, blocks[i]);
        }

        float[] before = network.Buffers.AsSpan().ToArray();
        fuse.Where = where;

        network.Invoking(network => network.AddRowBlocks(blocks, out _)).Should().Throw<InvalidDataException>().WithMessage(where);

        network.Iteration.Should().Be(0);
        network.Buffers.AsSpan().ToArray().Should().Equal(before);
    }

    [Fact]
    public void A_run_that_a_layer_stops_goes_on_as_if_it_had_not()
    {
        (MultiLayerNet network, Fuse fuse) = Network(rowBlocks: 1);
        (MultiLayerNet other, _) = Network(rowBlocks: 1);
        var trainer = new Trainer(network, new Momentum(), new() { Iterations = 3, BatchSize = Rows });
        fuse.Where = "Layer.Backward";

        trainer.Invoking(trainer => trainer.Fit(Train)).Should().Throw<InvalidDataException>();
        fuse.Where = null;
        trainer.Fit(Train);
        new Trainer(other, new Momentum(), new() { Iterations = 3, BatchSize = Rows }).Fit(Train);

        Numbers.ShouldBeBitEqual(network.Parameters.AsSpan(), other.Parameters.AsSpan());
        Numbers.ShouldBeBitEqual(network.Buffers.AsSpan(), other.Buffers.AsSpan());
    }

    [Fact]
    public void An_update_that_throws_leaves_averages_iteration_and_rate_as_they_were()
    {
        (MultiLayerNet network, Fuse fuse) = Network(rowBlocks: 1);
        var optimizer = new FusedOptimizer(fuse);
        var trainer = new Trainer(network, optimizer, new() { Iterations = 3, BatchSize = Rows, Schedule = new CosineDecay(0.1f, 10) });
        float[] before = network.Buffers.AsSpan().ToArray();
        fuse.Where = "Optimizer.Update";

        trainer.Invoking(trainer => trainer.Fit(Train)).Should().Throw<InvalidDataException>().WithMessage("Optimizer.Update");

        network.Buffers.AsSpan().ToArray().Should().Equal(before);
        (network.Iteration, trainer.Iteration, optimizer.LearningRate).Should().Be((0, 0, 0.25f));
    }

    [Fact]
    public void An_optimizer_of_another_network_leaves_the_averages_of_this_one()
    {
        (MultiLayerNet network, MultiLayerNet other) = (Network(rowBlocks: 1).Network, Network(rowBlocks: 1).Network);
        var optimizer = new Momentum();
        optimizer.Update(other.Parameters, other.Gradient(Train.AsBatch()));
        float[] before = network.Buffers.AsSpan().ToArray();

        new Trainer(network, optimizer).Invoking(trainer => trainer.Fit(Train)).Should().Throw<InvalidOperationException>().WithMessage("Momentum must always update *");

        network.Buffers.AsSpan().ToArray().Should().Equal(before);
        network.Iteration.Should().Be(0);
    }

    [Fact]
    public void A_layer_that_throws_when_asked_where_the_loss_was_lost_moves_nothing()
    {
        (MultiLayerNet network, Fuse fuse) = Network(rowBlocks: 1);
        float[] before = network.Buffers.AsSpan().ToArray();
        fuse.Where = "Regularizer.AddGradient";
        fuse.Burn = gradients =>
        {
            (fuse.Where, fuse.Burn) = ("Layer.Forward", null);
            gradients[0] = float.NaN;
        };

        new Trainer(network, new Momentum()).Invoking(trainer => trainer.Fit(Train)).Should().Throw<InvalidDataException>().WithMessage("Layer.Forward");

        network.Buffers.AsSpan().ToArray().Should().Equal(before);
        network.Iteration.Should().Be(0);
    }

    /// <summary>BatchNorm, whose running averages move, before all that can throw.</summary>
    private static (MultiLayerNet Network, Fuse Fuse) Network(int rowBlocks)
    {
        var fuse = new Fuse();
        ILayer[] layers = [new Affine(4, new He()), new BatchNorm(), new FusedLayer(fuse), new Affine(2, new He())];
        return (new MultiLayerNet(2, layers, new FusedLoss(fuse), new() { Seed = 3, Regularizers = [new FusedRegularizer(fuse)], RowBlocks = rowBlocks }), fuse);
    }

    private delegate void SpanAction(Span<float> numbers);

    private sealed class Fuse
    {
        public string? Where { get; set; }

        /// <summary>Done to numbers instead of throwing.</summary>
        public SpanAction? Burn { get; set; }

        public void Pass(string where, Span<float> numbers = default)
        {
            if (where == Where && Burn is not null)
            {
                Burn(numbers);
            }
            else if (where == Where)
            {
                throw new InvalidDataException(where);
            }
        }
    }

    private sealed class FusedLayer(Fuse fuse) : ILayer
    {
        public int Build(LayerBuilder layer) => layer.Inputs;

        public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers)
        {
        }

        public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass)
        {
            fuse.Pass("Layer.Forward");
            x.CopyTo(y);
        }

        public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass)
        {
            fuse.Pass("Layer.Backward");
            dy.CopyTo(dx);
        }
    }

    private sealed class FusedLoss(Fuse fuse) : ILoss
    {
        private readonly SoftmaxCrossEntropy _loss = new();

        public double Forward(ReadOnlyTensorSpan<float> outputs, in Batch batch)
        {
            fuse.Pass("Loss.Forward");
            return _loss.Forward(outputs, batch);
        }

        public void Backward(ReadOnlyTensorSpan<float> outputs, in Batch batch, TensorSpan<float> dOutputs)
        {
            fuse.Pass("Loss.Backward");
            _loss.Backward(outputs, batch, dOutputs);
        }
    }

    private sealed class FusedRegularizer(Fuse fuse) : IRegularizer
    {
        public double Loss(ReadOnlySpan<float> weights)
        {
            fuse.Pass("Regularizer.Loss");
            return 0;
        }

        public void AddGradient(ReadOnlySpan<float> weights, Span<float> gradients) => fuse.Pass("Regularizer.AddGradient", gradients);
    }

    private sealed class FusedOptimizer(Fuse fuse) : IOptimizer
    {
        public float LearningRate { get; set; } = 0.25f;

        public void Update(ParameterSet parameters, ParameterSet gradients) => fuse.Pass("Optimizer.Update");
    }
}
