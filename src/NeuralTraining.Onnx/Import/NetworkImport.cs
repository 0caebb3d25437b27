using global::Onnx;
using NeuralTraining.Layers;
using NeuralTraining.Losses;

namespace NeuralTraining.Onnx.Import;

/// <summary>Makes a network of a file: reads its message, finds what the outputs are computed from, reads the chain of
/// steps before, and assembles layers of them.</summary>
internal static class NetworkImport
{
    public static MultiLayerNet Read(
        Stream stream, string name, string? folder, ILoss? loss, out IReadOnlyList<string> classNames)
    {
        ModelProto model = ModelReader.Read(stream, name, out long bytesRead);
        var constants = new ConstantReader(bytesRead, new ExternalData(folder));
        var graph = new Graph(model.Graph);
        OutputMeaning outputs = OutputReader.Read(graph.Outputs, constants);
        var assembly = new NetworkAssembly(graph.InputShape, constants);
        var reader = new StepReader(constants, isOwn: model.ProducerName == nameof(NeuralTraining));
        foreach (Step step in reader.Read(graph.Input, outputs.Scores))
        {
            assembly.Add(step);
        }

        bool isProbability = outputs.IsSigmoid && assembly.Width == 1 && loss is null or IProbabilisticLoss;
        if (outputs.IsSigmoid && !isProbability)
        {
            assembly.Add(new Sigmoid());
        }

        ILoss told = outputs.IsSoftmax ? new SoftmaxCrossEntropy()
            : isProbability ? new BinaryCrossEntropy()
            : OwnLoss(model, assembly.Width);
        RequireFit(outputs, assembly.Width, isProbability, loss);
        classNames = Array.AsReadOnly(outputs.ClassNames);
        return assembly.Build(loss ?? told);
    }

    /// <summary>Returns the loss that a file of this library names, with its default settings.</summary>
    private static ILoss OwnLoss(ModelProto model, long outputs)
    {
        string? name = model.ProducerName == nameof(NeuralTraining)
            ? model.MetadataProps.FirstOrDefault(text => text.Key == OnnxOptions.LossName)?.Value
            : null;
        return name switch
        {
            nameof(SoftmaxCrossEntropy) when outputs > 1 => new SoftmaxCrossEntropy(),
            nameof(BinaryCrossEntropy) when outputs == 1 => new BinaryCrossEntropy(),
            nameof(MeanAbsoluteError) => new MeanAbsoluteError(),
            nameof(Huber) => new Huber(),
            _ => new MeanSquaredError(),
        };
    }

    private static void RequireFit(OutputMeaning outputs, long width, bool isProbability, ILoss? loss)
    {
        if (outputs.IsSoftmax && width < 2)
        {
            throw new InvalidDataException(Invariant($"A softmax must be of at least two outputs, but is of {width}."));
        }

        long classes = isProbability ? 2 : width;
        if (outputs.ClassNames.Length > 0 && outputs.ClassNames.Length != classes)
        {
            throw new InvalidDataException(Invariant(
                $"The names of classes must be as many as there are classes, {classes}, but are {outputs.ClassNames.Length}."));
        }

        if (outputs.IsSoftmax && loss is not (null or IProbabilisticLoss))
        {
            throw new ArgumentException(
                $"The loss of a file that ends in a softmax must give probabilities, but {loss.GetType().Name} does not: " +
                $"take {nameof(SoftmaxCrossEntropy)}.",
                nameof(loss));
        }
    }
}
