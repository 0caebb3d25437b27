using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Optimizers;
using Xunit;

namespace NeuralTraining.Tests.Training;

public sealed class SynchronousProgressTests
{
    private static readonly Dataset Data = new(Tensor.Create(new float[20], [10, 2]), new int[10]);

    [Fact]
    public void Every_report_comes_on_the_thread_of_training_in_order_and_before_Fit_returns()
    {
        var seen = new List<(long Iteration, int Thread)>();

        NewTrainer().Fit(Data, progress: new SynchronousProgress<TrainingProgress>(p => seen.Add((p.Iteration, Environment.CurrentManagedThreadId))));

        seen.Select(report => report.Iteration).Should().Equal(Enumerable.Range(1, 50).Select(i => (long)i));
        seen.Select(report => report.Thread).Should().AllBeEquivalentTo(Environment.CurrentManagedThreadId);
    }

    [Fact]
    public void An_exception_ends_training_after_the_update_that_was_reported()
    {
        Trainer trainer = NewTrainer();
        var progress = new SynchronousProgress<TrainingProgress>(p =>
        {
            if (p.Iteration == 3)
            {
                throw new TimeoutException();
            }
        });

        trainer.Invoking(t => t.Fit(Data, progress: progress)).Should().Throw<TimeoutException>();

        trainer.Iteration.Should().Be(3);
        trainer.Fit(Data).Losses.Should().HaveCount(50);
    }

    [Fact]
    public void It_needs_an_action() =>
        FluentActions.Invoking(() => new SynchronousProgress<int>(null!)).Should().Throw<ArgumentNullException>().WithParameterName("handler");

    private static Trainer NewTrainer() => new(new MultiLayerNet(2, [3], 2), new SGD(), new() { Iterations = 50, BatchSize = 5 });
}
