using System.Runtime.CompilerServices;

namespace NeuralTraining.Numerics;

/// <summary>A single float as a vector, where there is no room for a wider one.</summary>
internal struct V1 : IVector<V1>
{
    private float _value;

    private V1(float value) => _value = value;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Create(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Load(ref readonly float source) => new(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V1 value, ref float destination) => destination = value._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 FusedMultiplyAdd(V1 a, V1 b, V1 c) => new(MathF.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(ref V1 sum, V1 a, V1 b) => sum._value = MathF.FusedMultiplyAdd(a._value, b._value, sum._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Sqrt(V1 value) => new(MathF.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Abs(V1 value) => new(MathF.Abs(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 SelectIfGreater(V1 left, V1 right, V1 yes, V1 no) => left._value > right._value ? yes : no;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 PowerOfTwo(V1 exponent) => new(BitConverter.Int32BitsToSingle(((int)exponent._value + 127) << 23));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator +(V1 left, V1 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator -(V1 left, V1 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator *(V1 left, V1 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator /(V1 left, V1 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator -(V1 value) => new(-value._value);
}
