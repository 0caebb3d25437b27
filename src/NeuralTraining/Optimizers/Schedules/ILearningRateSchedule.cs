using System.Collections.ObjectModel;

namespace NeuralTraining.Optimizers;

/// <summary>Computes the learning rate of each iteration.</summary>
/// <remarks>
/// <para>A schedule returns the rate itself, not a factor. It is a pure function of the iteration: a resumed run needs
/// only its iteration, and several trainers and threads may share a schedule. Set
/// <see cref="TrainerOptions.Schedule"/>, or assign <c>optimizer.LearningRate = schedule.LearningRate(i)</c> before
/// update i.</para>
/// <para>The library's schedules compute in double precision with operations that give the same bits on every
/// processor, and round to single precision once at the end. They do not allocate. To write a schedule, implement
/// <see cref="LearningRate"/>.</para>
/// </remarks>
public interface ILearningRateSchedule
{
    /// <summary>Gets the values that the schedule was constructed with and that its rates depend on, by name. Default:
    /// none.</summary>
    /// <remarks>A checkpoint stores them and the name of the schedule's class. A run can only be resumed with the
    /// same.</remarks>
    IReadOnlyDictionary<string, double> Hyperparameters => ReadOnlyDictionary<string, double>.Empty;

    /// <summary>Returns the learning rate of an iteration.</summary>
    /// <param name="iteration">The number of preceding updates: 0 for the first update.</param>
    /// <returns>The rate η. Optimizers require a rate greater than zero, so training must end before a schedule reaches
    /// zero.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The iteration is negative.</exception>
    float LearningRate(long iteration);
}
