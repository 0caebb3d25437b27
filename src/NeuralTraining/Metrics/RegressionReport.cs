using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace NeuralTraining.Metrics;

/// <summary>Represents the quality of a regression's predictions: the errors of each output.</summary>
/// <remarks>Immutable, and equal to a report of the same values. <c>RegressionReport</c> of a network, a frozen network
/// or an ensemble computes one.</remarks>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record RegressionReport
{
    private const string Mean = "mean";
    private const int ColumnWidth = 11;

    /// <summary>Creates a report.</summary>
    /// <param name="outputs">The errors of each output, at least one. Copied.</param>
    /// <param name="support">The number of samples, by their weights if they have any.</param>
    /// <exception cref="ArgumentException">There are no outputs, or one is null.</exception>
    public RegressionReport(IReadOnlyList<OutputErrors> outputs, double support)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        if (outputs.Count == 0 || outputs.Contains(null))
        {
            throw new ArgumentException(
                Invariant($"A report must be of at least one output, and none may be null, but it is of {outputs.Count}."),
                nameof(outputs));
        }

        (Outputs, Support) = (outputs.ToArray().AsReadOnly(), support);
    }

    /// <summary>Gets the errors of each output.</summary>
    public IReadOnlyList<OutputErrors> Outputs { get; }

    /// <summary>Gets the number of samples, by their weights if they have any.</summary>
    public double Support { get; }

    /// <summary>Gets the mean over the outputs of the mean absolute error.</summary>
    public double Mae => Outputs.Average(output => output.Mae);

    /// <summary>Gets the mean over the outputs of the root of the mean squared error.</summary>
    public double Rmse => Outputs.Average(output => output.Rmse);

    /// <summary>Gets the mean over the outputs of the coefficient of determination.</summary>
    public double R2 => Outputs.Average(output => output.R2);

    /// <summary>Computes a report of predictions.</summary>
    /// <param name="predictions">The predictions, whose outputs are the predicted numbers.</param>
    /// <param name="batch">The samples with targets, and weights if they have any.</param>
    /// <param name="outputNames">The name of each output. Default: its number.</param>
    /// <exception cref="ArgumentException">The predictions are not as many as the samples, the samples have labels or
    /// not one target for each output, or there are not as many names as outputs.</exception>
    public static RegressionReport Of(in Predictions predictions, in Batch batch, IReadOnlyList<string>? outputNames = null)
    {
        Predictions.RequireFit(predictions, batch);
        var accumulator = new RegressionReportAccumulator(outputNames);
        int outputs = (int)predictions.Outputs.Lengths[1];
        accumulator.Check(batch, outputs);
        accumulator.CreateAccumulator(outputs).Add(predictions, batch);
        return accumulator.Report;
    }

    /// <inheritdoc />
    public bool Equals(RegressionReport? other) =>
        other is not null && Support.Equals(other.Support) && Outputs.SequenceEqual(other.Outputs);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Support, Outputs.Count, Outputs[0]);

    /// <summary>Returns the errors as a table, in the invariant culture, with a last line of their means if there are
    /// several outputs. Names of more than 24 characters are abbreviated.</summary>
    public override string ToString()
    {
        string[] names = [.. Outputs.Select(output => ReportTable.Abbreviate(output.Name))];
        int width = Math.Max(names.Max(name => name.Length), "output".Length);
        var table = new StringBuilder("output".PadLeft(width));
        table.Append("MAE".PadLeft(ColumnWidth)).Append("RMSE".PadLeft(ColumnWidth)).Append("R2".PadLeft(ColumnWidth));
        for (int i = 0; i < names.Length; i++)
        {
            Append(names[i], Outputs[i].Mae, Outputs[i].Rmse, Outputs[i].R2);
        }

        if (Outputs.Count > 1)
        {
            Append(Mean, Mae, Rmse, R2);
        }

        return table.ToString();

        void Append(string name, double mae, double rmse, double r2)
        {
            table.Append('\n').Append(name.PadLeft(width));
            table.Append(mae.ToString("G4", CultureInfo.InvariantCulture).PadLeft(ColumnWidth));
            table.Append(rmse.ToString("G4", CultureInfo.InvariantCulture).PadLeft(ColumnWidth));
            table.Append(r2.ToString("0.0000", CultureInfo.InvariantCulture).PadLeft(ColumnWidth));
        }
    }
}
