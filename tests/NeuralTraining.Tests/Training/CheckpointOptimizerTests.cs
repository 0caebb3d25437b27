using FluentAssertions;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Files;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Training;

/// <summary>A run goes on with the optimizer it began with: the same kind, the same hyperparameters, and the learning rate it had come to.</summary>
public sealed class CheckpointOptimizerTests : IDisposable
{
    private static readonly Dataset Train = TwoMoons.Create(100, seed: 1);

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<IOptimizer, IOptimizer, string> Others => new()
    {
        { new Adam(), new Momentum(), "optimizer is 'Adam(Beta1: 0.9, Beta2: 0.999, Epsilon: 1E-07f)', but here it is 'Momentum(Alpha: 0.9)'" },
        { new Momentum(), new Nesterov(), "optimizer is 'Momentum(Alpha: 0.9)', but here it is 'Nesterov(Alpha: 0.9)'" },
        { new AdaGrad(), new RMSProp(), "optimizer is 'AdaGrad(Epsilon: 1E-07f)', but here it is 'RMSProp(Rho: 0.99, Epsilon: 1E-07f)'" },
        { new SGD(), new Momentum(), "optimizer is 'SGD', but here it is 'Momentum(Alpha: 0.9)'" },
        { new Momentum(), new Momentum(alpha: 0.8), "optimizer is 'Momentum(Alpha: 0.9)', but here it is 'Momentum(Alpha: 0.8)'" },
        { new Nesterov(), new Nesterov(alpha: 0.5), "optimizer is 'Nesterov(Alpha: 0.9)', but here it is 'Nesterov(Alpha: 0.5)'" },
        { new AdaGrad(), new AdaGrad(epsilon: 1e-6f), "optimizer is 'AdaGrad(Epsilon: 1E-07f)', but here it is 'AdaGrad(Epsilon: 1E-06f)'" },
        { new RMSProp(), new RMSProp(rho: 0.9), "optimizer is 'RMSProp(Rho: 0.99, Epsilon: 1E-07f)', but here it is 'RMSProp(Rho: 0.9, Epsilon: 1E-07f)'" },
        { new Adam(), new Adam(beta1: 0.8), "optimizer is 'Adam(Beta1: 0.9, Beta2: 0.999, Epsilon: 1E-07f)', but here it is 'Adam(Beta1: 0.8, Beta2: 0.999, Epsilon: 1E-07f)'" },
        { new Adam(beta2: 0.999f), new Adam(), "optimizer is 'Adam(Beta1: 0.9, Beta2: 0.999f, Epsilon: 1E-07f)', but here it is 'Adam(Beta1: 0.9, Beta2: 0.999, Epsilon: 1E-07f)'" },
        { new Adam(), new Adam(biasCorrection: BiasCorrection.OfAverages), "optimizer is 'Adam(Beta1: 0.9, Beta2: 0.999, Epsilon: 1E-07f)', but here it is 'Adam(Beta1: 0.9, Beta2: 0.999, Epsilon: 1E-07f, BiasCorrection: 1)'" },
        { new AdamW(), new AdamW(weightDecay: 0.5f), "optimizer is 'AdamW(Beta1: 0.9, Beta2: 0.999, Epsilon: 1E-08f, WeightDecay: 0.01f)', but here it is 'AdamW(Beta1: 0.9, Beta2: 0.999, Epsilon: 1E-08f, WeightDecay: 0.5)'" },
        { new NAdam(), new NAdam(momentumDecay: 0), "optimizer is 'NAdam(Beta1: 0.9, Beta2: 0.999, Epsilon: 1E-08f, MomentumDecay: 0.004)', but here it is 'NAdam(Beta1: 0.9, Beta2: 0.999, Epsilon: 1E-08f, MomentumDecay: 0)'" },
        { new AMSGrad(), new Adam(epsilon: 1e-8f), "optimizer is 'AMSGrad(Beta1: 0.9, Beta2: 0.999, Epsilon: 1E-08f)', but here it is 'Adam(Beta1: 0.9, Beta2: 0.999, Epsilon: 1E-08f)'" },
        { new AdaDelta(), new AdaDelta(rho: 0.5), "optimizer is 'AdaDelta(Rho: 0.9, Epsilon: 1E-06f)', but here it is 'AdaDelta(Rho: 0.5, Epsilon: 1E-06f)'" },
        { new Lion(), new Lion(beta2: 0.5), "optimizer is 'Lion(Beta1: 0.9, Beta2: 0.99, WeightDecay: 0)', but here it is 'Lion(Beta1: 0.9, Beta2: 0.5, WeightDecay: 0)'" },
        { new Tiger(2), new Tiger(3), "optimizer is 'Tiger(Claws: 2)', but here it is 'Tiger(Claws: 3)'" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Others))]
    public void Another_optimizer_is_refused_by_what_is_different(IOptimizer stored, IOptimizer given, string difference)
    {
        // The rates differ, too, which is told only where nothing else differs.
        given.LearningRate = 2 * stored.LearningRate;
        NewTrainer(stored).Fit(Train);

        ShouldRefuse(NewTrainer(given), difference);
        given.SaveState().Step.Should().Be(0);
    }

    [Fact]
    public void Another_learning_rate_at_the_beginning_is_refused()
    {
        NewTrainer(new Adam(0.01f)).Fit(Train);

        ShouldRefuse(NewTrainer(new Adam(0.02f)), "learning rate at its beginning is '0.01', but here it is '0.02', a change that must be declared as ResumeChanges.LearningRate");
    }

    [Fact]
    public void With_a_schedule_the_optimizers_own_rate_does_not_matter()
    {
        NewTrainer(new Adam(0.01f), new ConstantRate(0.05f)).Fit(Train);
        var optimizer = new Adam(0.02f);

        NewTrainer(optimizer, new ConstantRate(0.05f)).Resume()!.Iteration.Should().Be(10);

        optimizer.LearningRate.Should().Be(0.05f);
    }

    [Fact]
    public void A_rate_that_changed_during_the_run_is_restored_and_may_be_changed_then()
    {
        var first = new Adam(0.01f);
        NewTrainer(first).Fit(Train, progress: new SynchronousProgress<TrainingProgress>(report => first.LearningRate = 0.01f / report.Iteration));
        var second = new Adam(0.01f);
        Trainer resumed = NewTrainer(second, epochs: 3);

        resumed.Resume(ResumeChanges.Length);
        second.LearningRate.Should().Be(0.01f / 9, "the tenth update's report came after the checkpoint");
        second.LearningRate = 0.5f;
        resumed.Fit(Train).Changes.Should().BeEquivalentTo([
            new TrainingChange { Iteration = 10, What = "length", From = "2 epochs", To = "3 epochs" },
            new TrainingChange { Iteration = 10, What = "learning rate", From = "0.0011111111", To = "0.5" }]);

        var third = new Adam(0.01f);
        NewTrainer(third, epochs: 3).Resume()!.Iteration.Should().Be(15);
        third.LearningRate.Should().Be(0.5f);
    }

    [Fact]
    public void A_trainer_that_has_trained_may_resume_its_own_run()
    {
        var optimizer = new Adam(0.01f);
        Trainer trainer = NewTrainer(optimizer);
        trainer.Fit(Train, progress: new SynchronousProgress<TrainingProgress>(report => optimizer.LearningRate = 0.01f / report.Iteration));

        trainer.Resume()!.Iteration.Should().Be(10);

        optimizer.LearningRate.Should().Be(0.01f / 9);
    }

    [Fact]
    public void Hyperparameters_are_what_the_constructors_take_besides_the_rate()
    {
        new SGD().Hyperparameters.Should().BeEmpty();
        new Momentum(alpha: 0.8).Hyperparameters.Should().Equal(new Dictionary<string, double> { ["Alpha"] = 0.8 });
        new Adam(beta1: 0.1, beta2: 0.2, epsilon: 0.5f).Hyperparameters.Should().Equal(new Dictionary<string, double> { ["Beta1"] = 0.1, ["Beta2"] = 0.2, ["Epsilon"] = 0.5 });
        ((IOptimizer)new Plain()).Hyperparameters.Should().BeEmpty();
    }

    [Fact]
    public void Hyperparameters_that_are_null_are_refused_before_training() => NewTrainer(new Secretive()).Invoking(trainer => trainer.Fit(Train))
        .Should().Throw<InvalidOperationException>()
        .WithMessage("Hyperparameters must not be null, and empty if there are none, but those of Secretive are null.");

    [Fact]
    public void What_an_optimizer_keeps_must_be_shaped_like_the_parameters_before_training()
    {
        Trainer trainer = NewTrainer(new Misshapen());

        trainer.Invoking(trainer => trainer.Fit(Train)).Should().Throw<ArgumentException>().WithMessage("*value the optimizer keeps*");

        trainer.Iteration.Should().Be(0);
    }

    private void ShouldRefuse(Trainer trainer, string difference)
    {
        float[] before = trainer.Network.Parameters.AsSpan().ToArray();

        trainer.Invoking(trainer => trainer.Resume()).Should().Throw<InvalidOperationException>()
            .WithMessage($"The checkpoint '{_folder.PathOf("checkpoint-000000000010.safetensors")}' was made by a run whose {difference}.");

        trainer.Network.Parameters.AsSpan().ToArray().Should().Equal(before);
        trainer.Iteration.Should().Be(0);
    }

    private Trainer NewTrainer(IOptimizer optimizer, ILearningRateSchedule? schedule = null, int epochs = 2) => new(
        new MultiLayerNet(2, [8], 2),
        optimizer,
        new TrainerOptions { Epochs = epochs, BatchSize = 20, Schedule = schedule, Checkpoints = new() { Folder = _folder.Path } });

    /// <summary>An optimizer of a user's own, with a hyperparameter and nothing that it keeps.</summary>
    private sealed class Tiger(double claws) : Plain, IOptimizer
    {
        public IReadOnlyDictionary<string, double> Hyperparameters => new Dictionary<string, double> { ["Claws"] = claws };
    }

    private sealed class Secretive : Plain, IOptimizer
    {
        public IReadOnlyDictionary<string, double> Hyperparameters => null!;
    }

    private sealed class Misshapen : Plain
    {
        public override OptimizerState SaveState() => new(LearningRate, step: 0, new Dictionary<string, ParameterSet> { ["v"] = new([("W", [3])]) });
    }

    private class Plain : IOptimizer
    {
        public float LearningRate { get; set; } = 0.1f;

        public void Update(ParameterSet parameters, ParameterSet gradients)
        {
        }

        public virtual OptimizerState SaveState() => new(LearningRate, step: 0, new Dictionary<string, ParameterSet>());

        public void RestoreState(OptimizerState state) => LearningRate = state.LearningRate;
    }
}
