namespace NeuralTraining.Layers;

/// <summary>The sets that a network binds its layers to.</summary>
internal sealed record LayerSets(ParameterSet Parameters, ParameterSet Gradients, ParameterSet Buffers)
{
    /// <summary>Returns the sets of a layer, which must be bound to them.</summary>
    public static LayerSets Require(LayerSets? sets) => sets ?? throw new InvalidOperationException(
        "A layer must be part of a network before it can compute, but this one is not: nothing has bound it to parameters.");
}
