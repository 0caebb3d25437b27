namespace NeuralTraining.Files;

/// <summary>Specifies the type of a tensor's values, named as in a safetensors file.</summary>
internal enum SafetensorsType
{
    BOOL,
    U8,
    I8,
    F8_E4M3,
    F8_E5M2,
    U16,
    I16,
    F16,
    BF16,
    U32,
    I32,
    F32,
    U64,
    I64,
    F64,
}

internal static class SafetensorsTypes
{
    private static readonly string[] Names = Enum.GetNames<SafetensorsType>();

    /// <summary>Gets all types in the order of their size.</summary>
    public static IReadOnlyList<SafetensorsType> All { get; } = Enum.GetValues<SafetensorsType>();

    /// <summary>Returns the name of a type in a file.</summary>
    public static string NameOf(SafetensorsType type) => Names[(int)type];

    public static int SizeOf(SafetensorsType type) => type switch
    {
        <= SafetensorsType.F8_E5M2 => 1,
        <= SafetensorsType.BF16 => 2,
        <= SafetensorsType.F32 => 4,
        _ => 8,
    };

    /// <summary>Returns the type of values that have the same representation in a file and in memory.</summary>
    public static SafetensorsType Of<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? SafetensorsType.F32
        : typeof(T) == typeof(double) ? SafetensorsType.F64
        : typeof(T) == typeof(int) ? SafetensorsType.I32
        : typeof(T) == typeof(long) ? SafetensorsType.I64
        : typeof(T) == typeof(ulong) ? SafetensorsType.U64
        : typeof(T) == typeof(byte) ? SafetensorsType.U8
        : throw new NotSupportedException($"Values must be float, double, int, long, ulong or byte, but are '{typeof(T).Name}'.");
}
