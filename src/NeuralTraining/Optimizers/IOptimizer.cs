using System.Collections.ObjectModel;

namespace NeuralTraining.Optimizers;

/// <summary>Moves parameters by their gradients.</summary>
/// <remarks>
/// Write your own by implementing <see cref="Update"/> and <see cref="LearningRate"/>, without regard to the meaning of
/// a tensor. If it keeps state from step to step, implement <see cref="SaveState"/> and <see cref="RestoreState"/> as
/// well, and <see cref="Hyperparameters"/> if there are any. If it shares its work among threads, it takes the spans it
/// needs from the sets beforehand, as the sets refuse every thread but the caller's.
/// </remarks>
public interface IOptimizer
{
    /// <summary>Gets or sets the learning rate η: greater than zero.</summary>
    float LearningRate { get; set; }

    /// <summary>Gets the arguments of the constructor besides the learning rate, by name. Default: empty.</summary>
    /// <remarks>A checkpoint holds them and the name of the optimizer's class; a run resumes only with the
    /// same.</remarks>
    IReadOnlyDictionary<string, double> Hyperparameters => ReadOnlyDictionary<string, double>.Empty;

    /// <summary>Takes one step: changes the parameters in place.</summary>
    /// <param name="parameters">The parameters to change.</param>
    /// <param name="gradients">The gradient of each, under the same names, with the same shapes and in the same
    /// order.</param>
    /// <exception cref="ArgumentException">The two sets differ in names, shapes or order; nothing has been
    /// changed.</exception>
    void Update(ParameterSet parameters, ParameterSet gradients);

    /// <summary>Returns a copy of the state that the optimizer keeps from step to step.</summary>
    /// <exception cref="NotSupportedException">The optimizer does not implement this.</exception>
    OptimizerState SaveState() =>
        throw new NotSupportedException($"An optimizer must implement SaveState for its state to be saved, but {GetType().Name} does not.");

    /// <summary>Restores a saved state, as if no step had been taken since.</summary>
    /// <param name="state">The state, which is copied.</param>
    /// <exception cref="NotSupportedException">The optimizer does not implement this.</exception>
    void RestoreState(OptimizerState state) =>
        throw new NotSupportedException(
            $"An optimizer must implement RestoreState for its state to be restored, but {GetType().Name} does not.");
}
