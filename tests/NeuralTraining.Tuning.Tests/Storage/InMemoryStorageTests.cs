using FluentAssertions;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Storage;

public sealed class InMemoryStorageTests : StorageContractTests, IDisposable
{
    private readonly InMemoryStorage _storage = new();

    public void Dispose() => _storage.Dispose();

    protected override IStudyStorage NewStorage() => _storage;

    [Fact]
    public void Workers_need_not_say_that_they_live()
    {
        _storage.RenewalInterval.Should().BeNull();
        _storage.PollInterval.Should().Be(TimeSpan.FromMilliseconds(50));
    }
}
