using System.Globalization;
using System.Text;

namespace NeuralTraining.Diagnostics;

/// <summary>The result of a <see cref="GradientCheck"/>.</summary>
public sealed class GradientCheckResult
{
    /// <summary>Creates a result from findings.</summary>
    /// <param name="parameters">The findings for each parameter.</param>
    public GradientCheckResult(IReadOnlyList<ParameterGradientCheck> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Parameters = Array.AsReadOnly(parameters.ToArray());
    }

    /// <summary>Gets the findings for each parameter, in declared order.</summary>
    public IReadOnlyList<ParameterGradientCheck> Parameters { get; }

    /// <summary>Gets whether the network passes: at least one parameter has <see cref="GradientVerdict.Passed"/>, and
    /// every other that or <see cref="GradientVerdict.BelowNoise"/>.</summary>
    public bool Passed =>
        Parameters.Any(parameter => parameter.Verdict == GradientVerdict.Passed) &&
        Parameters.All(parameter => parameter.Verdict is GradientVerdict.Passed or GradientVerdict.BelowNoise);

    /// <summary>Writes the findings as a table, one line for each parameter, with the invariant culture.</summary>
    public override string ToString()
    {
        var table = new StringBuilder();
        int width = Parameters.Max(parameter => parameter.Name.Length);
        width = Math.Max(width, "parameter".Length);
        table.Append(
            CultureInfo.InvariantCulture,
            $"{"parameter".PadRight(width)}  relative error     noise  checked  kinks  verdict     worst element\n");
        foreach (ParameterGradientCheck p in Parameters)
        {
            table.Append(
                CultureInfo.InvariantCulture,
                $"{p.Name.PadRight(width)}  {p.RelativeError,14:E1}  {p.RelativeNoise,8:E1}  {p.Checked,7}  {p.Kinks,5}  {p.Verdict,-10}");
            if (p.Worst is { } worst)
            {
                table.Append(CultureInfo.InvariantCulture, $"  {worst}");
            }

            table.Append('\n');
        }

        return table.Append(Passed ? "The gradients passed." : "The gradients did not pass.").ToString();
    }
}
