using FluentAssertions;
using NeuralTraining.Optimizers;
using Xunit;

namespace NeuralTraining.Tests.Optimizers.Schedules;

/// <summary>What each schedule does besides its formula, and which settings it refuses.</summary>
public sealed class ScheduleTests
{
    [Fact]
    public void Steps_begin_at_multiples_of_the_interval()
    {
        var schedule = new StepDecay(0.1f, 10, 0.5);

        new long[] { 0, 9, 10, 19, 20 }.Select(schedule.LearningRate).Should().Equal(0.1f, 0.1f, 0.05f, 0.05f, 0.025f);
    }

    [Fact]
    public void Inverse_time_halves_the_rate_after_one_over_the_decay() => new InverseTimeDecay(0.5f, 0.01).LearningRate(100).Should().Be(0.25f);

    [Fact]
    public void The_cosine_ends_at_the_final_rate_and_stays_there()
    {
        var schedule = new CosineDecay(0.1f, 50, 0.01f);

        new long[] { 50, 51, 99, 100, long.MaxValue }.Select(schedule.LearningRate).Should().OnlyContain(rate => rate == 0.01f);
        schedule.LearningRate(25).Should().BeApproximately(0.055f, 1e-8f);
        new CosineDecay(0.1f, 50).LearningRate(50).Should().Be(0);
    }

    /// <summary>Where 1 + cos(πi / T) is so small that its subtraction would leave nothing or noise.</summary>
    [Theory]
    [InlineData(1_000)]
    [InlineData(1_000_000_000)]
    [InlineData(1_000_000_000_000)]
    public void The_cosine_has_a_rate_up_to_the_last_iteration(long iterations)
    {
        double last = new CosineDecay(0.1f, iterations).LearningRate(iterations - 1);

        double angle = Math.PI / (2.0 * iterations);
        last.Should().BeApproximately(0.1f * angle * angle, 1e-3 * last).And.BePositive();
    }

    [Fact]
    public void The_warm_up_begins_above_zero_and_leaves_the_other_schedule_its_beginning()
    {
        var then = new StepDecay(0.4f, 2, 0.5);
        var schedule = new LinearWarmUp(4, then);

        Enumerable.Range(0, 8).Select(i => schedule.LearningRate(i)).Should().Equal(0.1f, 0.2f, 0.3f, 0.4f, 0.4f, 0.4f, 0.2f, 0.2f);
        new LinearWarmUp(1, then).LearningRate(0).Should().Be(0.4f);
        new LinearWarmUp(2, schedule).LearningRate(0).Should().Be(0.05f);
    }

    [Fact]
    public void Settings_can_be_read()
    {
        var step = new StepDecay(0.1f, 10, 0.5);
        var cosine = new CosineDecay(0.1f, 50, 0.01f);
        var warmUp = new LinearWarmUp(4, step);

        new ConstantRate(0.2f).Rate.Should().Be(0.2f);
        (step.InitialRate, step.EveryIterations, step.Factor).Should().Be((0.1f, 10, 0.5));
        (new ExponentialDecay(0.1f, 0.9).InitialRate, new ExponentialDecay(0.1f, 0.9).Factor).Should().Be((0.1f, 0.9));
        (new InverseTimeDecay(0.1f, 0).InitialRate, new InverseTimeDecay(0.1f, 0).Decay).Should().Be((0.1f, 0));
        (cosine.InitialRate, cosine.Iterations, cosine.FinalRate).Should().Be((0.1f, 50, 0.01f));
        new CosineDecay(0.1f, 50).FinalRate.Should().Be(0);
        (warmUp.Iterations, warmUp.Then).Should().Be((4, step));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-0.1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_rate_that_is_none_is_refused(float rate)
    {
        string message = FormattableString.Invariant($"The learning rate must be a finite number greater than zero, but was '{rate}'.*");

        Refuse(() => _ = new ConstantRate(rate), message, "rate");
        Refuse(() => _ = new StepDecay(rate, 10, 0.5), message, "initialRate");
        Refuse(() => _ = new ExponentialDecay(rate, 0.5), message, "initialRate");
        Refuse(() => _ = new InverseTimeDecay(rate, 0.5), message, "initialRate");
        Refuse(() => _ = new CosineDecay(rate, 10), message, "initialRate");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.01)]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    public void A_factor_that_does_not_decay_is_refused(double factor)
    {
        string message = FormattableString.Invariant($"The factor must be greater than 0 and at most 1, but was '{factor}'.*");

        Refuse(() => _ = new StepDecay(0.1f, 10, factor), message, "factor");
        Refuse(() => _ = new ExponentialDecay(0.1f, factor), message, "factor");
    }

    [Fact]
    public void Other_settings_outside_their_range_are_refused()
    {
        Refuse(() => _ = new StepDecay(0.1f, 0, 0.5), "The number of iterations from step to step must be at least 1, but was '0'.*", "everyIterations");
        Refuse(() => _ = new CosineDecay(0.1f, 0), "The number of iterations of the decay must be at least 1, but was '0'.*", "iterations");
        Refuse(() => _ = new LinearWarmUp(-3, new ConstantRate(1)), "The number of iterations of the warm-up must be at least 1, but was '-3'.*", "iterations");
        Refuse(() => _ = new InverseTimeDecay(0.1f, -1), "The decay must be a finite number of at least zero, but was '-1'.*", "decay");
        Refuse(() => _ = new InverseTimeDecay(0.1f, double.PositiveInfinity), "The decay must be a finite number of at least zero, but was '*'.*", "decay");
        Refuse(() => _ = new CosineDecay(0.1f, 10, 0.2f), "The final rate must be from 0 to the initial rate of 0.1, but was '0.2'.*", "finalRate");
        Refuse(() => _ = new CosineDecay(0.1f, 10, float.NaN), "The final rate must be from 0 to the initial rate of 0.1, but was 'NaN'.*", "finalRate");
        new Action(() => _ = new LinearWarmUp(1, null!)).Should().Throw<ArgumentNullException>().WithParameterName("then");
    }

    private static void Refuse(Action action, string message, string parameter) =>
        action.Should().Throw<ArgumentOutOfRangeException>().WithMessage(message).WithParameterName(parameter);
}
