using System.Numerics.Tensors;
using NeuralTraining.Numerics;

namespace NeuralTraining.Tabular;

/// <summary>Shuffles the inputs of one column among the rows, and leaves the others as they are.</summary>
internal sealed class ColumnShuffling
{
    private readonly float[] _inputs, _shuffled;
    private readonly int _rows, _width;
    private readonly ulong _seed;

    public ColumnShuffling(Tensor<float> inputs, ulong seed)
    {
        (_rows, _width, _seed) = ((int)inputs.Lengths[0], (int)inputs.Lengths[1], seed);
        _inputs = new float[inputs.FlattenedLength];
        inputs.FlattenTo(_inputs);
        _shuffled = new float[_inputs.Length];
    }

    /// <summary>Returns the inputs with some of a row's shuffled together. The next call changes them.</summary>
    /// <param name="first">The first of the inputs to shuffle.</param>
    /// <param name="count">The number of inputs to shuffle.</param>
    /// <param name="stream">The number of the order.</param>
    public Tensor<float> Shuffle(int first, int count, int stream)
    {
        int[] order = new int[_rows];
        new RandomStream(_seed, (ulong)stream).FillPermutation(order);
        _inputs.CopyTo(_shuffled, 0);
        for (int row = 0; row < _rows; row++)
        {
            _inputs.AsSpan((order[row] * _width) + first, count).CopyTo(_shuffled.AsSpan((row * _width) + first));
        }

        return Tensor.Create(_shuffled, [_rows, _width]);
    }
}
