using System.Text.Json;
using FluentAssertions;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Pruners;

/// <summary>The pruners decide as an independent program does by brute force, report by report.</summary>
public sealed class PrunerGoldenTests
{
    private static readonly JsonElement Expected = Golden.Load("pruners");

    [Fact]
    public void Percentiles_are_those_of_NumPy() => Compare("percentile", options => new PercentilePruner(
        options.GetProperty("percentile").GetDouble(), Option(options, "startupTrials"), Option(options, "warmupSteps"), Option(options, "interval")));

    [Fact]
    public void Rungs_are_those_of_a_brute_force_search() => Compare("halving", options => new SuccessiveHalvingPruner(
        Option(options, "minResource"), Option(options, "reductionFactor"), Option(options, "minEarlyStoppingRate")));

    private static void Compare(string kind, Func<JsonElement, IPruner> create)
    {
        IPruner[] pruners = [.. Expected.GetProperty(kind).EnumerateArray().Select(create)];
        int stopped = 0;
        foreach (JsonElement expected in Expected.GetProperty("cases").EnumerateArray())
        {
            var direction = Enum.Parse<Direction>(expected.GetProperty("direction").GetString()!);
            CurvePoint[] curve = Curve(expected);
            TrialRecord[] history = [.. expected.GetProperty("history").EnumerateArray().Select((trial, i) =>
                Histories.Trial(i, Enum.Parse<TrialState>(trial.GetProperty("state").GetString()!), Curve(trial)))];
            for (int i = 0; i < pruners.Length; i++)
            {
                string?[] reasons = [.. Enumerable.Range(1, curve.Length).Select(count =>
                    pruners[i].ReasonToPrune(new(direction, history.Length, curve[..count], history)))];

                reasons.Should().Equal(expected.GetProperty(kind)[i].EnumerateArray().Select(reason => reason.GetString()), $"{pruners[i]} decides so");
                stopped += reasons.Count(reason => reason is not null);
            }
        }

        stopped.Should().BeGreaterThan(100);
    }

    private static int Option(JsonElement options, string name) => options.GetProperty(name).GetInt32();

    private static CurvePoint[] Curve(JsonElement trial) =>
        [.. trial.GetProperty("curve").EnumerateArray().Select(point => new CurvePoint(point[0].GetInt64(), point[1].GetDouble()))];
}
