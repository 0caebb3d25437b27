using FluentAssertions;
using NeuralTraining.Callbacks;
using NeuralTraining.Metrics;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Files;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Training.Callbacks;

public sealed class CsvLogTests : IDisposable
{
    private static readonly Dataset Train = TwoMoons.Create(60, seed: 1), Validation = TwoMoons.Create(20, seed: 2);

    private readonly TemporaryFolder _folder = new();

    private string Log => _folder.PathOf("log.csv");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_evaluation_has_a_row_of_numbers_to_the_last_digit_in_any_culture()
    {
        TrainingHistory history = NewTrainer(new CsvLog(Log)).Fit(Train, Validation);

        string[] lines = File.ReadAllLines(Log);
        lines[0].Should().Be("iteration,epoch,loss,train_loss,train_accuracy,validation_loss,validation_accuracy");
        lines[1..].Should().Equal(history.Evaluations.Select(e => FormattableString.Invariant(
            $"{e.Iteration},{e.Epoch},{history.Losses[(int)e.Iteration - 1]},{e.TrainLoss},{e.TrainAccuracy},{e.ValidationLoss},{e.ValidationAccuracy}")));
        lines.Should().HaveCount(3);
        File.ReadAllText(Log).Should().EndWith("\n").And.NotContain("\r");
    }

    [Fact]
    public void Each_update_has_a_row_if_wanted_and_none_twice()
    {
        TrainingHistory history = NewTrainer(new CsvLog(Log, everyUpdate: true)).Fit(Train);

        string[] lines = File.ReadAllLines(Log);
        lines[0].Should().Be("iteration,epoch,loss,train_loss,train_accuracy");
        lines[1..].Select(line => line.Split(',')[0]).Should().Equal("1", "2", "3", "4", "5", "6");
        lines[1].Should().Be(FormattableString.Invariant($"1,{1.0 / 3},{history.Losses[0]},,"));
        lines[3].Split(',')[3].Should().NotBeEmpty();
        lines[6].Split(',').Should().HaveCount(5).And.NotContain("");
    }

    [Fact]
    public void A_writer_gets_the_same_and_stays_open()
    {
        using var writer = new StringWriter();

        Trainer trainer = NewTrainer(new CsvLog(Log, everyUpdate: true), new CsvLog(writer, everyUpdate: true));
        trainer.Fit(Train, Validation);

        writer.ToString().Should().Be(File.ReadAllText(Log));
        writer.Write("open");
    }

    [Fact]
    public void A_run_without_metrics_or_of_names_with_commas_is_a_table_too()
    {
        new Trainer(new MultiLayerNet(2, [4], 2), new SGD(), new() { Epochs = 1, Metrics = [], Callbacks = [new CsvLog(Log)] }).Fit(Train);
        File.ReadAllLines(Log)[0].Should().Be("iteration,epoch,loss,train_loss");

        new Trainer(new MultiLayerNet(2, [4], 2), new SGD(), new() { Epochs = 1, Metrics = [new Odd()], Callbacks = [new CsvLog(Log)] }).Fit(Train);
        File.ReadAllLines(Log)[0].Should().Be("iteration,epoch,loss,train_loss,\"train_a,\"\"b\"\"\"");
    }

    [Fact]
    public void A_run_that_another_callback_refuses_leaves_the_file_alone()
    {
        File.WriteAllText(Log, "mine");

        NewTrainer(new CsvLog(Log), new EarlyStopping(1)).Invoking(trainer => trainer.Fit(Train)).Should().Throw<InvalidOperationException>();

        File.ReadAllText(Log).Should().Be("mine");
    }

    [Fact]
    public void It_may_be_read_while_the_run_writes_it_and_ends_with_the_last_evaluation_of_a_run_that_fails()
    {
        int rows = 0;
        var reader = new Recorder
        {
            Evaluated = (run, evaluation) =>
            {
                using var stream = new StreamReader(new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
                rows = stream.ReadToEnd().Split('\n').Length - 2;
                if (evaluation.Iteration == 6)
                {
                    throw new TimeoutException();
                }
            },
        };

        NewTrainer(new CsvLog(Log), reader).Invoking(trainer => trainer.Fit(Train)).Should().Throw<TimeoutException>();

        rows.Should().Be(2);
        File.ReadAllLines(Log).Should().HaveCount(3);
        File.Delete(Log);
    }

    [Fact]
    public void A_file_takes_one_log_at_a_time()
    {
        const string message = "A file must take one log at a time, but '*log.csv' takes another of a run that is under way. Give each CsvLog a file of its own.";
        File.WriteAllText(Log, "mine");
        NewTrainer(new CsvLog(Log), new CsvLog(Log)).Invoking(trainer => trainer.Fit(Train)).Should().Throw<InvalidOperationException>().WithMessage(message);
        File.ReadAllText(Log).Should().Be("mine");

        var nested = new Recorder { Evaluated = (_, _) => NewTrainer(new CsvLog(Log)).Fit(Train) };
        NewTrainer(new CsvLog(Log), nested).Invoking(trainer => trainer.Fit(Train)).Should().Throw<InvalidOperationException>().WithMessage(message);

        NewTrainer(new CsvLog(Log)).Fit(Train);
        File.ReadAllLines(Log).Should().HaveCount(3);
    }

    [Fact]
    public void A_file_that_cannot_be_created_ends_the_run() =>
        NewTrainer(new CsvLog(_folder.PathOf("missing/log.csv"))).Invoking(trainer => trainer.Fit(Train)).Should().Throw<IOException>();

    private static Trainer NewTrainer(params ITrainingCallback[] callbacks) =>
        new(new MultiLayerNet(2, [4], 2), new SGD(), new() { Epochs = 2, BatchSize = 20, Callbacks = callbacks });

    private sealed class Odd : IMetric
    {
        public string Name => "a,\"b\"";

        public bool LargerIsBetter => true;

        public PredictionKinds Needs => ((IMetric)new Accuracy()).Needs;

        public IMetricAccumulator CreateAccumulator(int outputs) => new Accuracy().CreateAccumulator(outputs);
    }
}
