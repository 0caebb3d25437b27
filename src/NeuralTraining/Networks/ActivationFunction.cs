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

    /// <summary>max(0, x) + 0.01 min(0, x); goes with the He initializer.</summary>
    LeakyReLU,

    /// <summary>x above 0, eˣ − 1 elsewhere; goes with the He initializer.</summary>
    ELU,

    /// <summary>x Φ(x) with the standard normal distribution Φ; goes with the He initializer.</summary>
    GELU,

    /// <summary>x / (1 + e⁻ˣ), also called swish; goes with the He initializer.</summary>
    SiLU,

    /// <summary>log(1 + eˣ); goes with the He initializer.</summary>
    Softplus,
}
