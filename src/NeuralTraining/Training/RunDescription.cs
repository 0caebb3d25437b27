using System.Globalization;
using NeuralTraining.Callbacks;
using NeuralTraining.Data;
using NeuralTraining.Files;
using NeuralTraining.Networks;
using NeuralTraining.Optimizers;

namespace NeuralTraining.Training;

/// <summary>Describes a run, fact by fact: runs of equal descriptions compute the same
/// weights.</summary>
/// <remarks>The intervals of evaluations and checkpoints are no part of it, as no weight depends on them.</remarks>
internal sealed class RunDescription
{
    /// <summary>The name of the rate that the optimizer had when the run began.</summary>
    public const string RateName = "learning rate at its beginning";

    /// <summary>The names of the data, also in messages.</summary>
    public const string TrainingData = "training data", ValidationData = "validation data";

    private const string Missing = "none", BySchedule = "by schedule";
    private const string ScheduleName = "learning-rate schedule", LengthName = "length", CallbacksName = "callbacks";
    private const int MaxShown = 400;

    private readonly List<(string Name, string Value)> _facts;

    /// <param name="network">The network.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="options">The options.</param>
    /// <param name="callbacks">The callbacks.</param>
    /// <param name="rate">The learning rate that the optimizer had when the run began; without meaning if there is a
    /// schedule.</param>
    public RunDescription(
        MultiLayerNet network,
        IOptimizer optimizer,
        TrainerOptions options,
        IReadOnlyCollection<ITrainingCallback> callbacks,
        float rate) => _facts =
    [
        .. network.Describe(),
        ("optimizer", PartDescription.Of(optimizer)),
        (ScheduleName, options.Schedule is { } schedule ? PartDescription.Of(schedule) : Missing),
        (RateName, options.Schedule is null ? PartDescription.Of(rate) : BySchedule),
        (CallbacksName, ListOf([.. callbacks.Select(Of)])),
        ("mini-batch size", Text(options.BatchSize)),
        ("mini-batches of an update", options.AccumulateBatches == 1 ? Missing : Text(options.AccumulateBatches)),
        ("sampling", options.Sampling.ToString()),
        ("last mini-batch", options.Sampling == Sampling.ShuffledEpochs ? options.LastBatch.ToString() : Missing),
        ("seed", options.Seed.ToString(CultureInfo.InvariantCulture)),
        (LengthName, options.Iterations is { } iterations ? $"{Text(iterations)} iterations" : $"{Text(options.Epochs)} epochs"),
    ];

    /// <summary>The facts by name, in order.</summary>
    public IReadOnlyList<(string Name, string Value)> Facts => _facts;

    /// <summary>Returns whether the descriptions of callbacks are those that the facts tell of.</summary>
    public static bool AreOfCallbacks(IReadOnlyDictionary<string, string> facts, string[] descriptions) =>
        facts.GetValueOrDefault(CallbacksName, Missing) == ListOf(descriptions);

    /// <summary>Describes a callback by its class and its hyperparameters.</summary>
    public static string Of(ITrainingCallback callback) => PartDescription.Of(callback, callback.Hyperparameters);

    /// <summary>Adds the data, which is known only when training begins.</summary>
    public void AddData(Dataset train, Dataset? validation)
    {
        _facts.Add((TrainingData, DataFingerprint.Of(train)));
        _facts.Add((ValidationData, validation is null ? Missing : DataFingerprint.Of(validation)));
    }

    /// <summary>Returns the declared differences of a checkpoint from this run, and refuses all others. Data is
    /// compared when it is known.</summary>
    /// <param name="path">The path of the checkpoint.</param>
    /// <param name="stored">Its facts.</param>
    /// <param name="declared">The intended differences.</param>
    /// <param name="isData">Whether to compare the data only, or everything else.</param>
    /// <exception cref="InvalidOperationException">A fact differs.</exception>
    public IReadOnlyList<(string Name, string From, string To)> Compare(
        string path, IReadOnlyDictionary<string, string> stored, ResumeChanges declared, bool isData)
    {
        Dictionary<string, string> mine = _facts.ToDictionary(fact => fact.Name, fact => fact.Value, StringComparer.Ordinal);
        var differences = new List<(string Name, string From, string To)>();
        foreach (string name in mine.Keys.Union(stored.Keys, StringComparer.Ordinal).Where(name => IsData(name) == isData))
        {
            string from = stored.GetValueOrDefault(name, Missing), to = mine.GetValueOrDefault(name, Missing);
            if (from != to)
            {
                ResumeChanges needed = DeclaredBy(name, from, to);
                differences.Add((needed & declared) != 0 ? (name, from, to) : throw Refusal(path, name, from, to, needed));
            }
        }

        return differences;
    }

    /// <summary>Creates the refusal of a checkpoint with another fact.</summary>
    public static InvalidOperationException Refusal(
        string path, string name, string from, string to, ResumeChanges needed = ResumeChanges.None)
    {
        string declaration = needed == ResumeChanges.None ? "" : Invariant($", a change that must be declared as ResumeChanges.{needed}");
        return new(
            $"The checkpoint '{MessageText.Escape(path)}' was made by a run whose {MessageText.Abbreviate(name)} is '{Shown(from)}', " +
            $"but here it is '{Shown(to)}'{declaration}.");
    }

    /// <summary>Returns whether a difference lets a run that a callback has stopped go on.</summary>
    public static bool LetsGoOn(string name) => name is LengthName or CallbacksName;

    private static ResumeChanges DeclaredBy(string name, string from, string to) => name switch
    {
        LengthName => ResumeChanges.Length,
        ScheduleName => ResumeChanges.Schedule,
        CallbacksName => ResumeChanges.Callbacks,
        RateName => BySchedule == from || BySchedule == to ? ResumeChanges.Schedule : ResumeChanges.LearningRate,
        ValidationData => ResumeChanges.ValidationData,
        _ => ResumeChanges.None,
    };

    private static string ListOf(string[] descriptions) => descriptions.Length == 0 ? Missing : string.Join(", ", descriptions);

    private static bool IsData(string name) => name is TrainingData or ValidationData;

    private static string Shown(string value) => MessageText.Abbreviate(value, MaxShown);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
