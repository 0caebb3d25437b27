using global::Onnx;
using NeuralTraining.Onnx.Export;
using NeuralTraining.Tabular;
using DataType = global::Onnx.TensorProto.Types.DataType;

namespace NeuralTraining.Onnx.Tables;

/// <summary>Makes the model of a graph that answers raw columns.</summary>
internal static class TableGraph
{
    /// <exception cref="ArgumentException">A file cannot hold the model or the options.</exception>
    /// <exception cref="InvalidOperationException">The file would be too large.</exception>
    public static ModelProto Of(TableModel model, OnnxTableOptions options)
    {
        string[] outputs = model is ClassifierModel
            ? [options.LabelName, options.ProbabilitiesName]
            : [options.PredictionName];
        TableRules.Check(model, outputs);
        IReadOnlyDictionary<string, string> metadata = TableMetadata.Of(model, options.Metadata);
        string description = options.Description ?? model.ToString()!;
        Model.RequireTexts(description, metadata);

        var graph = new GraphBuilder("table");
        foreach (FittedColumn column in model.Preparation.FittedColumns)
        {
            bool isNumber = column.Type == ColumnType.Number;
            graph.AddInput(column.Name, isNumber ? DataType.Float : DataType.String, columns: 1);
            graph.Graph.Input[^1].DocString = (isNumber ? "A number; NaN if it is missing. " : "A text; empty if it is missing. ") + column;
        }

        foreach (string output in outputs)
        {
            graph.Reserve(output);
        }

        string answers = StepNodes.Add(graph, model.Network, PreparationNodes.Add(graph, model.Preparation));
        switch (model)
        {
            case ClassifierModel classifier:
                string label = AddLabel(graph, classifier, answers);
                string probabilities = NetworkModel.AddProbabilities(graph, model.Network.ProbabilisticLoss, answers);
                graph.AddOutput(label, options.LabelName, DataType.String, columns: null);
                graph.AddOutput(probabilities, options.ProbabilitiesName, DataType.Float, classifier.Classes.Count);
                break;
            case RegressorModel regressor:
                graph.AddOutput(AddUnit(graph, regressor, answers), options.PredictionName, DataType.Float, columns: 1);
                break;
        }

        return Model.Of(graph, description, metadata);
    }

    /// <summary>Adds the name of the class with the largest output, the first if several are.</summary>
    private static string AddLabel(GraphBuilder graph, ClassifierModel model, string outputs)
    {
        string place = graph.Add("ArgMax", [outputs], GraphBuilder.Attribute("axis", 1), GraphBuilder.Attribute("keepdims", 0));
        return graph.Add("Gather", [graph.AddTexts("classes", model.Classes), place]);
    }

    /// <summary>Adds the number in the unit of the target.</summary>
    private static string AddUnit(GraphBuilder graph, RegressorModel model, string outputs)
    {
        string scaled = graph.Add("Mul", [Casts.ToDouble(graph, outputs), graph.AddDoubles("targetScale", [model.TargetScale])]);
        return Casts.ToSingle(graph, graph.Add("Add", [scaled, graph.AddDoubles("targetMean", [model.TargetMean])]));
    }
}
