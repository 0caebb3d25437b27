using FluentAssertions;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Optimizers.Schedules;

/// <summary>What every schedule must do.</summary>
public sealed class ScheduleContractTests
{
    private const float Initial = 0.1f;

    private static readonly Dictionary<string, Func<ILearningRateSchedule>> Schedules = new()
    {
        ["ConstantRate"] = () => new ConstantRate(Initial),
        ["StepDecay"] = () => new StepDecay(Initial, 30, 0.5),
        ["ExponentialDecay"] = () => new ExponentialDecay(Initial, 0.99),
        ["InverseTimeDecay"] = () => new InverseTimeDecay(Initial, 0.01),
        ["CosineDecay"] = () => new CosineDecay(Initial, 1000),
        ["LinearWarmUp"] = () => new LinearWarmUp(10, new ConstantRate(Initial)),
    };

    public static TheoryData<string> All => [.. Schedules.Keys];

    public static TheoryData<string> Falling => [.. Schedules.Keys.Where(name => name != "LinearWarmUp")];

    [Fact]
    public void Every_schedule_of_the_library_is_here() =>
        Schedules.Values.Select(create => create().GetType()).Should().BeEquivalentTo(
            typeof(ILearningRateSchedule).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(ILearningRateSchedule))));

    [Theory]
    [MemberData(nameof(All))]
    public void Over_its_run_every_rate_is_positive_and_none_above_the_highest(string name)
    {
        ILearningRateSchedule schedule = Schedules[name]();

        for (int i = 0; i < 1000; i++)
        {
            schedule.LearningRate(i).Should().BeInRange(float.Epsilon, Initial, "in iteration {0}", i);
        }
    }

    [Theory]
    [MemberData(nameof(Falling))]
    public void It_begins_with_the_initial_rate_and_never_rises(string name)
    {
        ILearningRateSchedule schedule = Schedules[name]();

        schedule.LearningRate(0).Should().Be(Initial);
        for (int i = 1; i < 1500; i++)
        {
            schedule.LearningRate(i).Should().BeLessThanOrEqualTo(schedule.LearningRate(i - 1), "in iteration {0}", i);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_rate_depends_on_the_iteration_alone(string name)
    {
        ILearningRateSchedule one = Schedules[name](), other = Schedules[name]();
        float[] forwards = [.. Enumerable.Range(0, 200).Select(i => one.LearningRate(i))];

        float[] backwards = [.. Enumerable.Range(0, 200).Reverse().Select(i => other.LearningRate(i)).Reverse()];

        Numbers.ShouldBeBitEqual(backwards, forwards);
        Numbers.ShouldBeBitEqual([.. Enumerable.Range(0, 200).Select(i => one.LearningRate(i))], forwards);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_largest_iterations_have_a_rate_that_is_finite_and_not_negative(string name)
    {
        ILearningRateSchedule schedule = Schedules[name]();

        foreach (long iteration in new[] { int.MaxValue, 1L + int.MaxValue, 1L << 53, long.MaxValue - 1, long.MaxValue })
        {
            schedule.LearningRate(iteration).Should().BeInRange(0, Initial, "in iteration {0}", iteration);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_negative_iteration_is_refused(string name) =>
        Schedules[name]().Invoking(s => s.LearningRate(-1)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The iteration must be at least 0, but was '-1'.*").WithParameterName("iteration");

    [Theory]
    [MemberData(nameof(All))]
    public void A_rate_is_given_without_allocating(string name)
    {
        ILearningRateSchedule schedule = Schedules[name]();

        Allocation.Of(() => schedule.LearningRate(500)).Should().Be(0);
    }
}
