namespace NeuralTraining.Optimizers;

/// <summary>Specifies how <see cref="Adam"/> corrects its averages, which start at zero. The two forms differ in the
/// meaning of ε alone.</summary>
public enum BiasCorrection
{
    /// <summary>In the rate, ηₜ = η √(1 − β2ᵗ) / (1 − β1ᵗ), with ε added to the root of v as it is: the chapter's form,
    /// from the end of the paper's section 2, and that of Keras.</summary>
    InRate,

    /// <summary>Of the averages, m / (1 − β1ᵗ) and v / (1 − β2ᵗ), with ε added to the root of the corrected v: the
    /// paper's algorithm 1, and PyTorch's form.</summary>
    OfAverages,
}
