using System.Collections.ObjectModel;

namespace NeuralTraining.Tuning;

/// <summary>The options of a <see cref="Study"/>. An option outside its range is refused when it is set.</summary>
public sealed class StudyOptions
{
    /// <summary>Gets whether the smallest or the largest value is best. Default: the smallest.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The direction is not defined.</exception>
    public Direction Direction
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(
            nameof(Direction), Invariant($"The direction must be Minimize or Maximize, but was '{value}'."));
    }

    /// <summary>Gets what suggests the trials' values. Default: a <see cref="RandomSampler"/>, the chapter's.</summary>
    /// <exception cref="ArgumentNullException">The sampler is null.</exception>
    public ISampler Sampler
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Sampler));
            field = value;
        }
    } = new RandomSampler();

    /// <summary>Gets what stops trials early that are not worth going on. Default: null: every trial goes on to its
    /// end.</summary>
    public IPruner? Pruner { get; init; }

    /// <summary>Gets the seed of everything random: same seed, same study. Default: 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Gets the lag of the order rule, at least 0: the suggestion for trial k, and every decision to prune it,
    /// looks only at the trials before k − lag, so that <c>lag + 1</c> trials can run at a time. It belongs to the
    /// study and not to the machine: another lag is another study. Default: 8.</summary>
    /// <remarks>A smaller lag lets a sampler learn sooner, a greater one keeps more workers busy. Samplers that do not
    /// use results, without a pruner, ignore it: no trial waits for another.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The lag is less than 0.</exception>
    public int Lag { get; init => field = AtLeast(value, 0, "lag", nameof(Lag)); } = 8;

    /// <summary>Gets the settings of the objective that change its values, by name, such as the number of epochs. A
    /// study that is opened again is compared with them, so that it never mixes the values of two objectives. Default:
    /// empty. Copies them.</summary>
    /// <exception cref="ArgumentNullException">The settings are null.</exception>
    /// <exception cref="ArgumentException">A setting is NaN or infinite.</exception>
    public IReadOnlyDictionary<string, double> ObjectiveSettings
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(ObjectiveSettings));
            field = new ReadOnlyDictionary<string, double>(new OrderedDictionary<string, double>(value, StringComparer.Ordinal));
            foreach ((string name, double setting) in field)
            {
                if (!double.IsFinite(setting))
                {
                    throw new ArgumentException(
                        Invariant($"The settings of the objective must be finite, but '{name}' was '{setting}'."),
                        nameof(ObjectiveSettings));
                }
            }
        }
    } = ReadOnlyDictionary<string, double>.Empty;

    /// <summary>Gets the number of failed trials in a row, by number, that stops a study, at least 1. Default:
    /// 20.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    public int MaxFailuresInARow
    {
        get;
        init => field = AtLeast(value, 1, "number of failures in a row", nameof(MaxFailuresInARow));
    } = 20;

    /// <summary>Gets how many workers may die while they run a trial, at least 1; after that it has failed. Default:
    /// 10.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    public int MaxAttempts { get; init => field = AtLeast(value, 1, "number of attempts", nameof(MaxAttempts)); } = 10;

    /// <summary>Gets the folder in which trials may keep files of their own, such as checkpoints
    /// (<see cref="Trial.Folder"/>). Each study needs its own. Default: null: none.</summary>
    public string? Folder { get; init; }

    /// <summary>Returns the options that differ between studies.</summary>
    public override string ToString() =>
        Invariant($"StudyOptions(Direction: {Direction}, Sampler: {Sampler}, Pruner: {Pruner?.ToString() ?? "none"}, ") +
        Invariant($"Seed: {Seed}, Lag: {Lag}, MaxFailuresInARow: {MaxFailuresInARow}, MaxAttempts: {MaxAttempts}, ") +
        $"Folder: {Folder ?? "none"}, ObjectiveSettings: {SettingsText})";

    private string SettingsText => ObjectiveSettings.Count == 0
        ? "none"
        : string.Join(", ", ObjectiveSettings.Select(setting => Invariant($"{setting.Key} {setting.Value}")));

    internal static int AtLeast(int value, int min, string name, string argument) => value >= min
        ? value
        : throw new ArgumentOutOfRangeException(argument, Invariant($"The {name} must be at least {min}, but was '{value}'."));
}
