using System.Globalization;

namespace NeuralTraining.Networks;

/// <summary>Names the facts of a network's description, in checkpoints and in files of networks.</summary>
internal static class NetworkFacts
{
    public const string Inputs = "number of inputs", Loss = "loss", RowBlocks = "number of row blocks", Seed = "network seed";

    public static string Layer(int index) => Numbered("layer ", index);

    public static string Width(int index) => Numbered("width of layer ", index);

    public static string Regularizer(int index) => Numbered("regularizer ", index);

    private static string Numbered(string name, int index) => name + (index + 1).ToString(CultureInfo.InvariantCulture);
}
