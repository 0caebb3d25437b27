namespace NeuralTraining.Networks;

/// <summary>Specifies a family of the parts that a network is made of.</summary>
internal enum PartFamily
{
    Layer,
    Loss,
    Regularizer,
}
