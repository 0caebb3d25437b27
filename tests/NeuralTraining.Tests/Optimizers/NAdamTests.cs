using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Optimizers;

/// <summary>The product of NAdam's momenta is computed from step to step, and from the beginning after a restored state.</summary>
public sealed class NAdamTests
{
    /// <summary>At a step in which the product counts, and at one in which it has become negligible.</summary>
    [Theory]
    [InlineData(20, 0.9)]
    [InlineData(2000, 0.9)]
    [InlineData(2000, 0.9999)]
    [InlineData(20, 0)]
    public void A_step_back_or_forth_by_a_restored_state_finds_the_product_of_that_step(int steps, double beta1)
    {
        var parameters = new ParameterSet(("W", [37]));
        ParameterSet gradients = parameters.NewLike(), expected = parameters.NewLike();
        NAdam whole = new(beta1: beta1), back = new(beta1: beta1), forth = new(beta1: beta1);
        Numbers.Uniform(37, -1, 1).CopyTo(gradients.AsSpan());
        for (int step = 0; step < steps; step++)
        {
            whole.Update(expected, gradients);
        }

        OptimizerState state = whole.SaveState();
        expected.CopyTo(parameters);
        whole.Update(expected, gradients);

        var before = new ParameterSet(("W", [37]));
        for (int step = 0; step < steps + 500; step++)
        {
            back.Update(before, gradients);
        }

        foreach (NAdam optimizer in new[] { back, forth })
        {
            ParameterSet copy = parameters.NewLike();
            parameters.CopyTo(copy);
            optimizer.RestoreState(state);
            optimizer.Update(copy, gradients);
            Numbers.ShouldBeBitEqual(copy.AsSpan(), expected.AsSpan());
        }
    }
}
