namespace NeuralTraining.Tabular;

/// <summary>A row that is refused. It may be a row of a part of another table, whose number the user knows.</summary>
/// <param name="row">The row.</param>
/// <param name="sentence">Returns the message for the number of the row.</param>
internal sealed class RowException(int row, Func<int, string> sentence) : ArgumentException(sentence(row))
{
    /// <summary>Calls a function for a part of a table. A row that it refuses is named by its number in the whole
    /// table.</summary>
    /// <param name="rows">The number of each row of the part in the whole table.</param>
    /// <param name="call">The function.</param>
    public static T Call<T>(IReadOnlyList<int> rows, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (RowException exception)
        {
            throw exception.In(rows);
        }
    }

    private RowException In(IReadOnlyList<int> rows) => new(rows[row], sentence);
}
