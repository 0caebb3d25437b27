using System.Text.Json;
using NeuralTraining.Numerics;
using NeuralTraining.Tuning.Tests.Studies;

namespace NeuralTraining.Tuning.Worker;

/// <summary>A study whose suggestions and decisions depend on everything that they may depend on. Its trials take some
/// time, report, fail and are pruned; every other one goes on from its checkpoint.</summary>
public static class KilledStudy
{
    private const int Steps = 5;
    private const int MaxMilliseconds = 20;

    /// <summary>Runs the study, and tells of each trial that begins.</summary>
    public static StudyResults Run(IStudyStorage storage, string folder, int trials, int workers, Action<int>? begins = null) =>
        New(storage, folder).Run(
            trial =>
            {
                begins?.Invoke(trial.Number);
                return Objective(trial);
            },
            trials,
            workers);

    /// <summary>Creates or opens the study.</summary>
    public static Study New(IStudyStorage storage, string folder) => new(
        Toy.Space,
        new StudyOptions
        {
            Sampler = new FollowTheBest(),
            Pruner = new PruneTheWorse(),
            Lag = 4,
            MaxAttempts = 1000,
            Folder = folder,
        },
        storage);

    /// <summary>Returns all that the deaths of workers must not change.</summary>
    public static string Log(StudyResults results) => Toy.Log(results);

    private static double Objective(Trial trial)
    {
        string? checkpoint = trial.Number % 2 == 1 ? Path.Combine(trial.Folder, "checkpoint.json") : null;
        List<double> curve = checkpoint is not null && File.Exists(checkpoint)
            ? JsonSerializer.Deserialize<List<double>>(File.ReadAllText(checkpoint))!
            : [];
        for (int step = 0; step < Steps && !trial.ShouldPrune; step++)
        {
            if (step == curve.Count)
            {
                Thread.Sleep(1 + (int)((trial.Seed >> step) % MaxMilliseconds));
                curve.Add(Next(trial, step == 0 ? 1 : curve[^1]));
                Save(curve, checkpoint);
            }

            trial.Report(step + 1, curve[step]);
        }

        trial.Keep("steps", trial.ShouldPrune ? 0 : Steps);
        return trial.Number % 11 == 5 ? throw new InvalidOperationException("every eleventh fails") : curve[^1];
    }

    private static double Next(Trial trial, double value) =>
        0.7 * value + Math.Abs(ScalarMath.Log(trial.Get(Toy.Rate) / 3e-4)) / 10 + trial.Get(Toy.Layers) / 20.0;

    private static void Save(List<double> curve, string? checkpoint)
    {
        if (checkpoint is not null)
        {
            File.WriteAllText(checkpoint + ".tmp", JsonSerializer.Serialize(curve));
            File.Move(checkpoint + ".tmp", checkpoint, overwrite: true);
        }
    }
}
