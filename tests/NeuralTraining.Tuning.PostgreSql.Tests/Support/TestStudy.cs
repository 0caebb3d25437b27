using NeuralTraining.Tuning.Tests.Studies;

namespace NeuralTraining.Tuning.PostgreSql.Tests.Support;

/// <summary>A small study, and short ways to claim and finish its trials.</summary>
internal static class TestStudy
{
    public static readonly StudyDescription Description = new(Toy.Space, new StudyOptions());

    public static PostgreSqlStorage Opened(string database, int trials, string study = "study", PostgreSqlStorageOptions? options = null)
    {
        var storage = new PostgreSqlStorage(database, study, options);
        storage.Open(Description, trials);
        return storage;
    }

    public static ParameterValues Values(double unit) =>
        ParameterValues.FromUnit(Toy.Space, [.. Enumerable.Repeat(unit, Toy.Space.Count)]);

    public static TrialOutcome Complete(double value) => new(TrialState.Complete, value, null);

    /// <summary>Lets the leases of all trials end now, as if their workers had been silent for long.</summary>
    public static void Expire(string database) => PostgreSqlCluster.Execute(
        database, "UPDATE neural_training.trials SET lease_ends = lease_ends - interval '1 day' WHERE lease_ends IS NOT NULL");
}
