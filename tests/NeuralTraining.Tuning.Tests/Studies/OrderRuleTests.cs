using FluentAssertions;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Studies;

/// <summary>The same study gives the same trials, values and ranking for any number of workers.</summary>
public sealed class OrderRuleTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    public void One_two_four_and_eight_workers_give_the_same_log(int lag)
    {
        string[] logs = [.. new[] { 1, 2, 4, 8 }.Select(workers => Toy.Log(Run(lag, workers, 60)))];

        logs[0].Should().Contain("pruned").And.Contain("failed");
        logs.Distinct().Should().HaveCount(1);
    }

    [Fact]
    public void Another_lag_or_seed_is_another_study() =>
        new[] { Run(0, 2, 30), Run(4, 2, 30), Run(4, 2, 30, seed: 1) }.Select(Toy.Log).Distinct().Should().HaveCount(3);

    [Fact]
    public void A_lag_may_exceed_any_number_of_trials() =>
        new[] { Run(int.MaxValue, 1, 30), Run(int.MaxValue, 8, 30), Run(100, 2, 30) }.Select(Toy.Log).Distinct().Should().ContainSingle();

    [Fact]
    public void Two_runs_of_a_study_at_once_share_its_trials_and_ask_its_sampler_one_at_a_time()
    {
        var sampler = new AskedOneAtATime();
        var study = new Study(Toy.Space, new() { Sampler = sampler, Pruner = new PruneTheWorse(), Lag = 3 });

        Parallel.Invoke(() => study.Run(Toy.Objective, 40, workers: 2), () => study.Run(Toy.Objective, 25, workers: 2));

        sampler.IsAskedTwice.Should().BeFalse();
        Toy.Log(study.Results).Should().Be(Toy.Log(Run(3, 1, 40)));
    }

    [Fact]
    public void A_study_that_goes_on_equals_one_that_ran_at_once()
    {
        var study = new Study(Toy.Space, Options(3));
        study.Run(Toy.Objective, 20, workers: 2);

        Toy.Log(study.Run(Toy.Objective, 45, workers: 3)).Should().Be(Toy.Log(Run(3, 1, 45)));
    }

    [Fact]
    public void Trials_that_were_interrupted_are_run_again()
    {
        var study = new Study(Toy.Space, Options(8));
        for (int finished = 3; finished < 40; finished += 5)
        {
            using var cancellation = new CancellationTokenSource();
            Action run = () => study.Run(
                trial =>
                {
                    double value = Toy.Objective(trial);
                    trial.CancellationToken.ThrowIfCancellationRequested();
                    return value;
                },
                60,
                workers: 4,
                new Progress(progress => { if (progress.Finished >= finished) { cancellation.Cancel(); } }),
                cancellation.Token);
            run.Should().Throw<OperationCanceledException>();
        }

        StudyResults results = study.Run(Toy.Objective, 60, workers: 2);

        Toy.Log(results).Should().Be(Toy.Log(Run(8, 1, 60)));
        results.Trials.Should().OnlyContain(trial => trial.Attempts == 1, "an interruption by the user does not count");
    }

    private static StudyResults Run(int lag, int workers, int trials, ulong seed = 0) =>
        new Study(Toy.Space, Options(lag, seed)).Run(Toy.Objective, trials, workers);

    private static StudyOptions Options(int lag, ulong seed = 0) =>
        new() { Sampler = new FollowTheBest(), Pruner = new PruneTheWorse(), Lag = lag, Seed = seed };

    private sealed class AskedOneAtATime : ISampler
    {
        private readonly FollowTheBest _inner = new();
        private int _asked;

        public bool IsAskedTwice { get; private set; }

        public IReadOnlyDictionary<string, double> Hyperparameters => _inner.Hyperparameters;

        public bool UsesResults => true;

        public ParameterValues Suggest(SamplingContext context)
        {
            IsAskedTwice |= Interlocked.Increment(ref _asked) > 1;
            Thread.Sleep(1);
            Interlocked.Decrement(ref _asked);
            return _inner.Suggest(context);
        }
    }

    private sealed class Progress(Action<StudyProgress> report) : IProgress<StudyProgress>
    {
        public void Report(StudyProgress value) => report(value);
    }
}
