using System.Text.Json;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Optimizers;

/// <summary>Twenty steps of each optimizer against NumPy and against PyTorch; see Golden/optimizers.py.</summary>
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
        { "Lion", new Lion() },
        { "Lion betas=0.5,0.8 decay=2", new Lion(0.01f, 0.5, 0.8, 2) },
    };

    /// <summary>Beside each name of PyTorch's defaults, the settings that reproduce them.</summary>
    public static TheoryData<string, IOptimizer> PyTorchCases => new()
    {
        { "SGD", new SGD() },
        { "Momentum", new Momentum() },
        { "Nesterov", new Nesterov() },
        { "AdaGrad", new AdaGrad(epsilon: 1e-10f) },
        { "RMSProp", new RMSProp(epsilon: 1e-8f) },
        { "Adam", new Adam(epsilon: 1e-8f, biasCorrection: BiasCorrection.OfAverages) },
        { "Adam betas=0.8,0.99 eps=1e-4", new Adam(0.01f, 0.8, 0.99, 1e-4f, BiasCorrection.OfAverages) },
        { "AdamW", new AdamW() },
        { "AdamW betas=0.8,0.99 decay=2", new AdamW(0.01f, 0.8, 0.99, 1e-4f, 2) },
        { "AMSGrad", new AMSGrad() },
        { "AMSGrad betas=0.8,0.5", new AMSGrad(0.01f, 0.8, 0.5, 1e-4f) },
        { "NAdam", new NAdam() },
        { "NAdam betas=0.8,0.99 decay=1", new NAdam(0.01f, 0.8, 0.99, 1e-4f, 1) },
        { "AdaDelta", new AdaDelta() },
        { "AdaDelta rho=0.5", new AdaDelta(0.5f, 0.5, 1e-4f) },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_step_is_that_of_NumPy(string name, IOptimizer optimizer) => ShouldFollow(Values.GetProperty("paths").GetProperty(name), name, optimizer);

    [Theory]
    [MemberData(nameof(PyTorchCases))]
    public void Every_step_is_that_of_PyTorch(string name, IOptimizer optimizer) => ShouldFollow(Values.GetProperty("pytorch").GetProperty(name), name, optimizer);

    private static void ShouldFollow(JsonElement path, string name, IOptimizer optimizer)
    {
        float[] start = Values.GetProperty("start").Floats();
        var parameters = new ParameterSet(("W1", [6, 7]), ("b1", [1]));
        ParameterSet gradients = parameters.NewLike();
        start.CopyTo(parameters.AsSpan());

        int t = 0;
        foreach (JsonElement expected in path.EnumerateArray())
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
