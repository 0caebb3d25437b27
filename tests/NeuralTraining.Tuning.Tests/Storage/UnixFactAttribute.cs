using Xunit;

namespace NeuralTraining.Tuning.Tests.Storage;

/// <summary>A test of what Windows does not have: signals, and links that any user may create.</summary>
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "Windows has no such signals or links." : null;
}
