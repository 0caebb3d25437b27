namespace NeuralTraining.Numerics;

/// <summary>The number of rows of a tile, or of each half of a tall one: a constant to the JIT compiler, which drops
/// the code of the others.</summary>
internal interface ITileRows
{
    static abstract int Count { get; }
}

/// <summary>The form of a tile: constants to the JIT compiler, like its rows.</summary>
internal interface ITileShape
{
    /// <summary>Whether the tile is two vectors wide.</summary>
    static abstract bool IsWide { get; }

    /// <summary>Whether the tile has twice its rows.</summary>
    static abstract bool IsTall { get; }

    /// <summary>Whether B comes from memory, so that the tile prefetches it.</summary>
    static virtual bool Prefetches => false;
}

/// <summary>The forms of tiles.</summary>
internal static class TileShapes
{
    /// <summary>Six rows of one vector.</summary>
    public readonly struct Small : ITileShape
    {
        public static bool IsWide => false;

        public static bool IsTall => false;
    }

    /// <summary>Six rows of two vectors: twelve accumulators, two vectors of B and one element of A fill the sixteen
    /// registers of AVX2, and keep both multipliers busy.</summary>
    public readonly struct Wide : ITileShape
    {
        public static bool IsWide => true;

        public static bool IsTall => false;
    }

    /// <summary>Twelve rows of one vector.</summary>
    public readonly struct Tall : ITileShape
    {
        public static bool IsWide => false;

        public static bool IsTall => true;
    }

    /// <summary>Twelve rows of two vectors, for the 32 registers of AVX-512: B is read half as often, which hides loads
    /// that are not aligned or that come from the second-level cache.</summary>
    public readonly struct Large : ITileShape
    {
        public static bool IsWide => true;

        public static bool IsTall => true;
    }

    /// <summary>A large tile of a B that comes from memory.</summary>
    public readonly struct LargeFromMemory : ITileShape
    {
        public static bool IsWide => true;

        public static bool IsTall => true;

        public static bool Prefetches => true;
    }

    public readonly struct Rows1 : ITileRows { public static int Count => 1; }

    public readonly struct Rows2 : ITileRows { public static int Count => 2; }

    public readonly struct Rows3 : ITileRows { public static int Count => 3; }

    public readonly struct Rows4 : ITileRows { public static int Count => 4; }

    public readonly struct Rows5 : ITileRows { public static int Count => 5; }

    public readonly struct Rows6 : ITileRows { public static int Count => 6; }
}
