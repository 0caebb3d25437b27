using NeuralTraining.Callbacks;
using NeuralTraining.Optimizers;

namespace NeuralTraining.Training;

/// <summary>Sets the optimizer's learning rate to that of the schedule before each update.</summary>
internal sealed class ScheduledLearningRate(ILearningRateSchedule schedule) : IStepCallback
{
    private float _rate;

    /// <summary>Refuses a schedule whose rate is invalid at either end of the run. Most schedules only fall, so the
    /// ends show it.</summary>
    public void OnRunBegin(TrainingRun run)
    {
        if (run.Iteration < run.Iterations)
        {
            _ = RateOf(run.Iteration);
            _ = RateOf(run.Iterations - 1);
        }
    }

    public void OnStepBegin(TrainingRun run) => _rate = RateOf(run.Iteration);

    /// <summary>Sets the rate only now, as it is undone if the step fails.</summary>
    public void OnGradientComputed(TrainingRun run) => run.Optimizer.LearningRate = _rate;

    private float RateOf(long iteration)
    {
        float rate = schedule.LearningRate(iteration);
        return rate > 0 && float.IsFinite(rate) ? rate : throw new InvalidOperationException(
            "The schedule must give a finite learning rate greater than zero in every iteration of the run, " +
            Invariant($"but gives '{rate}' in iteration {iteration}."));
    }
}
