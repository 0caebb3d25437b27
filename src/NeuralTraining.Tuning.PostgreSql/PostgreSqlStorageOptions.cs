namespace NeuralTraining.Tuning.PostgreSql;

/// <summary>The options of a <see cref="PostgreSqlStorage"/>. An option outside its range is refused when it is
/// set.</summary>
public sealed class PostgreSqlStorageOptions
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Gets how long a claim holds without a word of its worker, from 1 second to 1 day. Default: 30
    /// seconds.</summary>
    /// <remarks>A worker renews its claims three times in that time. One that is silent for longer is taken for dead:
    /// the next worker that asks gets its trial. The database's clock measures the time, those of the workers do not
    /// matter. Workers of one study may have different durations.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The duration is outside its range.</exception>
    public TimeSpan LeaseDuration
    {
        get;
        init => field = Between(value, TimeSpan.FromSeconds(1), "duration of a lease", nameof(LeaseDuration));
    } = TimeSpan.FromSeconds(30);

    /// <summary>Gets how long a worker that cannot reach its database tries again, with growing pauses, before it stops
    /// with a <see cref="StudyStorageException"/>, from 0, which is never, to 1 day. Default: 60 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The duration is outside its range.</exception>
    public TimeSpan RetryDuration
    {
        get;
        init => field = Between(value, TimeSpan.Zero, "duration of retries", nameof(RetryDuration));
    } = TimeSpan.FromSeconds(60);

    /// <summary>Gets the name of the schema that holds the tables: at most 63 lower-case letters a to z, digits and
    /// underscores, beginning with none of the digits nor with pg_. It is created where it does not exist. Default:
    /// neural_training.</summary>
    /// <exception cref="ArgumentException">The name is of another form.</exception>
    public string Schema
    {
        get;
        init => field = IsName(value) ? value : throw new ArgumentException(
            "The name of the schema must be at most 63 lower-case letters, digits and underscores, " +
            $"begin with a letter or an underscore, and not with 'pg_', but was '{value}'.",
            nameof(Schema));
    } = "neural_training";

    /// <summary>Returns the options.</summary>
    public override string ToString() =>
        Invariant($"PostgreSqlStorageOptions(LeaseDuration: {LeaseDuration}, RetryDuration: {RetryDuration}, Schema: {Schema})");

    private static TimeSpan Between(TimeSpan value, TimeSpan min, string name, string argument) => value >= min && value <= Day
        ? value
        : throw new ArgumentOutOfRangeException(argument, Invariant($"The {name} must be from {min} to {Day}, but was '{value}'."));

    private static bool IsName(string? name) =>
        name is { Length: > 0 and <= 63 } && !char.IsAsciiDigit(name[0]) && !name.StartsWith("pg_", StringComparison.Ordinal) &&
        name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}
