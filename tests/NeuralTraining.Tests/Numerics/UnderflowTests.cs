using System.Runtime.CompilerServices;
using FluentAssertions;
using NeuralTraining.Numerics;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Numerics;

public sealed class UnderflowTests
{
    private static readonly float Bound = MathF.ScaleB(1, -110), RootOfBound = MathF.ScaleB(1, -55);

    /// <summary>Numbers on both sides of the bounds, of both signs, and some that are like none.</summary>
    private static readonly float[] Values =
    [
        .. new[] { Bound, RootOfBound, float.Epsilon, 1e-40f, 1e-38f, 1e-35f, 1e-20f, 1e-3f, 1f, 1e30f, float.MaxValue, float.PositiveInfinity, 0f }
            .SelectMany(x => new[] { MathF.BitDecrement(x), x, MathF.BitIncrement(x) }).SelectMany(x => new[] { x, -x }),
        float.NaN,
    ];

    public static TheoryData<string> AllWidths => [.. Widths.All];

    [Fact]
    public void The_bound_is_a_power_of_two() => Underflow.Bound.Should().Be(Bound);

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void What_is_below_the_bound_becomes_zero_and_nothing_else_changes(string width) =>
        Numbers.ShouldBeBitEqual(Widths.Map<FlushKernel>(width, Values), [.. Values.Select(x => MathF.Abs(x) < Bound ? 0f : x)]);

    [Theory]
    [MemberData(nameof(AllWidths))]
    public void A_square_is_zero_or_at_least_the_bound(string width)
    {
        float[] squares = Widths.Map<SquareKernel>(width, Values);

        Numbers.ShouldBeBitEqual(squares, [.. Values.Select(x => MathF.Abs(x) < RootOfBound ? 0f : x * x)]);
        squares.Should().NotContain(square => square > 0 && square < Bound);
    }

    private readonly struct FlushKernel : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V x) where V : struct, IVector<V> => Underflow.Flush(x);
    }

    private readonly struct SquareKernel : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V x) where V : struct, IVector<V> => Underflow.Square(x);
    }
}
