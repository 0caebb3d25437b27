using FluentAssertions;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Studies;

public sealed class StudyTests
{
    private static readonly Parameter<double> X = Parameter.Uniform("x", -1, 1);

    [Fact]
    public void It_ranks_by_value_and_then_by_number()
    {
        StudyResults results = new Study(new SearchSpace(X), new() { Direction = Direction.Maximize }).Run(trial => trial.Number / 2, 5);

        results.Ranking.Select(trial => trial.Number).Should().Equal(4, 2, 3, 0, 1);
        results.Best!.Value.Should().Be(2);
    }

    [Fact]
    public void A_trial_that_throws_or_has_no_finite_value_has_failed_for_its_reason()
    {
        StudyResults results = new Study(new SearchSpace(X)).Run(
            trial => trial.Number switch { 0 => throw new ArgumentException("no\nluck"), 1 => double.NaN, 2 => Reports(trial, double.NegativeInfinity), _ => 1 }, 4);

        results.Trials.Select(trial => trial.State).Should().Equal(TrialState.Failed, TrialState.Failed, TrialState.Failed, TrialState.Complete);
        results.Trials.Select(trial => trial.Reason).Should().Equal(
            "ArgumentException: no luck",
            "the objective returned 'NaN'",
            "ArithmeticException: The values of a trial must be finite, but it reported '-Infinity' at step 1.",
            null);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_stated_number_of_failures_in_a_row_stops_it(int workers)
    {
        var study = new Study(new SearchSpace(X), new() { MaxFailuresInARow = 3 });
        Action run = () => study.Run(trial => trial.Number is 1 or 2 or >= 5 ? throw new IOException("disk") : 0, 100, workers);

        run.Should().Throw<StudyFailedException>().WithMessage(
            "A study stops after 3 failed trials in a row, and trials 5 to 7 failed, the last for this reason: IOException: disk").Which.LastTrial.Should().Be(7);
        study.Results.Trials.Should().HaveCount(8);
    }

    [Fact]
    public void A_sampler_that_throws_stops_it_and_loses_no_trial()
    {
        var study = new Study(new SearchSpace(X), new() { Sampler = new Breaks(atTrial: 3) });
        Action run = () => study.Run(_ => 0, 10, workers: 2);

        run.Should().Throw<InvalidOperationException>().WithMessage("broken");
        study.Results.Trials.Count(trial => trial.State == TrialState.Complete).Should().BeInRange(3, 9);
        study.Results.Trials.Should().NotContain(trial => trial.State == TrialState.Running || trial.State == TrialState.Failed);
    }

    [Fact]
    public void Wrong_use_is_refused_by_name()
    {
        var study = new Study(new SearchSpace(X));
        var call = (Func<Trial, double> objective) => study.Run(objective, study.Results.Trials.Count + 1).Trials[^1].Reason;

        call(trial => trial.Get(Parameter.Uniform("x", 0, 1))).Should().Be(
            "ArgumentException: 'x' is declared as uniform from -1 to 1, but was asked for as uniform from 0 to 1. (Parameter 'parameter')");
        call(trial => trial.Get(Parameter.Uniform("y", 0, 1))).Should().Be(
            "ArgumentException: The parameter must be one of the study's (x), but is 'y'. (Parameter 'parameter')");
        call(trial => Reports(trial, 1) + Reports(trial, 1)).Should().StartWith(
            "ArgumentOutOfRangeException: The steps that trial 2 reports must ascend: at least 2, but was '1'.");
        call(trial => trial.Folder.Length).Should().Be("InvalidOperationException: A trial's folder needs a study with one: set StudyOptions.Folder.");
        FluentActions.Invoking(() => study.Run(_ => 0, 0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("The number of trials must be at least 1, but was '0'.*");
        FluentActions.Invoking(() => study.Run(_ => 0, 1, workers: 0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("The number of workers must be at least 1, but was '0'.*");
    }

    [Theory]
    [InlineData("seed", "its seed was 0 and is now 7")]
    [InlineData("lag", "its lag was 8 and is now 2")]
    [InlineData("direction", "its direction was \"minimize\" and is now \"maximize\"")]
    [InlineData("sampler", "its sampler 'kind' was \"RandomSampler\" and is now \"FollowTheBest\"")]
    [InlineData("pruner", "its pruner was null and is now {\"kind\":\"PruneTheWorse\"}")]
    [InlineData("objective", "its objective 'epochs' was absent and is now 50")]
    [InlineData("space", "its space 'x' was \"uniform from -1 to 1\" and is now \"uniform from -2 to 1\"")]
    public void A_storage_refuses_another_study_and_names_the_difference(string what, string difference)
    {
        using var storage = new InMemoryStorage();
        new Study(new SearchSpace(X), storage: storage).Run(_ => 0, 2);
        var options = new StudyOptions
        {
            Seed = what == "seed" ? 7 : 0ul,
            Lag = what == "lag" ? 2 : 8,
            Direction = what == "direction" ? Direction.Maximize : Direction.Minimize,
            Sampler = what == "sampler" ? new FollowTheBest() : new RandomSampler(),
            Pruner = what == "pruner" ? new PruneTheWorse() : null,
            ObjectiveSettings = what == "objective" ? new Dictionary<string, double> { ["epochs"] = 50 } : new(),
        };

        FluentActions.Invoking(() => new Study(new SearchSpace(what == "space" ? Parameter.Uniform("x", -2, 1) : X), options, storage))
            .Should().Throw<StudyMismatchException>().WithMessage($"The study must be opened as it was created, but {difference}.");
    }

    [Fact]
    public void The_settings_of_an_objective_are_finite_numbers()
    {
        FluentActions.Invoking(() => new StudyOptions { ObjectiveSettings = new Dictionary<string, double> { ["rate"] = double.NaN } })
            .Should().Throw<ArgumentException>().WithMessage("The settings of the objective must be finite, but 'rate' was 'NaN'.*");
        FluentActions.Invoking(() => new StudyOptions { ObjectiveSettings = null! }).Should().Throw<ArgumentNullException>();
        new StudyOptions { ObjectiveSettings = new Dictionary<string, double> { ["epochs"] = 50, ["decay"] = 0.5 } }.ToString()
            .Should().EndWith("ObjectiveSettings: epochs 50, decay 0.5)");
    }

    [Fact]
    public void It_knows_the_seed_of_each_trial()
    {
        var study = new Study(new SearchSpace(X), new() { Seed = 5 });
        var seeds = new List<ulong>();
        study.Run(trial => { seeds.Add(trial.Seed); return 0; }, 3);

        seeds.Should().OnlyHaveUniqueItems().And.Equal(study.SeedOf(0), study.SeedOf(1), study.SeedOf(2));
        new Study(new SearchSpace(X)).SeedOf(0).Should().NotBe(study.SeedOf(0));
        FluentActions.Invoking(() => study.SeedOf(-1)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("The number of the trial must be at least 0, but was '-1'.*");
    }

    [Fact]
    public void Its_progress_counts_and_names_the_best()
    {
        var reports = new List<StudyProgress>();
        new Study(new SearchSpace(X)).Run(trial => -trial.Number, 3, progress: new Progress(reports.Add));

        reports.Select(report => (report.Trial.Number, report.Finished, report.Trials, report.Best!.Number)).Should().Equal((0, 1, 3, 0), (1, 2, 3, 1), (2, 3, 3, 2));
        reports[0].ToString().Should().MatchRegex(@"^1/3: trial 0: Complete, -?0 \| x -?0\.\d+; best -?0$");
    }

    private static double Reports(Trial trial, double value)
    {
        trial.Report(1, value);
        return value;
    }

    private sealed class Progress(Action<StudyProgress> report) : IProgress<StudyProgress>
    {
        public void Report(StudyProgress value) => report(value);
    }

    private sealed class Breaks(int atTrial) : ISampler
    {
        public IReadOnlyDictionary<string, double> Hyperparameters => new Dictionary<string, double>();

        public bool UsesResults => false;

        public ParameterValues Suggest(SamplingContext context) =>
            context.Trial == atTrial ? throw new InvalidOperationException("broken") : ParameterValues.FromUnit(context.Space, [0.5]);
    }
}
