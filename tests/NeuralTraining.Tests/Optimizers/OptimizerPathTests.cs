using System.Text.Json;
using FluentAssertions;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Optimizers;

/// <summary>Figures 6.3 to 6.8: the way down f(x, y) = x²/20 + y² from (−7, 2), as the book's formulas give it in float64.</summary>
public sealed class OptimizerPathTests
{
    private const int Positions = 30;
    private const double Tolerance = 1e-5;

    private static readonly JsonElement Paths = Golden.Load("optimizer-paths");

    public static TheoryData<string, IOptimizer> Cases => new()
    {
        { "SGD", new SGD(0.95f) },
        { "Momentum", new Momentum(0.1f) },
        { "AdaGrad", new AdaGrad(1.5f) },
        { "Adam", new Adam(0.3f) },
        { "Nesterov", new Nesterov(0.1f) },
        { "RMSprop", new RMSProp(0.3f) },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_step_is_where_the_book_has_it(string name, IOptimizer optimizer)
    {
        var parameters = new ParameterSet(("x", [1]), ("y", [1]));
        ParameterSet gradients = parameters.NewLike();
        Span<float> w = parameters.AsSpan(), g = gradients.AsSpan();
        (w[0], w[1]) = (-7, 2);

        JsonElement path = Paths.GetProperty(name);
        path.GetArrayLength().Should().Be(Positions);
        for (int step = 0; step < Positions; step++)
        {
            Numbers.ShouldBeClose(w, path[step].Doubles(), relative: 0, Tolerance, $"coordinate at step {step} of {name},");
            (g[0], g[1]) = (w[0] / 10, 2 * w[1]);
            optimizer.Update(parameters, gradients);
        }
    }
}
