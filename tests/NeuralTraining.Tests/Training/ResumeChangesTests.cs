using FluentAssertions;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Files;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Training;

/// <summary>A run that goes on with another length, schedule or rate: possible by saying so, and the history says it
/// happened.</summary>
public sealed class ResumeChangesTests : IDisposable
{
    private static readonly Dataset Train = TwoMoons.Create(100, seed: 1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_finished_run_is_extended_by_saying_so_and_ends_as_a_long_one()
    {
        NewTrainer(epochs: 2).Fit(Train);

        NewTrainer(epochs: 4).Invoking(trainer => trainer.Resume()).Should().Throw<InvalidOperationException>().WithMessage(
            $"The checkpoint '{PathOf(10)}' was made by a run whose length is '2 epochs', but here it is '4 epochs', a change that must be declared as ResumeChanges.Length.");
        Trainer extended = NewTrainer(epochs: 4), whole = NewTrainer(epochs: 4, hasFolder: false);
        extended.Resume(ResumeChanges.Length);
        TrainingHistory history = extended.Fit(Train);

        history.Losses.Should().Equal(whole.Fit(Train).Losses);
        Numbers.ShouldBeBitEqual(extended.Network.Parameters.AsSpan(), whole.Network.Parameters.AsSpan());
        TrainingChange[] expected = [new() { Iteration = 10, What = "length", From = "2 epochs", To = "4 epochs" }];
        history.Changes.Should().Equal(expected);

        // The program that extended the run extends it no further when it is started again, and the one that knows its new length needs to declare nothing.
        foreach (ResumeChanges changes in new[] { ResumeChanges.Length, ResumeChanges.None })
        {
            Trainer again = NewTrainer(epochs: 4);
            again.Resume(changes)!.Iteration.Should().Be(20);
            again.Fit(Train).Changes.Should().Equal(expected);
        }
    }

    [Fact]
    public void Iterations_are_a_length_too()
    {
        NewTrainer(epochs: 2).Fit(Train);
        Trainer extended = NewTrainer(iterations: 13);

        extended.Resume(ResumeChanges.Length);

        extended.Fit(Train).Changes.Should().Equal(new TrainingChange { Iteration = 10, What = "length", From = "2 epochs", To = "13 iterations" });
        extended.Iteration.Should().Be(13);
    }

    [Fact]
    public void A_new_schedule_is_followed_from_there_on()
    {
        NewTrainer(schedule: new ConstantRate(0.01f)).Fit(Train);
        var optimizer = new Adam();
        Trainer resumed = NewTrainer(optimizer, epochs: 4, schedule: new StepDecay(0.02f, 15, 0.5));
        var rates = new List<float>();

        resumed.Resume(ResumeChanges.Schedule | ResumeChanges.Length);
        TrainingHistory history = resumed.Fit(Train, progress: new SynchronousProgress<TrainingProgress>(_ => rates.Add(optimizer.LearningRate)));

        rates.Should().Equal([.. Enumerable.Repeat(0.02f, 5), .. Enumerable.Repeat(0.01f, 5)]);
        history.Changes.Should().Equal(
            new TrainingChange { Iteration = 10, What = "learning-rate schedule", From = "ConstantRate(Rate: 0.01f)", To = "StepDecay(InitialRate: 0.02f, EveryIterations: 15, Factor: 0.5)" },
            new TrainingChange { Iteration = 10, What = "length", From = "2 epochs", To = "4 epochs" });
    }

    [Fact]
    public void A_run_goes_on_without_its_schedule_at_the_rate_the_optimizer_was_given()
    {
        NewTrainer(schedule: new ConstantRate(0.01f)).Fit(Train);
        var optimizer = new Adam(0.25f);
        Trainer resumed = NewTrainer(optimizer, epochs: 3);

        resumed.Resume(ResumeChanges.Schedule | ResumeChanges.Length);
        resumed.Fit(Train);

        optimizer.LearningRate.Should().Be(0.25f);
        resumed.History!.Changes.Select(change => (change.What, change.From, change.To)).Should().Equal(
            ("learning-rate schedule", "ConstantRate(Rate: 0.01f)", "none"), ("length", "2 epochs", "3 epochs"), ("learning rate", "0.01", "0.25"));
        NewTrainer(new Adam(0.25f), epochs: 3).Resume()!.Iteration.Should().Be(15);
    }

    [Fact]
    public void A_schedule_takes_over_from_the_optimizers_rate()
    {
        NewTrainer(new Adam(0.25f)).Fit(Train);
        var optimizer = new Adam(0.5f);
        Trainer resumed = NewTrainer(optimizer, epochs: 3, schedule: new ConstantRate(0.01f));

        resumed.Resume(ResumeChanges.Schedule | ResumeChanges.Length);
        resumed.Fit(Train);

        optimizer.LearningRate.Should().Be(0.01f);
        resumed.History!.Changes.Select(change => (change.What, change.From, change.To)).Should().Equal(
            ("learning-rate schedule", "none", "ConstantRate(Rate: 0.01f)"), ("length", "2 epochs", "3 epochs"));
    }

    [Fact]
    public void A_lower_rate_is_the_optimizers_own_from_there_on()
    {
        NewTrainer(new Adam(0.01f)).Fit(Train);
        var optimizer = new Adam(0.001f);
        Trainer resumed = NewTrainer(optimizer, epochs: 3);

        resumed.Resume(ResumeChanges.LearningRate | ResumeChanges.Length);
        optimizer.LearningRate.Should().Be(0.001f);
        resumed.History!.Changes.Should().HaveCount(2);
        resumed.Fit(Train);

        TrainingChange[] expected = [
            new() { Iteration = 10, What = "length", From = "2 epochs", To = "3 epochs" }, new() { Iteration = 10, What = "learning rate", From = "0.01", To = "0.001" }];
        resumed.History.Changes.Should().Equal(expected);
        var last = new Adam(0.001f);
        Trainer again = NewTrainer(last, epochs: 3);
        again.Resume(ResumeChanges.LearningRate | ResumeChanges.Length)!.Iteration.Should().Be(15);
        again.Fit(Train).Changes.Should().Equal(expected);
        last.LearningRate.Should().Be(0.001f);
    }

    [Fact]
    public void A_trainer_that_has_run_takes_a_declared_rate_too()
    {
        var optimizer = new Adam(0.01f);
        Trainer trainer = NewTrainer(optimizer);
        trainer.Fit(Train);
        optimizer.LearningRate = 0.001f;

        trainer.Resume(ResumeChanges.LearningRate);

        optimizer.LearningRate.Should().Be(0.001f);
        trainer.Fit(Train).Changes.Should().Equal(new TrainingChange { Iteration = 10, What = "learning rate", From = "0.01", To = "0.001" });
    }

    [Fact]
    public void A_run_is_not_made_shorter_than_it_is()
    {
        NewTrainer(epochs: 2).Fit(Train);
        Trainer shorter = NewTrainer(epochs: 1), same = NewTrainer(iterations: 10);
        shorter.Resume(ResumeChanges.Length);
        same.Resume(ResumeChanges.Length);

        shorter.Invoking(trainer => trainer.Fit(Train)).Should().Throw<InvalidOperationException>().WithMessage(
            $"A run must not end before its checkpoint, but would end after 5 updates, while the checkpoint '{PathOf(10)}' has 10.");
        same.Fit(Train).Losses.Should().HaveCount(10);
    }

    [Theory]
    [InlineData(ResumeChanges.Schedule | ResumeChanges.LearningRate | ResumeChanges.ValidationData, "length")]
    [InlineData(ResumeChanges.Length | ResumeChanges.Schedule | ResumeChanges.ValidationData, "learning rate at its beginning")]
    [InlineData(ResumeChanges.Length | ResumeChanges.Schedule | ResumeChanges.LearningRate | ResumeChanges.ValidationData, null)]
    public void What_is_declared_permits_nothing_else(ResumeChanges changes, string? refused)
    {
        NewTrainer(new Adam(0.01f)).Fit(Train);
        Func<ResumedCheckpoint?> resume = () => NewTrainer(new Adam(0.02f), epochs: 3).Resume(changes);

        if (refused is null)
        {
            resume()!.Iteration.Should().Be(10);
        }
        else
        {
            resume.Should().Throw<InvalidOperationException>().WithMessage($"*whose {refused} is*");
        }
    }

    [Fact]
    public void Nothing_that_is_declared_permits_another_network()
    {
        NewTrainer().Fit(Train);
        var other = new Trainer(new MultiLayerNet(2, [8], 2, new() { Activation = ActivationFunction.Tanh }), new Adam(), Options(2, null, null, hasFolder: true));

        other.Invoking(trainer => trainer.Resume(ResumeChanges.Length | ResumeChanges.Schedule | ResumeChanges.LearningRate | ResumeChanges.ValidationData | ResumeChanges.Callbacks))
            .Should().Throw<InvalidOperationException>().WithMessage("*whose layer 2 is 'ReLU', but here it is 'Tanh'.");
    }

    [Fact]
    public void A_run_resumed_by_the_same_options_has_no_changes() => ResumeTheSame().Changes.Should().BeEmpty();

    [Fact]
    public void There_are_no_other_changes() => NewTrainer().Invoking(trainer => trainer.Resume((ResumeChanges)32)).Should().Throw<ArgumentOutOfRangeException>()
        .WithMessage("The changes must be a combination of Length, Schedule, LearningRate, ValidationData and Callbacks, but were '32'.*").WithParameterName("changes");

    private TrainingHistory ResumeTheSame()
    {
        NewTrainer().Fit(Train);
        Trainer same = NewTrainer();
        same.Resume(ResumeChanges.Length | ResumeChanges.Schedule | ResumeChanges.LearningRate | ResumeChanges.ValidationData | ResumeChanges.Callbacks);
        return same.Fit(Train);
    }

    private Trainer NewTrainer(IOptimizer? optimizer = null, int epochs = 2, long? iterations = null, ILearningRateSchedule? schedule = null, bool hasFolder = true) =>
        new(new MultiLayerNet(2, [8], 2), optimizer ?? new Adam(), Options(epochs, iterations, schedule, hasFolder));

    private TrainerOptions Options(int epochs, long? iterations, ILearningRateSchedule? schedule, bool hasFolder) => new()
    {
        Epochs = epochs,
        Iterations = iterations,
        BatchSize = 20,
        Schedule = schedule,
        Checkpoints = hasFolder ? new() { Folder = _folder.Path } : null,
    };

    private string PathOf(long iteration) => _folder.PathOf($"checkpoint-{iteration:D12}.safetensors");
}
