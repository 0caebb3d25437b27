namespace NeuralTraining.Diagnostics;

/// <summary>Specifies the outcome of a gradient check for one parameter.</summary>
public enum GradientVerdict
{
    /// <summary>The gradients agree to the tolerance.</summary>
    Passed,

    /// <summary>They differ by more than tolerance and rounding explain.</summary>
    Failed,

    /// <summary>They agree as far as can be seen, but the gradient is so small that the rounding of losses in single
    /// precision hides a difference as large as the tolerance: it may be zero, as that of a bias right before a batch
    /// normalization is.</summary>
    BelowNoise,

    /// <summary>More than three quarters of the elements lie at a kink of the loss, where differences are meaningless,
    /// so that the parameter could not be checked.</summary>
    NotChecked,
}
