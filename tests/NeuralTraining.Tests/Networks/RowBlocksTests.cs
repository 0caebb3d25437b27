using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Diagnostics;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Diagnostics;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Networks;

/// <summary>A mini-batch cut into blocks of rows: what the blocks give, and that they can be computed anywhere.</summary>
public sealed class RowBlocksTests
{
    private const int Inputs = 6, Classes = 4;

    /// <summary>Blocks as long as one another or not, and of one row. Networks have BatchNorm where every block has the
    /// two rows that it takes.</summary>
    public static TheoryData<int, int> Cuts => new() { { 1, 8 }, { 2, 8 }, { 4, 18 }, { 3, 3 } };

    /// <summary>As many processes as blocks, each with a network of its own.</summary>
    [Theory]
    [MemberData(nameof(Cuts))]
    public void Blocks_that_other_networks_compute_in_any_order_add_up_to_the_same_bits(int blocks, int rows)
    {
        MultiLayerNet alone = New(), together = New();
        MultiLayerNet[] others = [.. Enumerable.Range(0, blocks).Select(_ => New())];
        RowBlockGradient[] parts = [.. others.Select(other => new RowBlockGradient(other))];
        int[] order = [.. Enumerable.Range(0, blocks)];
        var random = new Random(1);

        for (int i = 0; i < 5; i++)
        {
            Batch batch = Samples(rows, seed: i);
            random.Shuffle(order);
            foreach (int block in order)
            {
                others[block].ComputeRowBlock(batch, block, parts[block]);
            }

            ParameterSet expected = alone.Gradient(batch, out double expectedLoss), sum = together.AddRowBlocks(parts, out double loss);

            loss.Should().Be(expectedLoss);
            Numbers.ShouldBeBitEqual(sum.AsSpan(), expected.AsSpan(), "gradient");
            Numbers.ShouldBeBitEqual(together.Buffers.AsSpan(), alone.Buffers.AsSpan(), "buffer");
            together.Iteration.Should().Be(alone.Iteration).And.Be(i + 1);
            foreach (MultiLayerNet other in others)
            {
                other.Iteration = together.Iteration;
                together.Buffers.CopyTo(other.Buffers);
            }
        }

        MultiLayerNet New() => Network(blocks, dropout: 0.3f, batchNorm: rows >= 2 * blocks);
    }

    /// <summary>Each block is what a network without blocks gives for its rows, so BatchNorm takes its statistics from them alone.</summary>
    [Theory]
    [MemberData(nameof(Cuts))]
    public void The_gradient_is_the_mean_of_those_of_the_blocks(int blocks, int rows)
    {
        const float decay = 0.1f;
        bool batchNorm = rows >= 2 * blocks;
        MultiLayerNet network = Network(blocks, weightDecay: decay, batchNorm: batchNorm);
        double[] gradients = new double[network.Parameters.AsSpan().Length], buffers = new double[network.Buffers.AsSpan().Length];
        double meanLoss = 0;
        for (int block = 0; block < blocks; block++)
        {
            int start = rows * block / blocks, count = rows * (block + 1) / blocks - start;
            MultiLayerNet own = Network(1, weightDecay: decay, batchNorm: batchNorm);
            ParameterSet gradient = own.Gradient(Samples(rows, seed: 1).Slice(start, count), out double ownLoss);
            meanLoss += ownLoss * count / rows;
            AddTo(gradients, gradient.AsSpan(), (double)count / rows);
            AddTo(buffers, own.Buffers.AsSpan(), (double)count / rows);
        }

        ParameterSet whole = network.Gradient(Samples(rows, seed: 1), out double loss);

        gradients.Count(value => Math.Abs(value) > 1e-4).Should().BeGreaterThan(gradients.Length / 3, "a check against zeros proves nothing");
        loss.Should().BeApproximately(meanLoss, 1e-12);
        Numbers.ShouldBeClose(whole.AsSpan(), gradients, 1e-5, 1e-6, "gradient");
        Numbers.ShouldBeClose(network.Buffers.AsSpan(), buffers, 1e-6, 0, "buffer");
    }

