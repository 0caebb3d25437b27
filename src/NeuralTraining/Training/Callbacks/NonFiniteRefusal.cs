using NeuralTraining.Callbacks;
using NeuralTraining.Numerics;
using NeuralTraining.Optimizers;

namespace NeuralTraining.Training;

/// <summary>Refuses an update whose loss or gradient is NaN or infinite, and a run that leaves such numbers.</summary>
internal sealed class NonFiniteRefusal : ITrainingCallback
{
    public void OnGradientComputed(TrainingRun run) => RequireFiniteGradient(run);

    public void OnUpdated(TrainingRun run)
    {
        if (run.IsComplete)
        {
            RequireFiniteState(run);
        }
    }

    /// <summary>Refuses the latest loss or gradient if it is NaN or infinite.</summary>
    public static void RequireFiniteGradient(TrainingRun run)
    {
        ReadOnlySpan<float> gradients = run.Gradients.AsSpan();
        float bound = Finiteness.MagnitudeBound(gradients, run.Network.Parameters.Context.Parallelism);
        if (!double.IsFinite(run.Loss) || !Finiteness.OfAll(gradients, bound))
        {
            run.Network.Iteration--;
            Batch batch = run.DrawBatchAgain();
            NonFinitePlace place = NonFinitePlace.InInputs(batch, RunDescription.TrainingData, run.SampleOf)
                ?? NonFinitePlace.Find(run.Network, run.Network.BuffersBefore, batch, run.Loss, run.Gradients);
            throw OfUpdate(run, "The loss and its gradients must be", place);
        }

        run.GradientBound = bound;
    }

    /// <summary>Refuses to end a run, or to save one, with numbers that are NaN or infinite.</summary>
    /// <param name="run">The run.</param>
    /// <param name="optimizer">The optimizer's state, if that is to be saved. One of your own may keep infinity on
    /// purpose.</param>
    public static void RequireFiniteState(TrainingRun run, OptimizerState? optimizer = null)
    {
        if (NonFinitePlace.FindInState(run.Network, run.Optimizer is Optimizer ? optimizer : null) is { } place)
        {
            double loss = run.Past.Losses is [.., double last] ? last : double.NaN;
            throw AfterUpdates(run, "The state of a run", loss, "in the last mini-batch", place);
        }
    }

    /// <summary>Creates the refusal of an update. The rule ends in a verb.</summary>
    public static NonFiniteException OfUpdate(TrainingRun run, string rule, in NonFinitePlace place)
    {
        float rate = run.Optimizer.LearningRate;
        string found = Invariant($"in iteration {run.Iteration}, at a learning rate of {rate} and a loss of {run.Loss}, {place.Text}");
        return Create(run, run.Loss, place, $"{rule} finite, but {found}. The update was not made.");
    }

    /// <summary>Creates the refusal of the result of the updates so far.</summary>
    public static NonFiniteException AfterUpdates(TrainingRun run, string subject, double loss, string where, in NonFinitePlace place)
    {
        float rate = run.Optimizer.LearningRate;
        string found = Invariant($"after {run.Iteration} updates, at a learning rate of {rate} and a loss of {loss} {where}, {place.Text}");
        return Create(run, loss, place, $"{subject} must be finite, but {found}.");
    }

    private static NonFiniteException Create(TrainingRun run, double loss, in NonFinitePlace place, string message) => new(message)
    {
        Iteration = run.Iteration,
        LearningRate = run.Optimizer.LearningRate,
        Loss = loss,
        Layer = place.Layer,
        Parameter = place.Parameter,
    };
}
