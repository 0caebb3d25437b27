namespace OptimizerCompareNaive;

/// <summary>Equation 6.2 of the chapter: f(x, y) = x²/20 + y², a bowl stretched along x.</summary>
internal static class Bowl
{
    public static double Height(double x, double y) => (x * x / 20) + (y * y);

    public static (float X, float Y) Gradient(float x, float y) => (x / 10, 2 * y);
}
