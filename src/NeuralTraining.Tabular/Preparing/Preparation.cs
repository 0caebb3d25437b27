using System.Numerics.Tensors;
using System.Text;

namespace NeuralTraining.Tabular;

/// <summary>Turns rows of a table into inputs of a network, by what was found in the rows of training.</summary>
/// <remarks>
/// <para><see cref="Fit"/> finds means, scales and categories in the table that it is given, which must be the training
/// part alone. Computes in double precision, adds in the order of rows, and rounds once. Missing values are replaced
/// first, and scales computed with what has replaced them, as in a pipeline of scikit-learn. The divisor of a constant
/// column is 1.</para>
/// <para>A preparation never changes, so any number of threads may use it at once.</para>
/// </remarks>
public sealed class Preparation
{
    private const int FewTexts = 20;

    private readonly FittedColumn[] _columns;

    internal Preparation(FittedColumn[] columns)
    {
        _columns = columns;
        FittedColumns = Array.AsReadOnly(columns);
        Columns = [.. columns.Select(column => column.Name)];
        InputCount = columns.Sum(column => column.InputCount);
    }

    /// <summary>Gets the names of the columns that a table must have.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Gets the names of the inputs, such as <c>age</c>, <c>island=Biscoe</c> and
    /// <c>age missing</c>.</summary>
    /// <remarks>Created when they are first read, as a long name of a column is in that of each of its
    /// categories.</remarks>
    public IReadOnlyList<string> InputNames => field ??= [.. _columns.SelectMany(column => column.InputNames)];

    internal int InputCount { get; }

    /// <summary>Gets what was found in training for each column, in the order of <see cref="Columns"/>.</summary>
    public IReadOnlyList<FittedColumn> FittedColumns { get; }

    /// <summary>Finds what the preparation of each column needs.</summary>
    /// <param name="table">The rows of training, with the columns that are inputs and no others.</param>
    /// <param name="options">The options; without them, the defaults of <see cref="PreparationOptions"/>.</param>
    /// <exception cref="ArgumentException">The options name a column that is missing; a rule does not fit the type of
    /// its column; a column is refused for missing, infinite or unknown values, or has none; a number that is encoded
    /// one-hot or ordinal is 2²⁴ or greater in magnitude; or more than half of the rows of a column of texts, and more
    /// than 20, differ, unless the options name it. The message has the column and the row, from 0.</exception>
    public static Preparation Fit(Table table, PreparationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        options ??= new();
        foreach (string name in options.Columns.Keys)
        {
            _ = table[name];
        }

        return new Preparation([.. table.Columns.Select(column => FitColumn(column, options))]);
    }

    /// <summary>Computes the inputs of a network. Allocates the result.</summary>
    /// <param name="table">The table; columns besides those of training are ignored.</param>
    /// <returns>The inputs [rows, inputs], dense.</returns>
    /// <exception cref="ArgumentException">A column is missing or has another type than in training, or a value is
    /// refused because it is missing, infinite or unknown. The message has the column and the row, from 0.</exception>
    public Tensor<float> Transform(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        int width = InputCount;
        long count = (long)table.RowCount * width;
        if (count > Array.MaxLength)
        {
            throw new ArgumentException(
                Invariant($"The inputs of a table must be at most {Array.MaxLength} values, ") +
                Invariant($"but {table.RowCount} rows of {width} are {count}."),
                nameof(table));
        }

        float[] inputs = new float[count];
        int first = 0;
        foreach (FittedColumn column in _columns)
        {
            column.Write(table[column.Name], inputs.AsSpan(first), width);
            first += column.InputCount;
        }

        return Tensor.Create(inputs, [table.RowCount, width]);
    }

    /// <summary>Returns a line for each column with what was found in training.</summary>
    public string Describe()
    {
        string[] names = [.. Columns.Select(name => Message.Abbreviate(name))];
        int width = names.Max(name => name.Length);
        var text = new StringBuilder();
        foreach ((string name, FittedColumn column) in names.Zip(_columns))
        {
            text.Append(Invariant($"{name.PadRight(width)}  {column.Describe()}\n"));
        }

        return text.ToString();
    }

    /// <summary>Returns the numbers of columns and inputs. Use <see cref="Describe"/> for what was found.</summary>
    public override string ToString() => Invariant($"Preparation of {Columns.Count} columns for {InputCount} inputs");

    private static FittedColumn FitColumn(TableColumn column, PreparationOptions options)
    {
        bool isNamed = options.Columns.TryGetValue(column.Name, out ColumnPreparation? named);
        ColumnPreparation preparation = isNamed ? named! : column.Type == ColumnType.Number ? options.Numbers : options.Texts;
        string name = Message.Abbreviate(column.Name);
        string? problem = Problem(column, preparation);
        if (problem is not null)
        {
            throw new ArgumentException($"The preparation of column '{name}' must fit it, but {problem}.", nameof(options));
        }

        if (!preparation.IsCategorical)
        {
            return FittedNumbers.Fit((NumberColumn)column, preparation);
        }

        if (!isNamed && column is TextColumn texts && texts.Categories.Count > Math.Max(FewTexts, column.RowCount / 2))
        {
            throw new ArgumentException(
                "A column of texts must have few different ones, " +
                Invariant($"but '{name}' has {texts.Categories.Count} in {column.RowCount} rows. ") +
                $"Leave it out by {nameof(Table)}.{nameof(Table.Without)}, " +
                $"or name it in {nameof(PreparationOptions)}.{nameof(PreparationOptions.Columns)}.");
        }

        return FittedCategories.Fit(column, preparation);
    }

    /// <summary>Returns why a preparation does not fit a column; null if it does.</summary>
    private static string? Problem(TableColumn column, ColumnPreparation preparation)
    {
        (PreparationMethod method, MissingRule missing) = (preparation.Method, preparation.Missing);
        return !preparation.IsCategorical && column.Type == ColumnType.Text ? Invariant($"{method} is for numbers, and it holds texts")
            : preparation.Categories is not null && (column.Type == ColumnType.Number || !preparation.IsCategorical)
                ? "categories are given, which only columns of texts encoded one-hot or ordinal can have"
            : preparation.Unknown == UnknownRule.Ignore && !preparation.IsCategorical
                ? Invariant($"{preparation.Unknown} for unknown values is for columns of categories, and its method is {method}")
            : preparation.IsCategorical && missing is (MissingRule.Mean or MissingRule.Median)
                ? Invariant($"{missing} for missing values is for numbers that are scaled or kept, and it is encoded {method}")
            : missing == MissingRule.Category && method != PreparationMethod.OneHot
                ? Invariant($"{missing} for missing values is for columns encoded {PreparationMethod.OneHot}, and its method is {method}")
            : preparation.MissingIndicator && missing is (MissingRule.Refuse or MissingRule.Category)
                ? Invariant($"an indicator of missing values needs one that takes their place, and the rule for them is {missing}")
            : null;
    }
}
