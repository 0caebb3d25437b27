using SkiaSharp;

namespace NeuralTraining.Samples.Tests.Support;

/// <summary>A decoded PNG file.</summary>
internal sealed class Picture : IDisposable
{
    private const int Dark = 128;

    private readonly SKBitmap _bitmap;

    public Picture(string path) =>
        _bitmap = SKBitmap.Decode(path) ?? throw new InvalidDataException($"A figure must be a PNG file, but '{path}' cannot be decoded.");

    public int Width => _bitmap.Width;

    public int Height => _bitmap.Height;

    public int Colors => _bitmap.Pixels.Distinct().Count();

    /// <summary>Counts the dark pixels of a part of the picture, whose corners are given as shares of its width and height.</summary>
    public int CountDark(double left = 0, double top = 0, double right = 1, double bottom = 1)
    {
        int count = 0;
        for (int y = (int)(top * Height); y < (int)(bottom * Height); y++)
        {
            for (int x = (int)(left * Width); x < (int)(right * Width); x++)
            {
                SKColor color = _bitmap.GetPixel(x, y);
                count += color.Red < Dark && color.Green < Dark && color.Blue < Dark ? 1 : 0;
            }
        }

        return count;
    }

    public void Dispose() => _bitmap.Dispose();
}
