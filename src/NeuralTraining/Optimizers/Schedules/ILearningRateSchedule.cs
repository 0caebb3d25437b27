using System.Collections.ObjectModel;

namespace NeuralTraining.Optimizers;

/// <summary>Gives the learning rate of each iteration.</summary>
/// <remarks>
/// <para>The rate itself, not a factor, and a pure function of the iteration: a run that is interrupted goes on with nothing but its
/// iteration, and several trainers and threads may share one schedule. <see cref="TrainerOptions.Schedule"/> takes it. By hand:
/// <c>optimizer.LearningRate = schedule.LearningRate(i)</c> before update i.</para>
/// <para>The library's schedules compute in double precision from operations that are exact to the bit everywhere, round to single precision once at the end, and
/// do not allocate. Write your own by implementing <see cref="LearningRate"/>.</para>
/// </remarks>
public interface ILearningRateSchedule
{
    /// <summary>Gets what the schedule was constructed with that its rates depend on, by name. Default:
    /// nothing.</summary>
    /// <remarks>A checkpoint holds it, and the name of the schedule's class, and a run goes on only with the
    /// same.</remarks>
    IReadOnlyDictionary<string, double> Hyperparameters => ReadOnlyDictionary<string, double>.Empty;

    /// <summary>Returns the learning rate of an iteration.</summary>
    /// <param name="iteration">How many updates have been made before: 0 for the first update.</param>
    /// <returns>The rate η. Optimizers take only rates greater than zero: a schedule that reaches zero ends what can be trained with it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The iteration is negative.</exception>
    float LearningRate(long iteration);
}
