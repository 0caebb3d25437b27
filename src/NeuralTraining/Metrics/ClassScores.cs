using System.Globalization;
using System.Text.Json.Serialization;

namespace NeuralTraining.Metrics;

/// <summary>Contains the scores of one class, or their average over classes.</summary>
/// <param name="Name">The name of the class or of the average.</param>
/// <param name="Precision">The share of correct predictions among those of the class.</param>
/// <param name="Recall">The share of the samples of the class that were predicted correctly.</param>
/// <param name="F1">The harmonic mean of precision and recall.</param>
/// <param name="Support">The count of the class's samples, by their weights if they have any; of an average, that of
/// all samples.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record ClassScores(string Name, double Precision, double Recall, double F1, double Support)
{
    /// <inheritdoc />
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Name}: precision {Precision:0.00}, recall {Recall:0.00}, F1 {F1:0.00}, support {Support:0.##}");
}
