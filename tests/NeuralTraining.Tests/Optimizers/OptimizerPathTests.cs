using System.Text.Json;
using FluentAssertions;
using FluentAssertions.Execution;
using NeuralTraining.Optimizers;
using Xunit;

namespace NeuralTraining.Tests.Optimizers;

/// <summary>Figures 6.3 to 6.8: the way down f(x, y) = x²/20 + y² from (−7, 2), as the book's formulas give it in float64.</summary>
public class OptimizerPathTests
{
    private const int Positions = 30;
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData("SGD")]
    [InlineData("Momentum")]
    [InlineData("AdaGrad")]
    [InlineData("Adam")]
    [InlineData("Nesterov")]
    [InlineData("RMSprop")]
    public void Every_step_is_where_the_book_has_it(string name)
    {
        double[][] expected = Load(name);
        float[][] actual = Walk(Create(name));

        expected.Should().HaveCount(Positions);
        for (int step = 0; step < Positions; step++)
        {
            for (int axis = 0; axis < 2; axis++)
            {
                double difference = Math.Abs(actual[step][axis] - expected[step][axis]);
                if (!(difference <= Tolerance))
                {
                    throw new AssertionFailedException(
                        $"Expected {"xy"[axis]} of {name} at step {step} to be {expected[step][axis]:R}, found {actual[step][axis]:R}: " +
                        $"off by {difference:G3}, at most {Tolerance:G3} is allowed.");
                }
            }
        }
    }

    private static IOptimizer Create(string name) => name switch
    {
        "SGD" => new SGD(0.95f),
        "Momentum" => new Momentum(0.1f),
        "AdaGrad" => new AdaGrad(1.5f),
        "Adam" => new Adam(0.3f),
        "Nesterov" => new Nesterov(0.1f),
        "RMSprop" => new RMSProp(0.3f),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    private static float[][] Walk(IOptimizer optimizer)
    {
        var parameters = new ParameterSet(("x", [1]), ("y", [1]));
        ParameterSet gradients = parameters.NewLike();
        Span<float> w = parameters.AsSpan();
        Span<float> g = gradients.AsSpan();
        (w[0], w[1]) = (-7, 2);

        float[][] positions = new float[Positions][];
        for (int i = 0; i < Positions; i++)
        {
            positions[i] = [w[0], w[1]];
            (g[0], g[1]) = (w[0] / 10, 2 * w[1]);
            optimizer.Update(parameters, gradients);
        }

        return positions;
    }

    private static double[][] Load(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Golden", "optimizer-paths.json");
        return JsonSerializer.Deserialize<Dictionary<string, double[][]>>(File.ReadAllText(path))![name];
    }
}