    /// <summary>Masks depend on the row in the whole mini-batch, so without BatchNorm the blocks make a difference in rounding alone.</summary>
    [Theory]
    [MemberData(nameof(Cuts))]
    public void Rows_keep_their_dropout(int blocks, int rows)
    {
        MultiLayerNet cut = Network(blocks, dropout: 0.5f, batchNorm: false), whole = Network(1, dropout: 0.5f, batchNorm: false);

        ParameterSet gradient = cut.Gradient(Samples(rows, seed: 1), out double loss), expected = whole.Gradient(Samples(rows, seed: 1), out double wholeLoss);

        loss.Should().BeApproximately(wholeLoss, 1e-12);
        Numbers.ShouldBeClose(gradient.AsSpan(), Numbers.ToDoubles(expected.AsSpan()), 1e-5, 1e-7, "gradient");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Differences_of_the_loss_agree(int blocks)
    {
        MultiLayerNet network = Network(blocks, dropout: 0.3f, weightDecay: 0.1f);
        Batch batch = Samples(18, seed: 2);

        ParameterSet differences = network.NumericalGradient(batch), gradient = network.Gradient(batch);

        Numbers.ShouldBeClose(gradient.AsSpan(), Numbers.ToDoubles(differences.AsSpan()), 1e-2, 1e-3, "gradient");
    }

    /// <summary>With a third as the weight of each block, a plain sum would move it.</summary>
    [Fact]
    public void A_buffer_that_no_block_changes_keeps_its_bits()
    {
        var network = new MultiLayerNet(Inputs, [new Affine(Classes, new Xavier()), new Keeper()], new SoftmaxCrossEntropy(), new() { RowBlocks = 3 });
        Span<float> kept = network.Buffers.AsSpan();
        (kept[1], kept[2]) = (float.PositiveInfinity, -0f);
        float[] before = kept.ToArray();

        network.Gradient(Samples(9, seed: 1));

        Numbers.ShouldBeBitEqual(network.Buffers.AsSpan(), before, "buffer");
    }

    [Fact]
    public void Computing_a_block_leaves_the_network_as_it_was()
    {
        MultiLayerNet network = Network(4), untouched = Network(4);
        var block = new RowBlockGradient(network);

        network.ComputeRowBlock(Samples(18, seed: 1), 2, block);

        Numbers.ShouldBeBitEqual(network.Buffers.AsSpan(), untouched.Buffers.AsSpan(), "buffer");
        Numbers.ShouldBeBitEqual(network.Parameters.AsSpan(), untouched.Parameters.AsSpan(), "parameter");
        network.Iteration.Should().Be(0);
        block.Rows.Should().Be(4, "rows 9 to 12 of 18 are the third quarter");
        block.Buffers.AsSpan().SequenceEqual(network.Buffers.AsSpan()).Should().BeFalse("its running averages have moved");
    }

    [Fact]
    public void A_network_of_other_blocks_gives_other_bits() => Network(2).Gradient(Samples(8, seed: 1)).AsSpan()
        .SequenceEqual(Network(4).Gradient(Samples(8, seed: 1)).AsSpan()).Should().BeFalse();

    [Fact]
    public void Wrong_use_is_refused()
    {
        MultiLayerNet network = Network(2), other = new(Inputs, [5], Classes, new() { RowBlocks = 2 });
        RowBlockGradient block = new(network), foreign = new(other);

        new Action(() => Network(0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("The number of row blocks must be at least 1, but was '0'.*");
        new Action(() => network.ComputeRowBlock(Samples(8, seed: 1), 2, block)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The row block must be from 0 to 1, but was '2'.*");
        new Action(() => network.ComputeRowBlock(Samples(8, seed: 1), 0, foreign)).Should().Throw<ArgumentException>().WithMessage("*gradient of a row block*");
        new Action(() => network.AddRowBlocks([block], out _)).Should().Throw<ArgumentException>()
            .WithMessage("A mini-batch of this network must have 2 row blocks, but was given 1.*");
        new Action(() => network.AddRowBlocks([foreign, block], out _)).Should().Throw<ArgumentException>().WithMessage("*gradient of a row block*");
        new Action(() => network.AddRowBlocks([block, block], out _)).Should().Throw<ArgumentException>()
            .WithMessage("Row block 0 must be block 0 of iteration 0, but is one that was not computed.*");
        new Action(() => block.Rows = -1).Should().Throw<ArgumentOutOfRangeException>().WithMessage("The number of rows of a block must be at least 0, but was '-1'.*");
        network.Iteration.Should().Be(0);
    }

    [Fact]
    public void Blocks_that_are_not_those_of_one_mini_batch_are_refused()
    {
        MultiLayerNet network = Network(3), untouched = Network(3);
        RowBlockGradient[] blocks = [.. Enumerable.Range(0, 3).Select(_ => new RowBlockGradient(network))];
        for (int block = 0; block < 3; block++)
        {
            network.ComputeRowBlock(Samples(8, seed: 1), block, blocks[block]);
        }

        RowBlockGradient first = blocks[0], second = blocks[1], third = blocks[2], missing = new(network);
        ShouldRefuse([first, missing, third], "Row block 1 must be block 1 of iteration 0, but is one that was not computed.*");
        ShouldRefuse([first, third, second], "Row block 1 must be block 1 of iteration 0, but is block 2 of iteration 0.*");
        ShouldRefuse([first, first, third], "Row block 1 must be block 1 of iteration 0, but is block 0 of iteration 0.*");
        third.Iteration = 4;
        ShouldRefuse(blocks, "Row block 2 must be block 2 of iteration 0, but is block 2 of iteration 4.*");
        third.Iteration = 0;
        second.Rows = 1;
        ShouldRefuse(blocks, "Row block 1 of a mini-batch of 6 rows must have 2 of them, but has 1.*");
        first.Rows = second.Rows = third.Rows = 0;
        ShouldRefuse(blocks, "The row blocks of a mini-batch must have 3 to 2147483647 rows, but have 0.*");
        first.Rows = second.Rows = int.MaxValue;
        ShouldRefuse(blocks, "The row blocks of a mini-batch must have 3 to 2147483647 rows, but have 4294967294.*");
        Numbers.ShouldBeBitEqual(network.Buffers.AsSpan(), untouched.Buffers.AsSpan(), "buffer");
        network.Iteration.Should().Be(0);

        void ShouldRefuse(RowBlockGradient[] given, string message) =>
            new Action(() => network.AddRowBlocks(given, out _)).Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Theory]
    [InlineData(4, 3)]
    [InlineData(int.MaxValue, 100)]
    public void More_blocks_than_rows_are_refused_before_anything_changes(int blocks, int rows)
    {
        MultiLayerNet network = Network(blocks, batchNorm: false), untouched = Network(1, batchNorm: false);
        var block = new RowBlockGradient(network);
        var trainer = new Trainer(network, new Adam(), new() { BatchSize = rows });
        string message = $"A mini-batch must have at least one row for each of the {blocks} row blocks of the network, but has '{rows}'. Take larger mini-batches, or fewer row blocks.*";
        Dataset data = new(Tensor.Create(Numbers.Uniform(2 * rows * Inputs, -1, 1), [2 * rows, Inputs]), new int[2 * rows]);

        foreach (Action act in (Action[])
        [
            () => network.Gradient(Samples(rows, seed: 1)),
            () => network.ComputeRowBlock(Samples(rows, seed: 1), 0, block),
            () => network.NumericalGradient(Samples(rows, seed: 1)),
            () => GradientCheck.Run(network, Samples(rows, seed: 1)),
            () => trainer.Fit(data),
        ])
        {
            act.Should().Throw<ArgumentException>().WithMessage(message);
        }

        trainer.History.Should().BeNull();
        network.Iteration.Should().Be(0);
        block.Block.Should().Be(-1);
        Numbers.ShouldBeBitEqual(network.Parameters.AsSpan(), untouched.Parameters.AsSpan());
        network.Loss(Samples(rows, seed: 1)).Should().Be(untouched.Loss(Samples(rows, seed: 1)), "evaluation has no row blocks");
    }

    /// <summary>The last mini-batch of an epoch may be smaller than the others.</summary>
    [Fact]
    public void Training_is_refused_for_the_smallest_of_its_mini_batches()
    {
        Dataset data = new(Tensor.Create(Numbers.Uniform(13 * Inputs, -1, 1), [13, Inputs]), new int[13]);

        foreach ((int size, bool isAccepted) in new[] { (4, false), (5, true), (6, false), (13, true) })
        {
            var trainer = new Trainer(Network(3, batchNorm: false), new SGD(), new() { BatchSize = size, LastBatch = LastBatch.Keep, Iterations = 1 });
            Exception? refusal = Record.Exception(() => trainer.Fit(data));
            (refusal is null).Should().Be(isAccepted, $"of mini-batches of {size}, the last has {(13 - 1) % size + 1}");
        }
    }

    [Fact]
    public void A_block_that_fails_leaves_the_buffers_as_they_were()
    {
        var network = new MultiLayerNet(Inputs, [new BatchNorm(), new Affine(Classes, new Xavier()), new Throwing(after: 0)], new SoftmaxCrossEntropy(), new() { RowBlocks = 2 });
        float[] before = network.Buffers.AsSpan().ToArray();
        var block = new RowBlockGradient(network);

        network.Invoking(network => network.ComputeRowBlock(Samples(8, seed: 1), 0, block)).Should().Throw<TimeoutException>();

        Numbers.ShouldBeBitEqual(network.Buffers.AsSpan(), before, "buffer");
        block.Block.Should().Be(-1);
    }

    private static void AddTo(double[] sum, ReadOnlySpan<float> values, double factor)
    {
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] += factor * values[i];
        }
    }

    private static Batch Samples(int rows, int seed) =>
        new(Tensor.Create(Numbers.Uniform(rows * Inputs, -1, 1, seed), [rows, Inputs]), Enumerable.Range(0, rows).Select(i => i * 7 % Classes).ToArray());

    private static MultiLayerNet Network(int blocks, float dropout = 0, float weightDecay = 0.01f, bool batchNorm = true) => new(Inputs, [7, 5], Classes, new()
    {
        Activation = ActivationFunction.Tanh,
        BatchNorm = batchNorm ? BatchNormPlacement.BeforeActivation : BatchNormPlacement.None,
        DropoutRatio = dropout,
        WeightDecay = weightDecay,
        RowBlocks = blocks,
        Seed = 3,
    });

    private sealed class Keeper : ILayer
    {
        public int Build(LayerBuilder layer)
        {
            layer.Buffer("kept", [3], initialValue: 0.1f);
            return layer.Inputs;
        }

        public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers)
        {
        }

        public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass) => x.CopyTo(y);

        public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass) => dy.CopyTo(dx);
    }
}
