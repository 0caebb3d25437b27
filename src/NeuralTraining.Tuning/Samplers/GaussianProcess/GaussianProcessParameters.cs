namespace NeuralTraining.Tuning;

/// <summary>The hyperparameters of the Gaussian process as logarithms: those of the length scales, one for each
/// parameter of the space, then of the signal's variance, then of the noise's.</summary>
internal readonly struct GaussianProcessParameters(double[] logarithms)
{
    public double[] Logarithms { get; } = logarithms;

    public double SignalVariance => Numerics.ScalarMath.Exp(Logarithms[^2]);

    public double NoiseVariance => Numerics.ScalarMath.Exp(Logarithms[^1]);

    public double LengthScale(int parameter) => Numerics.ScalarMath.Exp(Logarithms[parameter]);
}
