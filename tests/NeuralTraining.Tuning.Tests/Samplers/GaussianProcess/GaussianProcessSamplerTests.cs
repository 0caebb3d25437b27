using System.Security.Cryptography;
using System.Text;
using FluentAssertions;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Samplers.GaussianProcess;

public sealed class GaussianProcessSamplerTests
{
    private static readonly SearchSpace Plane = new(Parameter.Uniform("x", -1, 1), Parameter.Uniform("y", -1, 1));

    /// <summary>The lengths of histories include some after which the hyperparameters are not fitted again.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public void A_sampler_that_begins_late_suggests_the_bits_of_one_that_saw_everything(int lag)
    {
        List<TrialRecord> seen = Search.Run(Search.Mixed, Search.Bowl, 40, lag);
        List<TrialRecord> fresh = Search.Run(Search.Mixed, Search.Bowl, 40, lag, sampler: () => new GaussianProcessSampler());

        Log(fresh).Should().Be(Log(seen));
    }

    [Fact]
    public void A_sampler_that_studies_share_suggests_the_same_to_each()
    {
        List<TrialRecord>[] alone =
            [.. Enumerable.Range(0, 3).Select(seed => Search.Run(Search.Mixed, Search.Bowl, 24, seed: (ulong)seed))];
        var shared = new GaussianProcessSampler();
        string[] logs = new string[alone.Length];

        Parallel.For(0, alone.Length, seed =>
            logs[seed] = Log(Search.Run(Search.Mixed, Search.Bowl, 24, seed: (ulong)seed, sampler: () => shared)));

        logs.Should().Equal(alone.Select(Log));
    }

