namespace NeuralTraining.Tests.Support;

/// <summary>Does something at each report, before training goes on.</summary>
internal sealed class Callback(Action<TrainingProgress> report) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => report(value);
}
