using NeuralTraining.Optimizers;
using NeuralTraining.Training;

namespace NeuralTraining.Callbacks;

/// <content>The steps of a run, which the trainer takes.</content>
public sealed partial class TrainingRun
{
    /// <summary>Draws a mini-batch, which the trainer then remembers as the latest.</summary>
    internal Batch DrawBatch(long number)
    {
        _batch = number;
        return _batches.Draw(number);
    }

    /// <summary>Draws the latest mini-batch again, with the same samples.</summary>
    internal Batch DrawBatchAgain() => _batches.Draw(_batch);

    /// <summary>Returns the number of the sample in a row of the mini-batch that was drawn last.</summary>
    internal int SampleOf(int row) => _batches.SampleOf(_batch, row);

    /// <summary>Takes a gradient as the latest.</summary>
    internal void Take(ParameterSet gradients, double loss) => (_gradients, _loss, GradientBound) = (gradients, loss, null);

    /// <summary>Computes a gradient and updates by it, after notifying the callbacks. Returns false if one of them has
    /// stopped the run. If there is no update for this or any other reason, undoes the step, except for changes by an
    /// optimizer or a callback of your own.</summary>
    internal bool TryUpdate()
    {
        long networkIteration = Network.Iteration;
        ComputeGradient();
        float rate = Optimizer.LearningRate;
        bool isUpdated = false;
        try
        {
            Callbacks.OnGradientComputed(this);
            if (!IsStopped)
            {
                Update();
                isUpdated = true;
            }
        }
        finally
        {
            if (!isUpdated)
            {
                Network.Iteration = networkIteration;
                (_accumulation?.BuffersBefore ?? Network.BuffersBefore).CopyTo(Network.Buffers);
                Optimizer.LearningRate = rate;
            }
        }

        return isUpdated;
    }

    /// <summary>Notifies the callbacks of the end.</summary>
    internal void End()
    {
        _isOver = true;
        Callbacks.OnRunEnd(this);
    }

    /// <summary>Notifies the callbacks of the end by a failure, whose exception counts more than theirs.</summary>
    internal void Fail()
    {
        HasFailed = true;
        try
        {
            End();
        }
        catch (Exception)
        {
            // The caller throws the exception that came first.
        }
    }

    private void ComputeGradient()
    {
        if (_accumulation is not null)
        {
            (ParameterSet mean, double meanLoss) = _accumulation.Compute(this);
            Take(mean, meanLoss);
        }
        else
        {
            Take(Network.Gradient(DrawBatch(Epochs.BatchesOf(Iteration).First), out double loss), loss);
        }
    }

    private void Update()
    {
        try
        {
            if (Optimizer is Optimizer known)
            {
                known.TakeStep(Network.Parameters, _gradients!, GradientBound);
            }
            else
            {
                Optimizer.Update(Network.Parameters, _gradients!);
            }
        }
        catch (NonFiniteException overflow)
        {
            throw NonFiniteRefusal.OfUpdate(
                this, "An update must leave parameters and state", NonFinitePlace.Of(overflow, Network));
        }
    }
}
