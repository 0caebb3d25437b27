using NeuralTraining.Optimizers;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>A schedule as a user would write one: up, and down again.</summary>
public sealed class Triangle(float peak, long half) : ILearningRateSchedule
{
    public float LearningRate(long iteration) => peak * (1 - Math.Abs(iteration + 1 - half) / (half + 1f));
}
