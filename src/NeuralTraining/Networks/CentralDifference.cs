namespace NeuralTraining.Networks;

/// <summary>The losses on both sides of one value of the parameters, and their distances from it.</summary>
internal readonly record struct CentralDifference(double Above, double Below, double Up, double Down)
{
    /// <summary>(L(w + h) − L(w − h)) / 2h.</summary>
    public double Slope => (Above - Below) / (Up + Down);

    /// <summary>The slope to the right less the slope to the left, given L(w): near h·L″ where the loss is smooth, the
    /// jump of the slope where it has a kink.</summary>
    public double Bend(double loss) => (Above - loss) / Up - (loss - Below) / Down;
}
