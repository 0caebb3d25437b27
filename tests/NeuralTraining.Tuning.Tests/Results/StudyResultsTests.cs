using FluentAssertions;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Results;

/// <summary>Results as text, and as comma-separated values.</summary>
public sealed class StudyResultsTests
{
    private static readonly Parameter<double> X = Parameter.Uniform("value", 0, 1);
    private static readonly Parameter<string> Choice = Parameter.Categorical("a,\"b\"", "x\ny", "ü, 漢");

    [Fact]
    public void A_study_without_trials_says_so()
    {
        StudyResults results = new Study(new SearchSpace(X)).Results;

        results.ToString().Should().Be("no trials");
        results.Best.Should().BeNull();
        results.Ranking.Should().BeEmpty();
    }

    [Fact]
    public void Each_column_has_a_name_of_its_own_and_special_texts_are_quoted()
    {
        var study = new Study(new SearchSpace(X, Choice), new() { Sampler = new GridSampler(2) });
        StudyResults results = study.Run(
            trial =>
            {
                trial.Keep("value", 7);
                trial.Keep("state", 8);
                return trial.Get(Choice) == "ü, 漢" ? throw new InvalidOperationException("no, \"never\"") : trial.Get(X);
            },
            trials: 2);

        using var writer = new StringWriter();
        results.WriteCsv(writer, times: false);

        writer.ToString().Should().Be(
            "trial,state,value,reason,parameter value,\"a,\"\"b\"\"\",kept value,kept state\n" +
            "0,complete,0,,0,\"x\ny\",7,8\n" +
            "1,failed,,\"InvalidOperationException: no, \"\"never\"\"\",0,\"ü, 漢\",7,8\n");
    }

    [Fact]
    public void The_columns_that_differ_between_runs_come_last()
    {
        StudyResults results = new Study(new SearchSpace(Parameter.Uniform("worker", 0, 1))).Run(_ => 0, trials: 1);

        using var writer = new StringWriter();
        results.WriteCsv(writer);

        writer.ToString().Should().StartWith("trial,state,value,reason,parameter worker,attempts,worker,started,finished\n0,complete,0,,");
    }
}
