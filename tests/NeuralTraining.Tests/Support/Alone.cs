using Xunit;

namespace NeuralTraining.Tests.Support;

/// <summary>Tests that look at the whole process, and so must have it for themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = nameof(Alone);
}
