using CsCheck;
using FluentAssertions;
using NeuralTraining.Numerics;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Numerics;

public sealed class GemmTests
{
    private const double Bound = 1e-5;

    private static readonly int[] AwkwardSizes = [1, 3, 6, 7, 10, 13, 16, 31, 33, 100, 257];

    private static readonly Gen<ProductCut> Cut = Gen.Select(Gen.Int[1, 5], Gen.Int[1, 3]).Select((rows, columns) => new ProductCut(rows, columns));

    private static readonly Gen<int> Size = Gen.OneOf(Gen.Int[1, 40], Gen.OneOf(AwkwardSizes));

    [Fact]
    public void Every_form_is_the_naive_product_at_every_width() =>
        Gen.Select(Size, Size, Size, Gen.Int[0, 2], Gen.OneOf(Widths.All), Cut, Gen.Int[0, 1000]).Sample((m, n, k, form, width, cut, seed) =>
        {
            float[] a = Numbers.Uniform(m * k, -1, 1, seed), b = Numbers.Uniform(k * n, -1, 1, seed + 1), c = Numbers.Uniform(m * n, -1, 1, seed + 2);
            float[] bias = seed % 2 == 0 ? [] : Numbers.Uniform(n, -1, 1, seed + 3);
            (double[] expected, double[] magnitudes) = Naive(form, a, b, bias, m, n, k);

            Widths.Run(width, Product(form, a, b, c, m, n, k, bias, cut), cut.Count);

            Numbers.ShouldBeWithin(c, expected, [.. magnitudes.Select(sum => Bound * sum)], $"element of {m}x{n}x{k}, form {form}, {width},");
        }, iter: 300);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_width_gives_the_same_bits(int form)
    {
        foreach ((int m, int n, int k) in new[] { (7, 100, 784), (100, 10, 100), (13, 33, 600), (1, 1, 1), (100, 50, 784), (33, 18, 1100), (784, 100, 20) })
        {
            float[] a = Numbers.Uniform(m * k, -1, 1, 1), b = Numbers.Uniform(k * n, -1, 1, 2);
            float[] narrow = new float[m * n], middle = new float[m * n], wide = new float[m * n];

            Widths.Run(nameof(V128), Product(form, a, b, narrow, m, n, k), 1);
            Widths.Run(nameof(V256), Product(form, a, b, middle, m, n, k), 1);
            Widths.Run(nameof(V512), Product(form, a, b, wide, m, n, k), 1);

            Numbers.ShouldBeBitEqual(middle, narrow);
            Numbers.ShouldBeBitEqual(wide, narrow);
        }
    }

    [Fact]
    public void Every_element_is_one_chain_of_fused_multiply_adds_in_the_order_of_k()
    {
        const int m = 5, n = 19, k = 700;
        float[] a = Numbers.Uniform(m * k, -1, 1, 1), b = Numbers.Uniform(k * n, -1, 1, 2), bias = Numbers.Uniform(n, -1, 1, 3), c = new float[m * n], expected = new float[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                expected[i * n + j] = bias[j];
                for (int p = 0; p < k; p++)
                {
                    expected[i * n + j] = MathF.FusedMultiplyAdd(a[i * k + p], b[p * n + j], expected[i * n + j]);
                }
            }
        }

        Gemm.Multiply(Matrix.Of(a, m, k), Matrix.Of(b, k, n), c, bias: bias);

