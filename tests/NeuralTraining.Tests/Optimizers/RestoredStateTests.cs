using FluentAssertions;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Optimizers;

/// <summary>A state and the optimizer it came from, or went to, share no memory.</summary>
public sealed class RestoredStateTests
{
    public static TheoryData<string> All => EveryOptimizer.Stateful;

    [Theory]
    [MemberData(nameof(All))]
    public void What_happens_to_a_state_after_it_was_restored_changes_nothing(string name)
    {
        (IOptimizer original, ParameterSet parameters, ParameterSet gradients) = Begun(name);
        OptimizerState state = original.SaveState();
        IOptimizer restored = EveryOptimizer.ByName[name](0.01f);
        ParameterSet copy = parameters.NewLike();
        parameters.CopyTo(copy);

        restored.RestoreState(state);
        Spoil(state);
        original.Update(parameters, gradients);
        restored.Update(copy, gradients);

        Numbers.ShouldBeBitEqual(copy.AsSpan(), parameters.AsSpan());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_happens_to_a_saved_state_does_not_reach_its_optimizer_nor_do_steps_reach_the_state(string name)
    {
        (IOptimizer spoiled, ParameterSet parameters, ParameterSet gradients) = Begun(name);
        (IOptimizer untouched, ParameterSet expected, _) = Begun(name);
        OptimizerState kept = spoiled.SaveState();
        string[] before = Hashes(kept);

        Spoil(spoiled.SaveState());
        spoiled.Update(parameters, gradients);
        untouched.Update(expected, gradients);

        Numbers.ShouldBeBitEqual(parameters.AsSpan(), expected.AsSpan());
        Hashes(kept).Should().Equal(before);
        Hashes(spoiled.SaveState()).Should().NotEqual(before);
    }

    private static (IOptimizer Optimizer, ParameterSet Parameters, ParameterSet Gradients) Begun(string name)
    {
        var parameters = new ParameterSet(("W1", [3, 5]), ("b1", [5]));
        ParameterSet gradients = parameters.NewLike();
        Numbers.Uniform(20, -1, 1, seed: 1).CopyTo(parameters.AsSpan());
        Numbers.Uniform(20, -1, 1, seed: 2).CopyTo(gradients.AsSpan());
        IOptimizer optimizer = EveryOptimizer.ByName[name](0.01f);
        optimizer.Update(parameters, gradients);
        return (optimizer, parameters, gradients);
    }

    private static void Spoil(OptimizerState state)
    {
        state.Slots.Should().NotBeEmpty();
        foreach (ParameterSet slot in state.Slots.Values)
        {
            slot.AsSpan().Fill(1000);
        }
    }

    private static string[] Hashes(OptimizerState state) => [.. state.Slots.OrderBy(slot => slot.Key).Select(slot => Numbers.Hash(slot.Value.AsSpan()))];
}
