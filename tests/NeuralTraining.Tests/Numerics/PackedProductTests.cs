using FluentAssertions;
using NeuralTraining.Numerics;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Numerics;

public sealed class PackedProductTests
{
    private const int MaxRows = 40;

    /// <summary>Depths and widths around those of vectors, of panels, of groups of panels and of blocks.</summary>
    public static TheoryData<int, int> Shapes => new()
    {
        { 1, 1 }, { 300, 1 }, { 7, 3 }, { 64, 4 }, { 33, 10 }, { 13, 15 }, { 70, 16 }, { 70, 17 }, { 31, 31 }, { 9, 32 }, { 50, 33 },
        { 100, 47 }, { 256, 50 }, { 273, 64 }, { 784, 100 }, { 29, 191 }, { 31, 192 }, { 37, 193 }, { 545, 224 }, { 20, 400 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Any_number_of_rows_has_the_bits_of_the_product_at_every_width_wherever_its_columns_are_cut(int depth, int columns)
    {
        float[] a = Numbers.Uniform(MaxRows * depth, -1, 1, 1), b = Numbers.Uniform(depth * columns, -1, 1, 2), bias = Numbers.Uniform(columns, -1, 1, 3);
        float[] expected = new float[MaxRows * columns];
        Gemm.Multiply(Matrix.Of(a, MaxRows, depth), Matrix.Of(b, depth, columns), expected, bias: bias);
        foreach ((string width, int length) in new[] { (nameof(V128), V128.Count), (nameof(V256), V256.Count), (nameof(V512), V512.Count) })
        {
            var packed = new PackedMatrix(b, depth, columns, panelWidth: 2 * length);
            for (int rows = 1; rows <= MaxRows; rows++)
            {
                float[] c = [.. Enumerable.Repeat(float.NaN, rows * columns + 1)];
                int cut = rows % (packed.Panels + 1);
                var product = new PackedProduct(a.AsSpan(0, rows * depth), packed, bias, c.AsSpan(0, rows * columns));

                Widths.Run(width, product, cut, packed.Panels);
                Widths.Run(width, product, 0, cut);

                Numbers.ShouldBeBitEqual(c.AsSpan(0, rows * columns), expected.AsSpan(0, rows * columns), $"element of {rows} rows, {depth}x{columns}, {width},");
                c[^1].Should().Be(float.NaN, "nothing is written behind the result");
            }
        }
    }

    [Theory]
    [InlineData(300)]
    [InlineData(517)]
    public void More_rows_than_a_block_have_the_bits_of_the_product(int rows)
    {
        const int depth = 512, columns = 37;
        float[] a = Numbers.Uniform(rows * depth, -1, 1, 1), b = Numbers.Uniform(depth * columns, -1, 1, 2), bias = Numbers.Uniform(columns, -1, 1, 3);
        float[] expected = new float[rows * columns], c = new float[rows * columns];
        Gemm.Multiply(Matrix.Of(a, rows, depth), Matrix.Of(b, depth, columns), expected, bias: bias);

        PackedProduct.Multiply(a, new PackedMatrix(b, depth, columns), bias, c);

        Numbers.ShouldBeBitEqual(c, expected);
    }

    [Fact]
    public void A_row_is_not_changed_by_what_follows_the_last_panel()
    {
        // The vectors of the last panel read its next row, here infinities, and drop what they make of it.
        float[] b = [1, float.PositiveInfinity, 2, float.NaN, 3, float.NegativeInfinity], c = new float[2];

        PackedProduct.Multiply([1, 1, 1], new PackedMatrix(b, 3, 2), [0.5f, 0], c);

        c[0].Should().Be(6.5f);
        c[1].Should().Be(float.NaN);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void It_is_unpacked_as_it_was_packed_and_takes_no_more_memory(int rows, int columns)
    {
        float[] values = Numbers.Uniform(rows * columns, -1, 1, 1);
        foreach (int panelWidth in new[] { 8, 16, 32 })
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            var packed = new PackedMatrix(values, rows, columns, panelWidth);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

            packed.Unpack().Should().Equal(values);
            allocated.Should().BeLessThan(sizeof(float) * values.Length + 400);
        }
    }
}
