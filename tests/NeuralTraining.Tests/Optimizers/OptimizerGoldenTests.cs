using System.Text.Json;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Optimizers;

/// <summary>Twenty steps of each optimizer against NumPy; see Golden/optimizers.py.</summary>
public sealed class OptimizerGoldenTests
{
    private static readonly JsonElement Values = Golden.Load("optimizers");

    public static TheoryData<string, IOptimizer> Cases => new()
    {
        { "SGD", new SGD() },
        { "Momentum", new Momentum() },
        { "Nesterov", new Nesterov() },
        { "AdaGrad", new AdaGrad() },
        { "RMSProp", new RMSProp() },
        { "Adam", new Adam() },
        { "Momentum alpha=0.5", new Momentum(0.1f, 0.5) },
        { "Nesterov alpha=0.5", new Nesterov(0.1f, 0.5) },
        { "RMSProp rho=0.9", new RMSProp(0.001f, 0.9) },
        { "Adam betas=0.8,0.99", new Adam(0.01f, 0.8, 0.99) },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_step_is_that_of_NumPy(string name, IOptimizer optimizer)
    {
        float[] start = Values.GetProperty("start").Floats();
        var parameters = new ParameterSet(("W1", [6, 7]), ("b1", [1]));
        ParameterSet gradients = parameters.NewLike();
        start.CopyTo(parameters.AsSpan());

        int t = 0;
        foreach (JsonElement expected in Values.GetProperty("paths").GetProperty(name).EnumerateArray())
        {
            for (int i = 0; i < start.Length; i++)
            {
                gradients.AsSpan()[i] = (float)(Math.Pow(10, -(i % 7)) * (Math.Cos(0.37 * i * (t + 1)) + 0.5 * parameters.AsSpan()[i]));
            }

            optimizer.Update(parameters, gradients);
            t++;
            Numbers.ShouldBeClose(parameters.AsSpan(), expected.Doubles(), 1e-4, 1e-6, $"parameter after step {t} of {name},");
        }

        Assert.Equal(20, t);
    }
}
