using NeuralTraining.Numerics;
using NeuralTraining.Optimizers;

namespace NeuralTraining.Training;

/// <summary>Holds network, optimizer and trainer for a run: between two updates, no thread but its own may use
/// them.</summary>
/// <remarks>An optimizer of your own must protect itself.</remarks>
internal readonly ref struct ExclusiveUse
{
    private readonly CallGuard.Call _network, _optimizer, _trainer;

    public ExclusiveUse(MultiLayerNet network, IOptimizer optimizer, CallGuard trainer, string refusal)
    {
        _network = network.BeginRun(refusal);
        try
        {
            if (optimizer is Optimizer known)
            {
                _optimizer = known.Guard.EnterRun(
                    "An optimizer must be used by one run at a time, but a run began while a run or a call was under way with it. " +
                    "Use one optimizer for each trainer.");
            }

            _trainer = trainer.EnterRun(refusal);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _trainer.Dispose();
        _optimizer.Dispose();
        _network.Dispose();
    }
}
