using NeuralTraining.Numerics;

namespace NeuralTraining.Tuning.Tests.Studies;

/// <summary>A study that takes no time to speak of, whose trials take different times, are pruned and fail.</summary>
internal static class Toy
{
    public static readonly Parameter<double> Rate = Parameter.LogUniform("rate", 1e-6, 1e-2);

    public static readonly Parameter<int> Layers = Parameter.Integer("layers", 1, 3);

    public static readonly Parameter<string> Optimizer = Parameter.Categorical("optimizer", "SGD", "Adam");

    public static readonly Parameter<double> Momentum = Parameter.Uniform("momentum", 0, 0.99).When(Optimizer, "SGD");

    public static readonly SearchSpace Space = new(Rate, Layers, Optimizer, Momentum);

    /// <summary>A function of the trial's values, seed and number alone.</summary>
    public static double Objective(Trial trial)
    {
        if (trial.Number % 7 == 3)
        {
            throw new InvalidOperationException("every seventh fails");
        }

        double value = Math.Abs(ScalarMath.Log(trial.Get(Rate) / 3e-4)) + trial.Get(Layers) + (trial.Has(Momentum) ? trial.Get(Momentum) : 0.5);
        for (int step = 1; step <= 5 && !trial.ShouldPrune; step++)
        {
            Thread.Sleep((int)(trial.Seed % 5));
            trial.Report(step, value + 1.0 / step);
        }

        trial.Keep("layers squared", trial.Get(Layers) * trial.Get(Layers));
        return value;
    }

    /// <summary>All that a study's workers and their deaths must not change.</summary>
    public static string Log(StudyResults results)
    {
        using var writer = new StringWriter();
        results.WriteCsv(writer, times: false);
        results.WriteCurvesCsv(writer);
        return writer.ToString();
    }
}
