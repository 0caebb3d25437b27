using NeuralTraining.Onnx.Export;
using NeuralTraining.Tabular;

namespace NeuralTraining.Onnx.Tables;

/// <summary>Refuses what an ONNX file cannot hold of a model of tables, before anything is built.</summary>
internal static class TableRules
{
    /// <param name="model">The model.</param>
    /// <param name="outputs">The names of the outputs.</param>
    /// <exception cref="ArgumentException">A file cannot hold the model or the options.</exception>
    public static void Check(TableModel model, string[] outputs)
    {
        foreach (string output in outputs)
        {
            CheckOutput(output, model.Preparation.Columns);
        }

        if (outputs.Distinct().Count() < outputs.Length)
        {
            throw new ArgumentException(
                $"The outputs must have different names, but both are '{Message.Abbreviate(outputs[0])}'.");
        }

        _ = Model.Length(model.Target, $"The name of the target '{Message.Abbreviate(model.Target)}'");
        foreach (FittedColumn column in model.Preparation.FittedColumns)
        {
            CheckColumn(column);
        }

        foreach (string name in (model as ClassifierModel)?.Classes ?? [])
        {
            _ = Model.Length(name, $"The class '{Message.Abbreviate(name)}'");
        }
    }

    private static void CheckOutput(string output, IReadOnlyList<string> columns)
    {
        if (string.IsNullOrEmpty(output))
        {
            throw new ArgumentException("Each output must have a name, but one has none.");
        }

        _ = Model.Length(output, $"The name of the output '{Message.Abbreviate(output)}'");
        if (columns.Contains(output))
        {
            throw new ArgumentException(
                $"A column and an output must have different names, but both are '{Message.Abbreviate(output)}'. " +
                $"Give the output another name by {nameof(OnnxTableOptions)}.");
        }
    }

    private static void CheckColumn(FittedColumn column)
    {
        string name = Message.Abbreviate(column.Name);
        if (column.Name.Length == 0)
        {
            throw new ArgumentException("A column must have a name to be an input of an ONNX file, but one has none.");
        }

        _ = Model.Length(column.Name, $"The name of the column '{name}'");
        if (column is not FittedCategories categories)
        {
            return;
        }

        foreach (string category in categories.Categories)
        {
            _ = Model.Length(category, $"The category '{Message.Abbreviate(category)}' of the column '{name}'");
        }

        bool hasRule = categories.FillIndex is not null || column.HasIndicator;
        if (column.Type == ColumnType.Text && hasRule && categories.Categories.Contains(""))
        {
            throw new ArgumentException(
                "A column of texts must not have the empty text as a category beside a rule for missing values, " +
                $"as the empty text is the missing one in an ONNX file, but '{name}' has.");
        }
    }
}
