using NeuralTraining.Tuning.PostgreSql.Tests.Support;
using Xunit;

namespace NeuralTraining.Tuning.PostgreSql.Tests;

[Collection(SharedServer.Name)]
public sealed class PostgreSqlStorageContractTests(SharedServer server) : StorageContractTests
{
    private string? _database;

    protected override IStudyStorage Create() => new PostgreSqlStorage(_database ??= server.Cluster.CreateDatabase(), "study");
}
