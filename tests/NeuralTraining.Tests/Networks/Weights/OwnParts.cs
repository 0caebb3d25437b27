using System.Numerics.Tensors;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Regularizers;
using NeuralTraining.Serialization;

namespace NeuralTraining.Tests.Networks.Weights;

/// <summary>Parts as users write them, and their factories.</summary>
internal static class OwnParts
{
    public static IReadOnlyList<PartFactory> Factories { get; } =
    [
        PartFactory.Layer(nameof(Gain), numbers => new Gain(numbers["Factor"])),
        PartFactory.Layer(nameof(Tanh), _ => new Tanh()),
        PartFactory.Loss(nameof(SquaredDistance), numbers => new SquaredDistance(numbers["Scale"])),
        PartFactory.Regularizer(nameof(Sum), numbers => new Sum((float)numbers["Lambda"])),
    ];

    /// <summary>y = factor · s · x, with a parameter s and a buffer that counts the training passes.</summary>
    internal sealed class Gain(double factor) : ILayer
    {
        private ParameterSet? _parameters, _gradients, _buffers;
        private string _s = "", _passes = "";

        public IReadOnlyDictionary<string, double> Hyperparameters { get; } = new Dictionary<string, double> { ["Factor"] = factor };

        public int Build(LayerBuilder layer)
        {
            _s = layer.Parameter("s", [1], initialValue: 1);
            _passes = layer.Buffer("passes", [1]);
            return layer.Inputs;
        }

        public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers) => (_parameters, _gradients, _buffers) = (parameters, gradients, buffers);

        public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass)
        {
            Tensor.Multiply(x, (float)factor * _parameters!.AsSpan(_s)[0], y);
            _buffers!.AsSpan(_passes)[0] += pass.Mode == PassMode.Training ? 1 : 0;
        }

        public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass)
        {
            float sum = 0;
            for (nint i = 0; i < x.Lengths[0]; i++)
            {
                for (nint j = 0; j < x.Lengths[1]; j++)
                {
                    sum += (float)factor * x[i, j] * dy[i, j];
                    dx[i, j] = (float)factor * _parameters!.AsSpan(_s)[0] * dy[i, j];
                }
            }

            _gradients!.AsSpan(_s)[0] = sum;
        }
    }

    /// <summary>A layer with the name of one of the library's, which does something else.</summary>
    internal sealed class Tanh : PlainLayer;

    internal sealed class SquaredDistance(double scale) : ILoss
    {
        public IReadOnlyDictionary<string, double> Hyperparameters { get; } = new Dictionary<string, double> { ["Scale"] = scale };

        public double Forward(ReadOnlyTensorSpan<float> outputs, in Batch batch)
        {
            double sum = 0;
            for (nint i = 0; i < outputs.Lengths[0]; i++)
            {
                for (nint j = 0; j < outputs.Lengths[1]; j++)
                {
                    double error = outputs[i, j] - (double)batch.Targets[i, j];
                    sum += scale * error * error;
                }
            }

            return sum / batch.Count;
        }

        public void Backward(ReadOnlyTensorSpan<float> outputs, in Batch batch, TensorSpan<float> dOutputs)
        {
            for (nint i = 0; i < outputs.Lengths[0]; i++)
            {
                for (nint j = 0; j < outputs.Lengths[1]; j++)
                {
                    dOutputs[i, j] = (float)(2 * scale * (outputs[i, j] - batch.Targets[i, j]) / batch.Count);
                }
            }
        }
    }

    internal sealed class Sum(float lambda) : IRegularizer
    {
        public IReadOnlyDictionary<string, double> Hyperparameters { get; } = new Dictionary<string, double> { ["Lambda"] = lambda };

        public double Loss(ReadOnlySpan<float> weights)
        {
            double sum = 0;
            foreach (float weight in weights)
            {
                sum += weight;
            }

            return lambda * sum;
        }

        public void AddGradient(ReadOnlySpan<float> weights, Span<float> gradients)
        {
            foreach (ref float gradient in gradients)
            {
                gradient += lambda;
            }
        }
    }
}
