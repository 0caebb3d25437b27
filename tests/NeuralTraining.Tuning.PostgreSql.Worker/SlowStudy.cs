using NeuralTraining.Numerics;
using NeuralTraining.Tuning.Tests.Studies;

namespace NeuralTraining.Tuning.PostgreSql.Worker;

/// <summary>A study whose suggestions and decisions depend on everything that they may depend on. Its trials report,
/// fail and are pruned, and take 50 to 200 milliseconds.</summary>
public static class SlowStudy
{
    public const string Name = "slow study";

    private const int Steps = 5;

    /// <summary>Runs the study with one worker.</summary>
    /// <param name="storage">The place of the study.</param>
    /// <param name="trials">The number of trials.</param>
    /// <param name="tell">Is told of each step; null for a study that takes no time.</param>
    public static StudyResults Run(IStudyStorage storage, int trials, Action<string>? tell = null)
    {
        var options = new StudyOptions { Sampler = new FollowTheBest(), Pruner = new PruneTheWorse(), Lag = 8, MaxAttempts = 1000 };
        return new Study(Toy.Space, options, storage).Run(trial => Objective(trial, tell), trials);
    }

    /// <summary>Returns all that the deaths of workers must not change.</summary>
    public static string Log(StudyResults results) => Toy.Log(results);

    private static double Objective(Trial trial, Action<string>? tell)
    {
        double value = Math.Abs(ScalarMath.Log(trial.Get(Toy.Rate) / 3e-4)) + trial.Get(Toy.Layers);
        for (int step = 1; step <= Steps && !trial.ShouldPrune; step++)
        {
            if (tell is not null)
            {
                Thread.Sleep(10 + (int)((trial.Seed >> step) % 30));
            }

            trial.Report(step, value + 1.0 / step);
            tell?.Invoke(Invariant($"trial {trial.Number}, attempt {trial.Attempt}: step {step}"));
        }

        trial.Keep("layers squared", trial.Get(Toy.Layers) * trial.Get(Toy.Layers));
        return trial.Number % 11 == 5 ? throw new InvalidOperationException("every eleventh fails") : value;
    }
}
