namespace NeuralTraining;

/// <summary>Specifies the activation function of a network's hidden layers.</summary>
public enum ActivationFunction
{
    /// <summary>max(0, x); goes with the He initializer.</summary>
    ReLU,

    /// <summary>1 / (1 + e⁻ˣ); goes with the Xavier initializer.</summary>
    Sigmoid,

    /// <summary>The hyperbolic tangent; goes with the Xavier initializer.</summary>
    Tanh,
}
