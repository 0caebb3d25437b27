using System.Globalization;

namespace NeuralTraining.Samples;

/// <summary>A column of a table: words to the left, numbers to the right.</summary>
public sealed class Column
{
    private readonly string _header;
    private readonly string _format;

    private Column(string header, int alignment, string format)
    {
        _header = header;
        _format = $"{{0,{alignment.ToString(CultureInfo.InvariantCulture)}:{format}}}";
    }

    internal string Header => Format(_header);

    public static Column Words(string header, int width = 10) => new(header, -Math.Max(width, header.Length), "");

    /// <param name="header">What stands above the numbers.</param>
    /// <param name="format">How they are written, as in <c>ToString</c>: "F4".</param>
    /// <param name="width">How wide the column is at least.</param>
    public static Column Numbers(string header, string format = "", int width = 10) => new(header, Math.Max(width, header.Length), format);

    internal string Format(object value) => string.Format(CultureInfo.InvariantCulture, _format, value);
}
