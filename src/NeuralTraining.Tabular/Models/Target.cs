namespace NeuralTraining.Tabular;

/// <summary>Finds classes or numbers in the column that a model predicts.</summary>
internal static class Target
{
    private const int FewClasses = 20;

    /// <summary>Returns the columns besides the target, which the preparation may not name.</summary>
    public static Table Inputs(Table table, string target, MlpOptions options)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentException.ThrowIfNullOrEmpty(target);
        RequireValues(table[target]);
        if (options.Preparation.Columns.ContainsKey(target))
        {
            throw new ArgumentException(
                $"The options must prepare only columns besides the target, but {nameof(PreparationOptions)}." +
                $"{nameof(PreparationOptions.Columns)} names '{Message.Abbreviate(target)}'.", nameof(target));
        }

        return table.Columns.Count > 1
            ? table.Without(target)
            : throw new ArgumentException(
                $"A table must have columns besides the target '{Message.Abbreviate(target)}', but has no other.", nameof(table));
    }

    /// <summary>Returns the classes in their order: texts by their codes, numbers by size.</summary>
    public static string[] Classes(TableColumn column)
    {
        (column as NumberColumn)?.RequireNames();
        string[] classes = column is TextColumn texts
            ? [.. texts.Categories.Order(StringComparer.Ordinal)]
            : [.. ((NumberColumn)column).Values.ToArray().Distinct().Order().Select(NumberColumn.Text)];
        string name = Message.Abbreviate(column.Name);
        if (classes.Length < 2)
        {
            throw new ArgumentException(
                $"The target of a classifier must have at least two classes, but '{name}' has only {Message.List(classes)}.");
        }

        if (classes.Length > Math.Max(FewClasses, column.RowCount / 2))
        {
            throw new ArgumentException(
                "The target of a classifier must have few different values, " +
                Invariant($"but '{name}' has {classes.Length} in {column.RowCount} rows.") +
                (column.Type == ColumnType.Number ? $" Use {nameof(MlpRegressor)} to predict numbers." : ""));
        }

        return classes;
    }

    /// <summary>Returns the place of each row's class; −1 where it is none of them.</summary>
    public static int[] Labels(TableColumn column, IReadOnlyList<string> classes)
    {
        var places = classes.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        int[] labels = new int[column.RowCount];
        for (int row = 0; row < labels.Length; row++)
        {
            labels[row] = places.GetValueOrDefault(column.TextOf(row)!, -1);
        }

        return labels;
    }

    /// <summary>Returns the numbers of the target of a regressor.</summary>
    public static ReadOnlySpan<float> Numbers(TableColumn column)
    {
        NumberColumn numbers = column as NumberColumn ?? throw new ArgumentException(
            $"The target of a regressor must hold numbers, but '{Message.Abbreviate(column.Name)}' holds texts. " +
            $"Use {nameof(MlpClassifier)} to predict classes.");
        for (int row = 0; row < numbers.RowCount; row++)
        {
            if (!float.IsFinite(numbers.Values[row]))
            {
                throw new ArgumentException(
                    Invariant($"The target '{Message.Abbreviate(column.Name)}' must hold finite numbers, ") +
                    Invariant($"but row {row} holds '{numbers.Values[row]}'."));
            }
        }

        return numbers.Values;
    }

    /// <summary>Refuses a target without a value in a row.</summary>
    public static void RequireValues(TableColumn column)
    {
        if (column.MissingCount > 0)
        {
            int row = Enumerable.Range(0, column.RowCount).First(column.IsMissing);
            throw new ArgumentException(
                Invariant($"The target '{Message.Abbreviate(column.Name)}' must have a value in every row, but row {row} has none, ") +
                Invariant($"and {column.MissingCount} in all."));
        }
    }
}
