namespace NeuralTraining;

/// <summary>Specifies where a hidden layer of a <see cref="MultiLayerNet"/> has batch normalization.</summary>
public enum BatchNormPlacement
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>Affine → BatchNorm → activation: the chapter's order.</summary>
    BeforeActivation,

    /// <summary>Affine → activation → BatchNorm: the order the chapter mentions beside its own.</summary>
    AfterActivation,
}