    /// <summary>The same hash on every machine: processors differ in the width of vectors and in the order of threads.</summary>
    [Fact]
    public void The_suggestions_are_these_bits()
    {
        List<TrialRecord> records = Search.Run(Search.Mixed, Search.Bowl, 60, seed: 7);

        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Log(records))))[..16].Should().Be("BFF125A3DC45BED9");
    }

    [Fact]
    public void It_finds_the_bottom_of_a_bowl_with_choices_and_conditions()
    {
        for (ulong seed = 0; seed < 4; seed++)
        {
            List<TrialRecord> records = Search.Run(Search.Mixed, Search.Bowl, 60, seed: seed);
            List<TrialRecord> others = Search.Run(Search.Mixed, Search.Bowl, 60, seed: seed, sampler: () => new RandomSampler());
            double best = Best(records), random = Best(others);

            best.Should().BeLessThan(0.01, "the bowl is about 0 at its bottom, with seed {0}", seed);
            best.Should().BeLessThan(random / 2, "of the random search with seed {0}", seed);
        }
    }

    [Fact]
    public void The_largest_value_of_a_function_is_found_at_the_trials_of_the_smallest_of_its_negative()
    {
        List<TrialRecord> smallest = Search.Run(Search.Mixed, Search.Bowl, 30);
        List<TrialRecord> largest = Search.Run(Search.Mixed, values => -Search.Bowl(values), 30, direction: Direction.Maximize);

        Log(largest).Should().Be(Log(smallest));
    }

    [Fact]
    public void Trials_that_run_at_the_same_time_try_different_points()
    {
        List<TrialRecord> records = Search.Run(Plane, Rough, 20, sampler: () => new RandomSampler());
        List<ParameterValues> running = [];
        for (int k = 20; k <= 28; k++)
        {
            ParameterValues suggested = new GaussianProcessSampler().Suggest(new(Plane, Direction.Minimize, 0, k, records, running));
            running.All(other => Distance(suggested, other) > 0.005).Should().BeTrue("trial {0} is another than {1}, but was {2}", k, string.Join("; ", running), suggested);
            running.Add(suggested);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void No_point_is_tried_again_before_all_others_were_tried(int lag)
    {
        var integer = new SearchSpace(Parameter.Integer("n", 1, 30));
        var choices = new SearchSpace(Parameter.Categorical<int>("a", 1, 2, 3), Parameter.Categorical<int>("b", 1, 2, 3, 4));
        foreach (SearchSpace space in new[] { integer, choices })
        {
            int points = space == integer ? 30 : 12;
            List<TrialRecord> records = Search.Run(
                space, values => Math.Abs(values.Numbers[0] - 2), points + 4, lag: lag, sampler: () => new GaussianProcessSampler(4));

            records.Take(points).Select(record => record.Values).Should().OnlyHaveUniqueItems();
        }
    }

    [Fact]
    public void The_first_trials_are_those_of_Sobols_sequence()
    {
        List<TrialRecord> records = Search.Run(Plane, Far, 14, lag: 0, seed: 5, sampler: () => new GaussianProcessSampler(12));
        List<TrialRecord> sobol = Search.Run(Plane, Far, 14, lag: 0, seed: 5, sampler: () => new SobolSampler());

        Log(records[..12]).Should().Be(Log(sobol[..12]));
        records[12].Values.Should().NotBe(sobol[12].Values);
    }

    [Fact]
    public void Ten_trials_come_first_unless_another_number_is_asked_for()
    {
        List<TrialRecord> records = Search.Run(Plane, Far, 11, lag: 0);
        List<TrialRecord> sobol = Search.Run(Plane, Far, 11, lag: 0, sampler: () => new SobolSampler());

        Log(records[..10]).Should().Be(Log(sobol[..10]));
        records[10].Values.Should().NotBe(sobol[10].Values);
    }

    [Fact]
    public void Failed_trials_repel_as_the_worst_result_does()
    {
        List<TrialRecord> records = Search.Run(Plane, values => values.Numbers[0] < 0 ? null : Far(values), 50);

        records.Skip(25).Count(record => record.State == TrialState.Failed).Should().BeLessThan(5);
        records.Where(record => record.Value is not null).Min(record => record.Value).Should().BeLessThan(1e-3);
    }

    [Fact]
    public void Terrible_results_do_not_hide_the_differences_of_good_ones()
    {
        double? Objective(ParameterValues values) => values.Numbers[1] > 0.5 ? 1e30 : Far(values);

        Search.Run(Plane, Objective, 40).Min(record => record.Value).Should().BeLessThan(1e-3);
    }

    [Theory]
    [InlineData(double.MaxValue)]
    [InlineData(0)]
    [InlineData(-1e-300)]
    public void Equal_results_leave_the_trials_spread(double value)
    {
        List<TrialRecord> records = Search.Run(Plane, _ => value, 30);

        records.Select(record => record.Values).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Results_as_far_apart_as_doubles_are_do_not_overflow() =>
        Search.Run(Plane, values => values.Numbers[0] > 0 ? double.MaxValue : -double.MaxValue, 30).Should().HaveCount(30);

    [Fact]
    public void While_every_trial_fails_the_trials_stay_spread_evenly()
    {
        List<TrialRecord> records = Search.Run(Plane, _ => null, 20);

        Log(records).Should().Be(Log(Search.Run(Plane, _ => null, 20, sampler: () => new SobolSampler())));
    }

    [Fact]
    public void A_trial_that_failed_before_it_had_values_is_passed_over()
    {
        List<TrialRecord> records = Search.Run(Plane, Far, 20, lag: 0);
        TrialRecord[] history =
            [.. records.Select(record => record.Number % 3 == 0 ? new() { Number = record.Number, State = TrialState.Failed } : record)];

        var context = new SamplingContext(Plane, Direction.Minimize, 0, 20, history);
        new GaussianProcessSampler().Suggest(context).Should().Be(new GaussianProcessSampler().Suggest(context));
    }

    [Fact]
    public void A_pruned_trial_counts_with_its_last_value()
    {
        List<TrialRecord> records = Search.Run(Plane, Far, 20, lag: 0);
        ParameterValues expected = new GaussianProcessSampler().Suggest(Search.Context(Plane, records, 20, lag: 0));

        List<TrialRecord> pruned =
            [.. records.Select(record => record.Number % 2 == 0 ? record : record with { State = TrialState.Pruned })];
        new GaussianProcessSampler().Suggest(Search.Context(Plane, pruned, 20, lag: 0)).Should().Be(expected);
    }

    [Fact]
    public void A_space_of_choices_alone_is_searched()
    {
        Parameter<int> a = Parameter.Categorical<int>("a", 0, 1, 2, 3);
        Parameter<int> b = Parameter.Categorical<int>("b", 0, 1, 2, 3, 4, 5), c = Parameter.Categorical<int>("c", 0, 1, 2);
        double? Misses(ParameterValues values) =>
            (values.Get(a) == 2 ? 0 : 1) + (values.Get(b) == 5 ? 0 : 1) + (values.Get(c) == 1 ? 0 : 1);

        List<TrialRecord> records = Search.Run(new(a, b, c), Misses, 40, lag: 2);

        records.Min(record => record.Value).Should().Be(0, "one of 72 points is the best");
    }

    [Fact]
    public void Long_histories_are_cut()
    {
        List<TrialRecord> records = Search.Run(Plane, Far, 420, sampler: () => new RandomSampler());

        ParameterValues suggested = new GaussianProcessSampler().Suggest(Search.Context(Plane, records, 420, lag: 8));

        Far(suggested).Should().BeLessThan(Best(records) + 0.01);
    }

    [Fact]
    public void It_has_a_name_a_setting_and_no_end()
    {
        var sampler = new GaussianProcessSampler(startupTrials: 5);

        sampler.UsesResults.Should().BeTrue();
        sampler.MaxTrials(Plane).Should().BeNull();
        sampler.Hyperparameters.Should().Equal(new Dictionary<string, double> { ["StartupTrials"] = 5 });
        new GaussianProcessSampler().Hyperparameters.Should().Equal(new Dictionary<string, double> { ["StartupTrials"] = 10 });
        sampler.ToString().Should().Be("GaussianProcessSampler(StartupTrials: 5)");
    }

    [Fact]
    public void It_refuses_no_startup_trials() => FluentActions.Invoking(() => new GaussianProcessSampler(0)).Should()
        .Throw<ArgumentOutOfRangeException>().WithParameterName("startupTrials")
        .WithMessage("The number of startup trials must be at least 1, but was '0'.*");

    private static double? Far(ParameterValues values)
    {
        double x = values.Numbers[0] - 0.4, y = values.Numbers[1] + 0.3;
        return x * x + y * y + 0.3 * x * y;
    }

    /// <summary>A function that a model of 20 points cannot be sure of.</summary>
    private static double? Rough(ParameterValues values)
    {
        double x = 5 * values.Numbers[0], y = 5 * values.Numbers[1];
        return Math.Abs(x - Math.Round(x)) + Math.Abs(y - Math.Round(y));
    }

    private static double Best(List<TrialRecord> records) => records.Min(record => record.Value!.Value);

    private static double Distance(ParameterValues one, ParameterValues other) =>
        Math.Max(Math.Abs(one.Numbers[0] - other.Numbers[0]), Math.Abs(one.Numbers[1] - other.Numbers[1]));

    private static string Log(IEnumerable<TrialRecord> records) => string.Join('\n', records.Select(record => record.Values!.ToJson()));
}
