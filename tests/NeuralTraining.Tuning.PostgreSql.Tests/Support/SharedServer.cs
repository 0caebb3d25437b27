using Xunit;

namespace NeuralTraining.Tuning.PostgreSql.Tests.Support;

/// <summary>The server that most tests share, each with a database of its own. It is started by the first test that
/// asks.</summary>
public sealed class SharedServer : IDisposable
{
    public const string Name = "shared server";

    private readonly Lazy<PostgreSqlCluster> _cluster = new(() => PostgreSqlCluster.Create());

    public PostgreSqlCluster Cluster => _cluster.Value;

    public void Dispose()
    {
        if (_cluster.IsValueCreated)
        {
            _cluster.Value.Dispose();
        }
    }
}

[CollectionDefinition(SharedServer.Name)]
public sealed class SharedServerGroup : ICollectionFixture<SharedServer>;