        Numbers.ShouldBeBitEqual(c, expected);
    }

    /// <summary>Sizes beyond one block of rows and one of depth, and steps of whole kilobytes, which are packed.</summary>
    [Theory]
    [InlineData(600, 20, 300)]
    [InlineData(260, 40, 300)]
    [InlineData(253, 33, 512)]
    [InlineData(512, 8, 256)]
    [InlineData(300, 50, 1100)]
    [InlineData(784, 100, 100)]
    [InlineData(100, 18, 784)]
    public void Large_products_give_the_bits_of_their_rows(int m, int n, int k)
    {
        foreach (int form in new[] { 0, 1, 2 })
        {
            float[] a = Numbers.Uniform(m * k, -1, 1, 1), b = Numbers.Uniform(k * n, -1, 1, 2), c = Numbers.Uniform(m * n, -1, 1, 3), expected = new float[m * n];
            for (int i = 0; i < m; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    for (int p = 0; p < k; p++)
                    {
                        float left = form == 1 ? a[p * m + i] : a[i * k + p], right = form == 2 ? b[j * k + p] : b[p * n + j];
                        expected[i * n + j] = MathF.FusedMultiplyAdd(left, right, expected[i * n + j]);
                    }
                }
            }

            Simd.Run(Product(form, a, b, c, m, n, k), 0, 1);

            Numbers.ShouldBeBitEqual(c, expected, $"element of form {form}");
        }
    }

    [Fact]
    public void A_row_does_not_depend_on_the_others()
    {
        const int m = 9, n = 30, k = 300;
        float[] a = Numbers.Uniform(m * k, -1, 1, 1), b = Numbers.Uniform(k * n, -1, 1, 2), whole = new float[m * n], row = new float[n];
        Gemm.Multiply(Matrix.Of(a, m, k), Matrix.Of(b, k, n), whole);

        for (int i = 0; i < m; i++)
        {
            Gemm.Multiply(Matrix.Of(a.AsSpan(i * k, k), 1, k), Matrix.Of(b, k, n), row);
            Numbers.ShouldBeBitEqual(row, whole.AsSpan(i * n, n));
        }
    }

    [Fact]
    public void Nothing_beside_the_result_is_written()
    {
        const int m = 7, n = 13, k = 5, margin = 40;
        float[] a = Numbers.Uniform(m * k, -1, 1), b = Numbers.Uniform(k * n, -1, 1), c = new float[m * n + 2 * margin];
        float[] inputs = [.. a, .. b];
        c.AsSpan().Fill(float.NaN);

        foreach (int form in new[] { 0, 1, 2 })
        {
            Simd.Run(Product(form, a, b, c.AsSpan(margin, m * n), m, n, k), 0, 1);
        }

        c[..margin].Should().OnlyContain(value => float.IsNaN(value));
        c[(margin + m * n)..].Should().OnlyContain(value => float.IsNaN(value));
        c[margin..(margin + m * n)].Should().OnlyContain(value => float.IsFinite(value));
        ((float[])[.. a, .. b]).Should().Equal(inputs);
    }

    [Fact]
    public void A_product_does_not_allocate()
    {
        float[] a = new float[100 * 30], b = new float[30 * 70], c = new float[100 * 70];

        Allocation.Of(() => Gemm.Multiply(Matrix.Of(a, 100, 30), Matrix.Of(b, 30, 70), c)).Should().Be(0);
    }

    /// <summary>C ← A·B + bias, with A transposed in form 1 and B in form 2.</summary>
    private static Product Product(
        int form, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k, ReadOnlySpan<float> bias = default, ProductCut? cut = null)
    {
        ProductCut parts = cut ?? new ProductCut(1, 1);
        return form switch
        {
            0 => new(Matrix.Of(a, m, k), Matrix.Of(b, k, n), c, bias, parts),
            1 => new(Matrix.Of(a, k, m).Transposed, Matrix.Of(b, k, n), c, bias, parts),
            _ => new(Matrix.Of(a, m, k), Matrix.Of(b, n, k).Transposed, c, bias, parts),
        };
    }

    private static (double[] Result, double[] Magnitudes) Naive(int form, float[] a, float[] b, float[] bias, int m, int n, int k)
    {
        double[] result = [.. Enumerable.Range(0, m * n).Select(i => bias.Length == 0 ? 0.0 : bias[i % n])], magnitudes = [.. result.Select(Math.Abs)];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                for (int p = 0; p < k; p++)
                {
                    double product = (double)(form == 1 ? a[p * m + i] : a[i * k + p]) * (form == 2 ? b[j * k + p] : b[p * n + j]);
                    result[i * n + j] += product;
                    magnitudes[i * n + j] += Math.Abs(product);
                }
            }
        }

        return (result, magnitudes);
    }
}
