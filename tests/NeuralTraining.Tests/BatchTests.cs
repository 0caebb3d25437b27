using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests;

public sealed class BatchTests
{
    private static readonly Tensor<float> Inputs = Tensor.Create(Numbers.Uniform(12, 0, 1), [4, 3]);

    [Fact]
    public void It_holds_inputs_and_labels()
    {
        var batch = new Batch(Inputs, [3, 1, 0, 2]);
        (ReadOnlyTensorSpan<float> x, ReadOnlySpan<int> t) = batch;

        batch.Count.Should().Be(4);
        batch.HasLabels.Should().BeTrue();
        x[3, 2].Should().Be(Inputs[3, 2]);
        t.ToArray().Should().Equal(3, 1, 0, 2);
    }

    [Fact]
    public void One_with_targets_is_not_taken_apart_into_labels()
    {
        new Action(TakeApart).Should().Throw<InvalidOperationException>()
            .WithMessage("A batch must have labels to be deconstructed into inputs and labels, but this one has targets. Read Inputs and Targets.");

        static void TakeApart() => new Batch(Inputs, Tensor.Create(new float[8], [4, 2])).Deconstruct(out _, out _);
    }

    [Fact]
    public void A_slice_holds_the_same_rows_of_both()
    {
        Tensor<float> targets = Tensor.Create(Numbers.Uniform(8, 0, 1), [4, 2]);

        Batch labelled = new Batch(Inputs, [3, 1, 0, 2]).Slice(1, 2), targeted = new Batch(Inputs, targets).Slice(2, 2);

        labelled.Labels.ToArray().Should().Equal(1, 0);
        labelled.Inputs[0, 0].Should().Be(Inputs[1, 0]);
        targeted.HasLabels.Should().BeFalse();
        targeted.Targets[1, 1].Should().Be(targets[3, 1]);
        targeted.Count.Should().Be(2);
    }

    [Fact]
    public void Inputs_and_answers_that_do_not_fit_are_refused()
    {
        Refuse(() => _ = new Batch(Inputs, [1, 2]), "Each of the 4 input rows must have a label, but there are 2 labels.*");
        Refuse(() => _ = new Batch(Inputs, Tensor.Create(new float[3], [3, 1])), "Each of the 4 input rows must have a row of targets, but there are 3 rows of targets.*");
        Refuse(() => _ = new Batch(Tensor.Create(new float[3], [3]), [1]), "The inputs must be a dense tensor of shape [rows, columns], but was [3].*");
        Refuse(() => _ = new Batch(Inputs.Slice([0..4, 0..2]), [1, 2, 3, 4]), "The inputs must be a dense tensor of shape [rows, columns], but was a view with strides over [4, 2].*");
        Refuse(() => _ = new Batch(Inputs, Tensor.Create(new float[4], [4])), "The targets must be a dense tensor*");
        Refuse(() => _ = new Batch(Tensor.Create(Array.Empty<float>(), [0, 3]), []), "A batch must have at least one row and one column, but its inputs have shape [0, 3].*");

        static void Refuse(Action action, string message) => action.Should().Throw<ArgumentException>().WithMessage(message);
    }

    /// <summary>Memory that no array could hold, and that nobody looks into.</summary>
    [Fact]
    public unsafe void Tensors_longer_than_an_array_are_refused_by_their_true_length()
    {
        float value = 0;
        nint address = (nint)(&value);
        long length = 3_000_000_000;

        FluentActions.Invoking(() => _ = new Batch(new ReadOnlyTensorSpan<float>((float*)address, (nint)length, [1_000_000_000, 3]), [0])).Should().Throw<ArgumentException>()
            .WithMessage("The inputs must hold at most 2147483591 values, but [1000000000, 3] are 3000000000.*");
    }
}
