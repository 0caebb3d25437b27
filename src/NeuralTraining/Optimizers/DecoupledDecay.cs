namespace NeuralTraining.Optimizers;

/// <summary>Weight decay that is no part of the gradient: W ← (1 − ηλ)W. Only weights decay: the tensors of two
/// dimensions or more.</summary>
internal readonly struct DecoupledDecay(float lambda)
{
    /// <summary>Returns the share of the parameters that a step keeps: 1 − ηλ of weights, and all of others.</summary>
    public float Kept(float learningRate, bool areWeights) => areWeights ? (float)(1 - (double)learningRate * lambda) : 1;

    /// <summary>Returns the bound of a step, which becomes infinite where weights grow instead of decaying: |1 − ηλ|
    /// &gt; 1.</summary>
    public double Reach(float learningRate, double step) =>
        Math.Abs(Kept(learningRate, areWeights: true)) > 1 ? double.PositiveInfinity : step;
}
