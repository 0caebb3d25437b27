using NeuralTraining.Layers;

namespace NeuralTraining.Onnx.Import;

/// <summary>Finds activations among nodes: one that is an activation by itself, or several that compute one together,
/// such as <c>Div</c>, <c>Erf</c>, <c>Add</c> and <c>Mul</c> for GELU. Each exporter composes them in its own way, so
/// that several nodes are recognized by what they compute.</summary>
internal static class KnownActivation
{
    private const int MaxNodes = 24;

    /// <summary>Constants in half precision change a function by less.</summary>
    private const double Tolerance = 1e-4;

    private static readonly double[] Samples =
    [
        .. Enumerable.Range(-64, 129).Select(i => i / 8.0), -80, -30, 30, 80, -1e4, 1e4, -1e30, 1e30,
    ];

    private static readonly (Func<double, double> Function, Func<ILayer> Create)[] Known =
    [
        (x => Math.Max(x, 0), () => new ReLU()),
        (x => 1 / (1 + Math.Exp(-x)), () => new Sigmoid()),
        (Math.Tanh, () => new Tanh()),
        (x => x / (1 + Math.Exp(-x)), () => new SiLU()),
        (x => x / 2 * (1 + PointwiseFunction.Erf(x / Math.Sqrt(2))), () => new GELU()),
        (x => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))), () => new GELU(GELUApproximation.Tanh)),
        (x => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))), () => new Softplus()),
    ];

    /// <summary>Returns the activation of one node; null if the node is none.</summary>
    /// <exception cref="InvalidDataException">A parameter is outside its range.</exception>
    public static ILayer? TryNode(GraphNode node)
    {
        try
        {
            return node.Operator switch
            {
                "Relu" => new ReLU(),
                "Sigmoid" => new Sigmoid(),
                "Tanh" => new Tanh(),
                "LeakyRelu" => new LeakyReLU(node.Single("alpha", 0.01f)),
                "Elu" => new ELU(node.Single("alpha", 1)),
                "Softplus" => new Softplus(),
                "Gelu" => new GELU(node.Text("approximate", "none") == "tanh" ? GELUApproximation.Tanh : GELUApproximation.None),
                "Swish" when node.Single("alpha", 1) == 1 => new SiLU(),
                _ => null,
            };
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw node.Refusal(
                "have an 'alpha' of at least 0, which for Elu is greater than 0", Invariant($"has '{node.Single("alpha", 0)}'"), exception);
        }
    }

    /// <summary>Finds the fewest nodes before a value that compute an activation of another value.</summary>
    public static bool TryNodes(GraphValue y, ConstantReader constants, out ILayer layer, out GraphValue x)
    {
        // All values that the nodes so far need, the last of the graph first: if it is one, they compute a function of it.
        var needed = new SortedDictionary<int, GraphValue>(Comparer<int>.Create((a, b) => b.CompareTo(a))) { [y.Order] = y };
        var nodes = new List<GraphValue>();
        var scalars = new Dictionary<GraphValue, double>();
        (layer, x) = (null!, y);
        while (nodes.Count < MaxNodes && needed.Count > 0)
        {
            GraphValue last = needed.Values.First();
            if (last.Node is not { } node || !PointwiseFunction.Has(node) || !Expand(node))
            {
                return false;
            }

            needed.Remove(last.Order);
            nodes.Add(last);
            if (needed.Count == 1 && Match(nodes, x = needed.Values.First(), scalars) is { } found)
            {
                layer = found;
                return true;
            }
        }

        return false;

        bool Expand(GraphNode node)
        {
            foreach (GraphValue input in node.Inputs.OfType<GraphValue>())
            {
                if (!input.IsConstant)
                {
                    needed[input.Order] = input;
                }
                else if (constants.TryScalar(input) is { } scalar)
                {
                    scalars[input] = scalar;
                }
                else
                {
                    return false;
                }
            }

            return true;
        }
    }

    private static ILayer? Match(List<GraphValue> nodes, GraphValue x, Dictionary<GraphValue, double> scalars)
    {
        // One table for all samples: a chain of many nodes is evaluated for every part of it.
        var computed = new Dictionary<GraphValue, double>(scalars);
        double[] values = [.. Samples.Select(Evaluate)];
        foreach ((Func<double, double> function, Func<ILayer> create) in Known)
        {
            if (Enumerable.Range(0, values.Length).All(i => IsNear(Samples[i], values[i], function(Samples[i]))))
            {
                return create();
            }
        }

        return null;

        double Evaluate(double sample)
        {
            computed[x] = sample;
            for (int i = nodes.Count - 1; i >= 0; i--)
            {
                computed[nodes[i]] = PointwiseFunction.Apply(nodes[i].Node!, computed);
            }

            return computed[nodes[0]];
        }
    }

    /// <summary>A composition may overflow where the function does not.</summary>
    private static bool IsNear(double sample, double value, double expected) =>
        Math.Abs(value - expected) <= Tolerance * (1 + Math.Abs(expected)) || (Math.Abs(sample) > 80 && !double.IsFinite(value));
}
