using NeuralTraining.Numerics;

namespace NeuralTraining;

/// <content>What a run has for itself.</content>
public sealed partial class Trainer
{
    /// <summary>A run, which has the network, the optimizer and the trainer for itself: between two updates it lets no thread in but its own.</summary>
    /// <remarks>An optimizer that is not of this library must see to itself.</remarks>
    private readonly ref struct Run
    {
        private readonly CallGuard.Call _network, _optimizer, _trainer;

        /// <param name="trainer">The trainer.</param>
        /// <param name="refusal">What the exception says if the network is in use.</param>
        public Run(Trainer trainer, string refusal)
        {
            _network = trainer.Network.BeginRun(refusal);
            try
            {
                if (trainer.Optimizer is Optimizers.Optimizer optimizer)
                {
                    _optimizer = optimizer.Guard.EnterRun(
                        "An optimizer must be used by one run at a time, but a run began while a run or a call was under way with it. Use one optimizer for each trainer.");
                }

                _trainer = trainer._guard.EnterRun(refusal);
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
}
