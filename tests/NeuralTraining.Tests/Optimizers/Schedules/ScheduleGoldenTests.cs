using System.Text.Json;
using FluentAssertions;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Optimizers.Schedules;

/// <summary>A hundred iterations of each schedule against NumPy; see Golden/schedules.py.</summary>
public sealed class ScheduleGoldenTests
{
    private const double HalfUlp = 6e-8;

    private static readonly JsonElement Values = Golden.Load("schedules");

    private static readonly Dictionary<string, ILearningRateSchedule> Schedules = new()
    {
        ["ConstantRate"] = new ConstantRate(0.1f),
        ["StepDecay every 30, half"] = new StepDecay(0.1f, 30, 0.5),
        ["StepDecay every 7, a tenth"] = new StepDecay(0.01f, 7, 0.1),
        ["ExponentialDecay 0.95"] = new ExponentialDecay(0.1f, 0.95),
        ["InverseTimeDecay 0.01"] = new InverseTimeDecay(0.5f, 0.01),
        ["InverseTimeDecay 3"] = new InverseTimeDecay(0.5f, 3),
        ["CosineDecay 100"] = new CosineDecay(0.1f, 100),
        ["CosineDecay 60 to 0.001"] = new CosineDecay(0.1f, 60, 0.001f),
        ["LinearWarmUp 10, ConstantRate"] = new LinearWarmUp(10, new ConstantRate(0.4f)),
        ["LinearWarmUp 7, ExponentialDecay 0.95"] = new LinearWarmUp(7, new ExponentialDecay(0.1f, 0.95)),
        ["LinearWarmUp 20, CosineDecay 80"] = new LinearWarmUp(20, new CosineDecay(0.1f, 80)),
    };

    public static TheoryData<string> All => [.. Schedules.Keys];

    [Fact]
    public void Every_golden_schedule_is_here() => Schedules.Keys.Should().BeEquivalentTo(Values.EnumerateObject().Select(schedule => schedule.Name));

    [Theory]
    [MemberData(nameof(All))]
    public void Every_rate_is_that_of_NumPy_in_single_precision(string name)
    {
        float[] rates = [.. Enumerable.Range(0, 100).Select(i => Schedules[name].LearningRate(i))];

        Numbers.ShouldBeClose(rates, Values.GetProperty(name).Doubles(), HalfUlp, 1e-15, $"rate of {name}");
    }
}
