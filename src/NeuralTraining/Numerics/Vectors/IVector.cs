using System.Numerics;

namespace NeuralTraining.Numerics;

/// <summary>
/// A hardware vector of <see cref="Count"/> floats. Every kernel is written once in its terms, for all widths.
/// </summary>
/// <remarks>
/// It has only operations whose result IEEE 754 fixes to the bit, so a kernel gives the same bits at every width, with
/// hardware support or without. Do not add reciprocal estimates, native minima or horizontal sums.
/// </remarks>
internal interface IVector<TSelf> :
    IAdditionOperators<TSelf, TSelf, TSelf>,
    ISubtractionOperators<TSelf, TSelf, TSelf>,
    IMultiplyOperators<TSelf, TSelf, TSelf>,
    IDivisionOperators<TSelf, TSelf, TSelf>,
    IUnaryNegationOperators<TSelf, TSelf>
    where TSelf : struct, IVector<TSelf>
{
    static abstract int Count { get; }

    static abstract TSelf Create(float value);

    static abstract TSelf Load(ref readonly float source);

    static abstract void Store(TSelf value, ref float destination);

    /// <summary>a · b + c, rounded once.</summary>
    static abstract TSelf FusedMultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>sum = a · b + sum, rounded once: into the register of the sum, where the compiler would otherwise
    /// choose that of a factor and then copy it.</summary>
    static abstract void AddProduct(ref TSelf sum, TSelf a, TSelf b);

    static abstract TSelf Sqrt(TSelf value);

    static abstract TSelf Abs(TSelf value);

    /// <summary>Selects <paramref name="yes"/> where <paramref name="left"/> is greater than <paramref name="right"/>,
    /// and <paramref name="no"/> elsewhere and for NaN.</summary>
    static abstract TSelf SelectIfGreater(TSelf left, TSelf right, TSelf yes, TSelf no);

    /// <summary>2 to the power of <paramref name="exponent"/>, which must be whole and from −126 to 127.</summary>
    static abstract TSelf PowerOfTwo(TSelf exponent);

    static virtual TSelf operator +(TSelf left, float right) => left + TSelf.Create(right);

    static virtual TSelf operator -(TSelf left, float right) => left - TSelf.Create(right);

    static virtual TSelf operator *(float left, TSelf right) => TSelf.Create(left) * right;
}
