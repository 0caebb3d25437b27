using System.Globalization;

namespace NeuralTraining.Tabular;

/// <summary>Tells what an object means in a table: missing, a number or a text.</summary>
internal static class Cell
{
    /// <summary>Returns whether an object is no value: null, of a database, or not a number.</summary>
    public static bool IsMissing(object? value) =>
        value is null or DBNull or float.NaN or double.NaN || value is Half half && Half.IsNaN(half);

    /// <summary>Returns whether an object is a number.</summary>
    public static bool TryNumber(object value, out float number)
    {
        (bool isNumber, number) = value switch
        {
            float single => (true, single),
            double real => (true, (float)real),
            int integer => (true, integer),
            long integer => (true, integer),
            decimal real => (true, (float)real),
            short integer => (true, integer),
            byte integer => (true, integer),
            sbyte integer => (true, integer),
            ushort integer => (true, integer),
            uint integer => (true, integer),
            ulong integer => (true, integer),
            Half half => (true, (float)half),
            _ => (false, 0f),
        };
        return isNumber;
    }

    /// <summary>Returns the text of an object that is no number, in the invariant culture; null if it has
    /// none.</summary>
    public static string? Text(object value) => value switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        char or Enum or Guid or Uri => value.ToString(),
        DateTime or DateTimeOffset or DateOnly or TimeOnly => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        _ => null,
    };
}
