using ScottPlot;
using SkiaSharp;

namespace NeuralTraining.Samples;

/// <summary>The font that lies beside the program, for every text of every figure: where a machine has no fonts, the drawing library would leave out all
/// texts without a word, and where it has some, figures would differ from machine to machine.</summary>
public sealed class ShippedFont : IFontResolver, IDisposable
{
    /// <summary>What the font is called among those the drawing library knows. No system font has that name.</summary>
    public const string Name = "Liberation Sans, shipped";

    private static readonly Lock Loading = new();
    private static ShippedFont? _loaded;

    private readonly SKTypeface _typeface;

    private ShippedFont(SKTypeface typeface) => _typeface = typeface;

    /// <summary>Makes the font the one for all texts drawn from now on. Does nothing the second time.</summary>
    /// <exception cref="FileNotFoundException">The file is not there.</exception>
    /// <exception cref="InvalidDataException">The file is not a font.</exception>
    public static void Load()
    {
        lock (Loading)
        {
            _loaded ??= Register(Path.Combine(AppContext.BaseDirectory, "Fonts", "LiberationSans-Regular.ttf"));
        }
    }

    /// <summary>Reads a font file.</summary>
    public static ShippedFont Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"The font of the figures must lie beside the program, but there is no '{path}'.", path);
        }

        SKTypeface? typeface = SKTypeface.FromFile(path);
        return typeface is { GlyphCount: > 0 }
            ? new ShippedFont(typeface)
            : throw new InvalidDataException($"The font of the figures must be a TrueType file, but '{path}' is none.");
    }

    // Whatever family, weight or slant is asked for: a bold title must not go to the system's fonts either.
    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) => _typeface;

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => _typeface;

    public void Dispose() => _typeface.Dispose();

    private static ShippedFont Register(string path)
    {
        ShippedFont font = Open(path);
        ScottPlot.Fonts.FontResolvers.Insert(0, font);
        ScottPlot.Fonts.Default = Name;
        return font;
    }
}
