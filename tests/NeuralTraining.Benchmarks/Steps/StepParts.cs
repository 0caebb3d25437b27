using System.Diagnostics;
using System.Numerics.Tensors;
using NeuralTraining.Data;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Numerics;
using NeuralTraining.Optimizers;

namespace NeuralTraining.Benchmarks.Steps;

/// <summary>A part of a training step, its floating-point operations if it is a product, and what it took.</summary>
internal sealed record StepPart(string Name, double Flops, Spread Microseconds);

/// <summary>The parts of a case's training step, run one after another as the network runs them, each with a clock of its own.</summary>
internal sealed class StepParts
{
    private readonly MultiLayerNet _network;
    private readonly ParameterSet _parameterGradients;
    private readonly IOptimizer _optimizer;
    private readonly MiniBatches _batches;
    private readonly SoftmaxCrossEntropy _loss = new();
    private readonly Parallelism _parallelism;
    private readonly int[] _widths;
    private readonly AlignedBuffer[] _outputs, _gradients;
    private readonly AlignedBuffer _outputGradient;
    private readonly List<(string Name, double Flops, List<double> Times)> _parts = [];
    private int _part;
    private long _clock;

    public StepParts(StepCase step, Dataset data, int threads)
    {
        _network = step.CreateNetwork();
        _network.MaxDegreeOfParallelism = threads;
        _optimizer = step.CreateOptimizer();
        _batches = data.Take(data.Count / step.BatchSize * step.BatchSize).CreateMiniBatches(step.BatchSize, seed: 1);
        _batches.MaxDegreeOfParallelism = threads;
        _parallelism = new Parallelism(threads);
        _parameterGradients = _network.Gradient(_batches.Draw(0));
        _widths = [step.Widths[0], .. Enumerable.Range(0, _network.Layers.Count).Select(_network.Stack.Width)];
        _outputs = [.. _widths.Select(width => new AlignedBuffer(step.BatchSize * width))];
        _gradients = [new(step.BatchSize * _widths.Max()), new(step.BatchSize * _widths.Max())];
        _outputGradient = new AlignedBuffer(step.BatchSize * _widths[^1]);
    }

    public IReadOnlyList<StepPart> Time(double seconds)
    {
        const double warmUp = 0.5;
        Repeat(warmUp);
        _parts.ForEach(part => part.Times.Clear());
        Repeat(seconds);
        return [.. _parts.Select(part => new StepPart(part.Name, part.Flops, Spread.Of(part.Times)))];
    }

    private void Repeat(double seconds)
    {
        long start = Stopwatch.GetTimestamp();
        for (long i = 0; i < 2 || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; i++)
        {
            Step(i);
        }
    }

    private void Step(long iteration)
    {
        _part = 0;
        _clock = Stopwatch.GetTimestamp();
        Batch batch = _batches.Draw(iteration);
        End("draw the mini-batch");
        int rows = batch.Count;
        for (int i = 0; i < _network.Layers.Count; i++)
        {
            ReadOnlyTensorSpan<float> x = i == 0 ? batch.Inputs : Of(_outputs[i], rows, i);
            _network.Layers[i].Forward(x, Of(_outputs[i + 1], rows, i + 1), PassOf(i, iteration));
            EndOfLayer(i, "forward", rows, products: 1);
        }

        TensorSpan<float> outputs = Of(_outputs[^1], rows, _network.Layers.Count), outputGradient = Of(_outputGradient, rows, _network.Layers.Count);
        _loss.Forward(outputs, batch);
        _loss.Backward(outputs, batch, outputGradient);
        End("loss and its gradient");
        ReadOnlyTensorSpan<float> dy = outputGradient;
        for (int i = _network.Layers.Count - 1; i >= 0; i--)
        {
            ReadOnlyTensorSpan<float> x = i == 0 ? batch.Inputs : Of(_outputs[i], rows, i);
            TensorSpan<float> dx = Of(_gradients[i % 2], rows, i);
            _network.Layers[i].Backward(x, Of(_outputs[i + 1], rows, i + 1), dy, dx, PassOf(i, iteration));
            dy = dx;
            EndOfLayer(i, "backward", rows, products: i == 0 ? 1 : 2);
        }

        _optimizer.Update(_network.Parameters, _parameterGradients);
        End("update");
    }

    private TensorSpan<float> Of(AlignedBuffer buffer, int rows, int layer) => new(buffer.Span[..(rows * _widths[layer])], [rows, _widths[layer]]);

    private Pass PassOf(int layer, long iteration) =>
        new(PassMode.Training, RandomPurpose.LayerPass.Stream(_network.Stack.Seed, layer, iteration), iteration, needsInputGradient: layer > 0)
        {
            Parallelism = _parallelism,
        };

    private void EndOfLayer(int layer, string direction, int rows, int products)
    {
        if (_part < _parts.Count)
        {
            End("");
            return;
        }

        double flops = _network.Layers[layer] is Affine ? 2.0 * rows * _widths[layer] * _widths[layer + 1] * products : 0;
        End($"{layer + 1} {_network.Layers[layer]} {direction}", flops);
    }

    /// <summary>Ends a part, which has its name from the first step.</summary>
    private void End(string name, double flops = 0)
    {
        long now = Stopwatch.GetTimestamp();
        if (_part == _parts.Count)
        {
            _parts.Add((name, flops, []));
        }

        _parts[_part++].Times.Add(Stopwatch.GetElapsedTime(_clock, now).TotalMicroseconds);
        _clock = Stopwatch.GetTimestamp();
    }
}
