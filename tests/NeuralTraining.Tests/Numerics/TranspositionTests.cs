using CsCheck;
using FluentAssertions;
using NeuralTraining.Numerics;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Numerics;

public sealed class TranspositionTests
{
    [Fact]
    public void Rows_become_columns_and_nothing_else_is_written() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 150], Gen.Int[0, 5]).Sample((rows, columns, gap) =>
        {
            float[] source = Numbers.Uniform(rows * columns, -1, 1), target = new float[columns * (rows + gap)];
            target.AsSpan().Fill(float.NaN);

            Transposition.Run(ref source[0], columns, rows, columns, ref target[0], rows + gap);

            for (int i = 0; i < columns; i++)
            {
                for (int j = 0; j < rows + gap; j++)
                {
                    float value = target[i * (rows + gap) + j];
                    (j < rows ? value == source[j * columns + i] : float.IsNaN(value)).Should().BeTrue();
                }
            }
        });
}
