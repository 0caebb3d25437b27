namespace NeuralTraining;

/// <summary>Specifies what a file holds, as <see cref="ModelFile"/> recognizes it.</summary>
public enum ModelFileKind
{
    /// <summary>Something else, which <see cref="ModelFileDescription.Content"/> names: another safetensors file, or a
    /// file of another format.</summary>
    Other,

    /// <summary>The weights of a network by this library's names, which <c>MultiLayerNet.LoadWeights</c>
    /// reads.</summary>
    Weights,

    /// <summary>The weights of a network as PyTorch names them, which <c>MultiLayerNet.LoadWeights</c> reads with
    /// <see cref="Serialization.WeightsFormat.PyTorch"/>.</summary>
    PyTorchWeights,

    /// <summary>A network, which <c>MultiLayerNet.Load</c> reads.</summary>
    Network,

    /// <summary>A frozen network, which <c>FrozenNetwork.Load</c> reads.</summary>
    FrozenNetwork,

    /// <summary>The checkpoint of a run, which <see cref="Trainer.Resume"/> reads from its folder.</summary>
    Checkpoint,

    /// <summary>A classifier or a regressor for tables, which the package NeuralTraining.Tabular reads.</summary>
    TableModel,
}
