using NeuralTraining.Numerics;
using NeuralTraining.Optimizers;

namespace NeuralTraining.Training;

/// <summary>Holds network, optimizer, callbacks and trainer for a run: between two updates, no thread but its own may
/// use them.</summary>
/// <remarks>An optimizer of your own must protect itself.</remarks>
internal readonly ref struct ExclusiveUse
{
    private readonly CallGuard.Call _network, _optimizer, _trainer;
    private readonly CallbackUse? _callbacks;

    public ExclusiveUse(Trainer trainer, string refusal)
    {
        _network = trainer.Network.BeginRun(refusal);
        try
        {
            if (trainer.Optimizer is Optimizer known)
            {
                _optimizer = known.Guard.EnterRun(
                    "An optimizer must be used by one run at a time, but a run began while a run or a call was under way with it. " +
                    "Use one optimizer for each trainer.");
            }

            _trainer = trainer.Guard.EnterRun(refusal);
            _callbacks = CallbackUse.Begin(trainer.Callbacks);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _callbacks?.Dispose();
        _trainer.Dispose();
        _optimizer.Dispose();
        _network.Dispose();
    }
}
