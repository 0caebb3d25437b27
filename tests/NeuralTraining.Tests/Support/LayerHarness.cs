using System.Numerics.Tensors;
using NeuralTraining.Layers;
using NeuralTraining.Numerics;

namespace NeuralTraining.Tests.Support;

/// <summary>A layer on its own, with the memory that a network would give it. All outputs begin as NaN.</summary>
internal sealed class LayerHarness
{
    private readonly ILayer _layer;

    public LayerHarness(ILayer layer, int batch, int inputs, ulong seed = 1)
    {
        _layer = layer;
        var declarations = new LayerDeclarations();
        int outputs = layer.Build(new LayerBuilder(inputs, declarations));
        Parameters = declarations.CreateParameters(seed, new());
        Gradients = Parameters.NewLike();
        Buffers = declarations.CreateBuffers(new());
        layer.Bind(Parameters, Gradients, Buffers);
        Gradients.AsSpan().Fill(float.NaN);
        X = Tensor.Create(Numbers.Uniform(batch * inputs, -2, 2), [batch, inputs]);
        DY = Tensor.Create(Numbers.Uniform(batch * outputs, -1, 1, seed: 2), [batch, outputs]);
        Y = Poisoned(batch, outputs);
        DX = Poisoned(batch, inputs);
    }

    public ParameterSet Parameters { get; }

    public ParameterSet Gradients { get; }

    public ParameterSet Buffers { get; }

    public RandomStream Random { get; set; } = new(seed: 1, stream: 1);

    public int FirstRow { get; set; }

    public Tensor<float> X { get; }

    public Tensor<float> Y { get; }

    public Tensor<float> DX { get; }

    public Tensor<float> DY { get; }

    public void Forward(PassMode mode = PassMode.Training) => _layer.Forward(X, Y, new Pass(mode, Random, firstRow: FirstRow));

    public void Backward(bool needsInputGradient = true) =>
        _layer.Backward(X, Y, DY, DX, new Pass(PassMode.Training, Random, firstRow: FirstRow, needsInputGradient: needsInputGradient));

    public static float[] Values(Tensor<float> tensor)
    {
        float[] values = new float[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    private static Tensor<float> Poisoned(int rows, int columns)
    {
        float[] values = new float[rows * columns];
        values.AsSpan().Fill(float.NaN);
        return Tensor.Create(values, [rows, columns]);
    }
}
