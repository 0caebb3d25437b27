using System.Globalization;
using System.Text.Json.Serialization;

namespace NeuralTraining.Metrics;

/// <summary>Contains the errors of one output of a regression.</summary>
/// <param name="Name">The name of the output, or its number.</param>
/// <param name="Mae">The mean absolute error.</param>
/// <param name="Rmse">The root of the mean squared error.</param>
/// <param name="R2">The coefficient of determination.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record OutputErrors(string Name, double Mae, double Rmse, double R2)
{
    /// <inheritdoc />
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Name}: MAE {Mae:G4}, RMSE {Rmse:G4}, R2 {R2:0.0000}");
}
