namespace NeuralTraining.Files;

/// <summary>Specifies the type of a tensor's values, named as in a safetensors file. Other types of the format are not
/// supported.</summary>
internal enum SafetensorsType
{
    U8,
    I32,
    I64,
    U64,
    F16,
    BF16,
    F32,
    F64,
}

internal static class SafetensorsTypes
{
    private static readonly string[] Names = Enum.GetNames<SafetensorsType>();

    /// <summary>Gets all types in order.</summary>
    public static IReadOnlyList<SafetensorsType> All { get; } = Enum.GetValues<SafetensorsType>();

    /// <summary>Returns the name of a type in a file.</summary>
    public static string NameOf(SafetensorsType type) => Names[(int)type];

    public static int SizeOf(SafetensorsType type) => type switch
    {
        SafetensorsType.U8 => 1,
        SafetensorsType.F16 or SafetensorsType.BF16 => 2,
        SafetensorsType.F32 or SafetensorsType.I32 => 4,
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
