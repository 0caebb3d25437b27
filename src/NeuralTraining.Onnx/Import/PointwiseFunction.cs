namespace NeuralTraining.Onnx.Import;

/// <summary>Evaluates nodes that compute a function of one number, for every number of a tensor alike.</summary>
internal static class PointwiseFunction
{
    private static readonly Dictionary<string, Func<double, double>> Unary = new(StringComparer.Ordinal)
    {
        ["Identity"] = x => x,
        ["Cast"] = x => x,
        ["Neg"] = x => -x,
        ["Abs"] = Math.Abs,
        ["Exp"] = Math.Exp,
        ["Log"] = Math.Log,
        ["Sqrt"] = Math.Sqrt,
        ["Reciprocal"] = x => 1 / x,
        ["Erf"] = Erf,
        ["Tanh"] = Math.Tanh,
        ["Sigmoid"] = x => 1 / (1 + Math.Exp(-x)),
        ["Softplus"] = x => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))),
        ["Relu"] = x => Math.Max(x, 0),
    };

    private static readonly Dictionary<string, Func<double, double, double>> Binary = new(StringComparer.Ordinal)
    {
        ["Add"] = (x, y) => x + y,
        ["Sub"] = (x, y) => x - y,
        ["Mul"] = (x, y) => x * y,
        ["Div"] = (x, y) => x / y,
        ["Pow"] = Math.Pow,
        ["Max"] = Math.Max,
        ["Min"] = Math.Min,
    };

    /// <summary>Returns whether a node computes such a function, given constants of one number.</summary>
    public static bool Has(GraphNode node) =>
        ((Unary.ContainsKey(node.Operator) && node.Inputs.Count == 1) ||
        (Binary.ContainsKey(node.Operator) && node.Inputs.Count == 2) ||
        node.Operator == "Clip") &&
        (node.Operator != "Cast" || node.CastsToReal);

    /// <summary>Returns the value of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="values">The values of its inputs.</param>
    public static double Apply(GraphNode node, IReadOnlyDictionary<GraphValue, double> values)
    {
        if (node.Operator == "Clip")
        {
            double low = node.TryInput(1) is { } min ? values[min] : node.Single("min", float.NegativeInfinity);
            double high = node.TryInput(2) is { } max ? values[max] : node.Single("max", float.PositiveInfinity);
            return Math.Min(Math.Max(values[node.Input(0)], low), high);
        }

        return Unary.TryGetValue(node.Operator, out Func<double, double>? unary)
            ? unary(values[node.Input(0)])
            : Binary[node.Operator](values[node.Input(0)], values[node.Input(1)]);
    }

    /// <summary>Returns 2/√π ∫ e^(−t²) dt from 0 to x.</summary>
    public static double Erf(double x)
    {
        if (Math.Abs(x) > 6)
        {
            return Math.Sign(x);
        }

        // erf(x) = 2/√π e^(−x²) Σ 2ⁿ x²ⁿ⁺¹ / (1·3·…·(2n+1)), whose terms have one sign.
        double term = x, sum = x;
        for (int n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++)
        {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}
