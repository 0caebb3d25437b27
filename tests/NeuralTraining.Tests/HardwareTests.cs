using System.Runtime.InteropServices;
using FluentAssertions;
using NeuralTraining.Numerics;
using Xunit;

namespace NeuralTraining.Tests;

public sealed class HardwareTests
{
    [Fact]
    public void The_width_is_that_of_the_vectors_kernels_run_with()
    {
        int count = 0;

        Simd.Run(new CountFloats(ref count), 0, 1);

        Hardware.VectorBits.Should().Be(count * 32);
    }

    [Fact]
    public void The_description_says_it_in_words() => Hardware.Description.Should().Be(
        $"{RuntimeInformation.ProcessArchitecture}, {Hardware.VectorBits}-bit vectors, {(Hardware.HasFusedMultiplyAdd ? "" : "no ")}fused multiply-add");

    private readonly ref struct CountFloats(ref int count) : IVectorAction
    {
        private readonly ref int _count = ref count;

        public void Run<V>(int start, int end) where V : struct, IVector<V> => _count = V.Count;
    }
}
