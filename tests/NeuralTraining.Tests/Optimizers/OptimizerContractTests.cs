using FluentAssertions;
using NeuralTraining.Numerics;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Optimizers;

/// <summary>What every optimizer must do.</summary>
public sealed class OptimizerContractTests
{
    public static TheoryData<string> All => EveryOptimizer.Names;

    public static TheoryData<string> Stateful => EveryOptimizer.Stateful;

    [Fact]
    public void Every_optimizer_of_the_library_is_here() =>
        EveryOptimizer.ByName.Values.Select(create => create(1).GetType()).Should().BeEquivalentTo(
            typeof(IOptimizer).Assembly.GetTypes().Where(type => type.IsClass && !type.IsAbstract && type.IsAssignableTo(typeof(IOptimizer))));

    [Theory]
    [MemberData(nameof(All))]
    public void The_first_step_goes_against_the_gradient_and_the_gradients_stay(string name)
    {
        IOptimizer optimizer = EveryOptimizer.ByName[name](0.1f);
        (ParameterSet parameters, ParameterSet gradients) = Sets(seed: 1);
        float[] before = parameters.AsSpan().ToArray(), g = gradients.AsSpan().ToArray();

        optimizer.Update(parameters, gradients);

        for (int i = 0; i < g.Length; i++)
        {
            Math.Sign(parameters.AsSpan()[i] - before[i]).Should().Be(-Math.Sign(g[i]), "parameter {0} has gradient {1}", i, g[i]);
        }

        gradients.AsSpan().ToArray().Should().Equal(g);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Without_a_gradient_nothing_moves(string name)
    {
        // Of one dimension, as AdamW's weights decay without a gradient too.
        IOptimizer optimizer = EveryOptimizer.ByName[name](0.1f);
        var parameters = new ParameterSet(("b1", [20]));
        Numbers.Uniform(20, -1, 1).CopyTo(parameters.AsSpan());
        float[] before = parameters.AsSpan().ToArray();

        optimizer.Update(parameters, parameters.NewLike());

        parameters.AsSpan().ToArray().Should().Equal(before);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_step_of_a_value_depends_on_no_other_value(string name)
    {
        const int n = 37;
        var together = new ParameterSet(("W", [n]));
        ParameterSet gradients = together.NewLike();
        Numbers.Uniform(n, -1, 1, 1).CopyTo(together.AsSpan());
        IOptimizer optimizer = EveryOptimizer.ByName[name](0.1f);
        (IOptimizer Optimizer, ParameterSet Parameter)[] alone = [.. Enumerable.Range(0, n).Select(_ => (EveryOptimizer.ByName[name](0.1f), new ParameterSet(("W", [1]))))];
        for (int i = 0; i < n; i++)
        {
            alone[i].Parameter.AsSpan()[0] = together.AsSpan()[i];
        }

        for (int step = 0; step < 5; step++)
        {
            Numbers.Uniform(n, -1, 1, 10 + step).CopyTo(gradients.AsSpan());
            optimizer.Update(together, gradients);
            for (int i = 0; i < n; i++)
            {
                ParameterSet gradient = alone[i].Parameter.NewLike();
                gradient.AsSpan()[0] = gradients.AsSpan()[i];
                alone[i].Optimizer.Update(alone[i].Parameter, gradient);
            }
        }

        Numbers.ShouldBeBitEqual(together.AsSpan(), [.. alone.Select(one => one.Parameter.AsSpan()[0])], "parameter");
    }

    /// <summary>Parts of the work that are worth sharing, and parts that are not.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Any_number_of_threads_gives_the_same_bits(string name)
    {
        string[] hashes = [.. new[] { 1, 2, 3, 8 }.Select(Train)];

        hashes.Distinct().Should().ContainSingle();

        string Train(int threads)
        {
            var parameters = new ParameterSet(("W1", [301, 67]), ("b1", [67]), ("W2", [67, 5]), ("gamma2", [7001]), ("beta2", [7001]));
            ParameterSet gradients = parameters.NewLike();
            int count = parameters.AsSpan().Length;
            parameters.Context.Degree = new AdaptiveDegree(threads, new Parallelism(threads));
            Numbers.Uniform(count, -1, 1, seed: 1).CopyTo(parameters.AsSpan());
            IOptimizer optimizer = EveryOptimizer.ByName[name](0.1f);
            for (int step = 0; step < 5; step++)
            {
                Numbers.Uniform(count, -1, 1, seed: 10 + step).CopyTo(gradients.AsSpan());
                optimizer.Update(parameters, gradients);
            }

            return string.Join(' ', optimizer.SaveState().Slots.Values.Prepend(parameters).Select(set => Numbers.Hash(set.AsSpan())));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_rate_can_change_between_steps(string name)
    {
        IOptimizer fast = EveryOptimizer.ByName[name](0.1f), slow = EveryOptimizer.ByName[name](0.01f);
        (ParameterSet a, ParameterSet gradients) = Sets(seed: 1);
        (ParameterSet b, _) = Sets(seed: 1);
        slow.LearningRate = 0.1f;

        fast.Update(a, gradients);
        slow.Update(b, gradients);

        slow.LearningRate.Should().Be(0.1f);
        Numbers.ShouldBeBitEqual(b.AsSpan(), a.AsSpan());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Updates_after_the_first_do_not_allocate(string name)
    {
        IOptimizer optimizer = EveryOptimizer.ByName[name](0.1f);
        (ParameterSet parameters, ParameterSet gradients) = Sets(seed: 1);

        Allocation.Of(() => optimizer.Update(parameters, gradients)).Should().Be(0);
        Allocation.Of(() => Steps(optimizer, parameters, gradients, 5000)).Should().Be(0, "the bounds of the state grow no faster than it");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void From_a_saved_state_it_goes_on_as_if_nothing_had_happened(string name)
    {
        (ParameterSet parameters, ParameterSet gradients) = Sets(seed: 1);
        IOptimizer optimizer = EveryOptimizer.ByName[name](0.05f);
        Steps(optimizer, parameters, gradients, 7);
        OptimizerState state = optimizer.SaveState();
        (ParameterSet resumed, _) = Sets(seed: 1);
        parameters.CopyTo(resumed);
        Steps(optimizer, parameters, gradients, 5);

        IOptimizer another = EveryOptimizer.ByName[name](1);
        another.RestoreState(state);
        Steps(another, resumed, gradients, 5);

        state.Step.Should().Be(7);
        another.LearningRate.Should().Be(0.05f);
        Numbers.ShouldBeBitEqual(resumed.AsSpan(), parameters.AsSpan());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_state_from_before_the_first_step_can_be_restored(string name)
    {
        IOptimizer fresh = EveryOptimizer.ByName[name](0.1f), used = EveryOptimizer.ByName[name](0.1f);
        (ParameterSet expected, ParameterSet gradients) = Sets(seed: 1);
        (ParameterSet actual, _) = Sets(seed: 1);
        Steps(used, Sets(seed: 2).Parameters, gradients, 3);

        used.RestoreState(fresh.SaveState());
        Steps(fresh, expected, gradients, 3);
        Steps(used, actual, gradients, 3);

        Numbers.ShouldBeBitEqual(actual.AsSpan(), expected.AsSpan());
    }

    [Theory]
    [MemberData(nameof(Stateful))]
    public void A_state_of_another_kind_or_shape_is_refused_and_nothing_changed(string name)
    {
        IOptimizer optimizer = EveryOptimizer.ByName[name](0.1f);
        (ParameterSet parameters, ParameterSet gradients) = Sets(seed: 1);
        optimizer.Update(parameters, gradients);
        var slots = new Dictionary<string, ParameterSet> { ["x"] = parameters.NewLike() };

        optimizer.Invoking(o => o.RestoreState(new OptimizerState(1, 3, slots))).Should().Throw<ArgumentException>()
            .WithMessage($"The state of {name} after 3 steps must hold [*], but holds [x].*");
        optimizer.LearningRate.Should().Be(0.1f);
        optimizer.SaveState().Step.Should().Be(1);

        optimizer.RestoreState(new OptimizerState(1, 3, optimizer.SaveState().Slots));
        optimizer.Invoking(o => o.Update(new ParameterSet(("W", [1])), new ParameterSet(("W", [1])))).Should().Throw<ArgumentException>()
            .WithMessage("Every parameter must have a saved state, but there is none for 'W'.*");
    }

    [Theory]
    [MemberData(nameof(Stateful))]
    public void One_with_state_refuses_another_set_than_the_one_it_first_saw(string name)
    {
        IOptimizer optimizer = EveryOptimizer.ByName[name](0.1f);
        (ParameterSet first, ParameterSet gradients) = Sets(seed: 1);
        (ParameterSet second, _) = Sets(seed: 2);
        optimizer.Update(first, gradients);
        string before = Numbers.Hash(second.AsSpan());

        optimizer.Invoking(o => o.Update(second, gradients)).Should().Throw<InvalidOperationException>()
            .WithMessage($"{name} must always update the parameter set it first saw, as its state belongs to that, but was given another. Use one optimizer for each network.");
        Numbers.Hash(second.AsSpan()).Should().Be(before);
    }

    [Fact]
    public void SGD_has_no_state_and_serves_several_sets()
    {
        var sgd = new SGD();
        (ParameterSet first, ParameterSet gradients) = Sets(seed: 1);

        sgd.Update(first, gradients);
        sgd.Update(Sets(seed: 2).Parameters, gradients);

        sgd.SaveState().Slots.Should().BeEmpty();
        sgd.Step.Should().Be(2);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Gradients_that_do_not_fit_are_refused_and_nothing_moves(string name)
    {
        IOptimizer optimizer = EveryOptimizer.ByName[name](0.1f);
        (ParameterSet parameters, _) = Sets(seed: 1);
        string before = Numbers.Hash(parameters.AsSpan());

        Refuse(new ParameterSet(("W1", [3, 5])), "Every parameter must have a gradient, but there is none for 'b1'.*");
        Refuse(new ParameterSet(("W1", [3, 5]), ("b1", [5]), ("W2", [1])), "Every gradient must belong to a parameter, but there is no parameter 'W2'.*");
        Refuse(new ParameterSet(("W1", [5, 3]), ("b1", [5])), "The gradient of 'W1' has shape [5, 3], but the parameter has shape [3, 5].*");
        Refuse(new ParameterSet(("b1", [5]), ("W1", [3, 5])), "The gradients must be declared in the order of the parameters, but 'b1' stands where 'W1' should.*");
        Numbers.Hash(parameters.AsSpan()).Should().Be(before);
        optimizer.SaveState().Step.Should().Be(0);

        void Refuse(ParameterSet gradients, string message) =>
            optimizer.Invoking(o => o.Update(parameters, gradients)).Should().Throw<ArgumentException>().WithMessage(message).WithParameterName(nameof(gradients));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_learning_rate_that_is_none_is_refused(string name)
    {
        foreach (float rate in new[] { 0, -0.1f, float.NaN, float.PositiveInfinity })
        {
            string message = FormattableString.Invariant($"The learning rate must be a finite number greater than zero, but was '{rate}'.*");
            new Action(() => EveryOptimizer.ByName[name](rate)).Should().Throw<ArgumentOutOfRangeException>().WithMessage(message).WithParameterName("learningRate");
            EveryOptimizer.ByName[name](1).Invoking(o => o.LearningRate = rate).Should().Throw<ArgumentOutOfRangeException>().WithMessage(message);
        }
    }

    [Fact]
    public void Decay_rates_outside_their_range_are_refused()
    {
        Refuse(() => _ = new Momentum(1, 1), "The momentum must be at least 0 and less than 1, but was '1'.*", "alpha");
        Refuse(() => _ = new Nesterov(1, -0.5), "The momentum must be at least 0 and less than 1, but was '-0.5'.*", "alpha");
        Refuse(() => _ = new RMSProp(1, double.NaN), "The decay rate must be at least 0 and less than 1, but was 'NaN'.*", "rho");
        Refuse(() => _ = new Adam(1, 1), "The decay rate β1 must be at least 0 and less than 1, but was '1'.*", "beta1");
        Refuse(() => _ = new Adam(1, 0, 2), "The decay rate β2 must be at least 0 and less than 1, but was '2'.*", "beta2");
        Refuse(() => _ = new AdamW(1, 1), "The decay rate β1 must be at least 0 and less than 1, but was '1'.*", "beta1");
        Refuse(() => _ = new AdamW(1, 0, 2), "The decay rate β2 must be at least 0 and less than 1, but was '2'.*", "beta2");
        Refuse(() => _ = new AMSGrad(1, 1), "The decay rate β1 must be at least 0 and less than 1, but was '1'.*", "beta1");
        Refuse(() => _ = new AMSGrad(1, 0, 2), "The decay rate β2 must be at least 0 and less than 1, but was '2'.*", "beta2");
        Refuse(() => _ = new NAdam(1, 1), "The decay rate β1 must be at least 0 and less than 1, but was '1'.*", "beta1");
        Refuse(() => _ = new NAdam(1, 0, 2), "The decay rate β2 must be at least 0 and less than 1, but was '2'.*", "beta2");
        Refuse(() => _ = new AdaDelta(1, double.NaN), "The decay rate must be at least 0 and less than 1, but was 'NaN'.*", "rho");
        Refuse(() => _ = new Lion(1, 1), "The decay rate β1 must be at least 0 and less than 1, but was '1'.*", "beta1");
        Refuse(() => _ = new Lion(1, 0, 2), "The decay rate β2 must be at least 0 and less than 1, but was '2'.*", "beta2");

        static void Refuse(Action action, string message, string argument) =>
            action.Should().Throw<ArgumentOutOfRangeException>().WithMessage(message).WithParameterName(argument);
    }

    [Fact]
    public void Other_settings_outside_their_range_are_refused()
    {
        foreach (float decay in new[] { -0.1f, float.NaN, float.PositiveInfinity })
        {
            string number = FormattableString.Invariant($"must be a finite number of at least zero, but was '{decay}'.*");
            Refuse(() => _ = new AdamW(weightDecay: decay), $"The weight decay {number}", "weightDecay");
            Refuse(() => _ = new Lion(weightDecay: decay), $"The weight decay {number}", "weightDecay");
            Refuse(() => _ = new NAdam(momentumDecay: decay), "The momentum decay must be a finite number of at least zero, but was *", "momentumDecay");
        }

        Refuse(() => _ = new Adam(biasCorrection: (BiasCorrection)2), "The bias correction must be InRate or OfAverages, but was '2'.*", "biasCorrection");

        static void Refuse(Action action, string message, string argument) =>
            action.Should().Throw<ArgumentOutOfRangeException>().WithMessage(message).WithParameterName(argument);
    }

    [Fact]
    public void Defaults_of_others_are_PyTorchs_and_of_Lion_its_authors()
    {
        new AdamW().Should().BeEquivalentTo(new { LearningRate = 0.001f, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8f, WeightDecay = 0.01f });
        new AMSGrad().Should().BeEquivalentTo(new { LearningRate = 0.001f, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8f });
        new NAdam().Should().BeEquivalentTo(new { LearningRate = 0.002f, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8f, MomentumDecay = 0.004 });
        new AdaDelta().Should().BeEquivalentTo(new { LearningRate = 1f, Rho = 0.9, Epsilon = 1e-6f });
        new Lion().Should().BeEquivalentTo(new { LearningRate = 0.0001f, Beta1 = 0.9, Beta2 = 0.99, WeightDecay = 0f });
    }

    [Fact]
    public void Defaults_are_the_chapters()
    {
        new SGD().LearningRate.Should().Be(0.01f);
        new Momentum().Should().BeEquivalentTo(new { LearningRate = 0.01f, Alpha = 0.9 });
        new Nesterov().Should().BeEquivalentTo(new { LearningRate = 0.01f, Alpha = 0.9 });
        new AdaGrad().LearningRate.Should().Be(0.01f);
        new RMSProp().Should().BeEquivalentTo(new { LearningRate = 0.01f, Rho = 0.99 });
        new Adam().Should().BeEquivalentTo(new { LearningRate = 0.001f, Beta1 = 0.9, Beta2 = 0.999, BiasCorrection = BiasCorrection.InRate });
    }

    [Fact]
    public void A_negative_step_is_no_state() =>
        new Action(() => _ = new OptimizerState(1, -1, new Dictionary<string, ParameterSet>())).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The number of steps must be at least zero, but was '-1'.*").WithParameterName("step");

    private static (ParameterSet Parameters, ParameterSet Gradients) Sets(int seed)
    {
        var parameters = new ParameterSet(("W1", [3, 5]), ("b1", [5]));
        ParameterSet gradients = parameters.NewLike();
        Numbers.Uniform(20, -1, 1, seed).CopyTo(parameters.AsSpan());
        Numbers.Uniform(20, -1, 1, seed + 100).CopyTo(gradients.AsSpan());
        return (parameters, gradients);
    }

    private static void Steps(IOptimizer optimizer, ParameterSet parameters, ParameterSet gradients, int count)
    {
        for (int i = 0; i < count; i++)
        {
            optimizer.Update(parameters, gradients);
        }
    }
}
