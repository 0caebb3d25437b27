using FluentAssertions;
using FluentAssertions.Execution;
using NeuralTraining.Samples.Tests.Support;
using ScottPlot;
using SkiaSharp;
using Xunit;

namespace NeuralTraining.Samples.Tests.Figures;

/// <summary>On a machine without fonts the drawing library draws figures without letters, and says nothing.</summary>
[Collection(FontState.Name)]
public sealed class ShippedFontTests : IDisposable
{
    // Where a plot of the usual size has its texts and nothing else.
    private static readonly (string Text, Func<Picture, int> CountDark)[] Places =
    [
        ("title", picture => picture.CountDark(0.1, 0, 0.9, 0.07)),
        ("label of the x axis", picture => picture.CountDark(0.1, 0.96, 0.9, 1)),
        ("label of the y axis", picture => picture.CountDark(0, 0.1, 0.025, 0.85)),
        ("numbers of the x axis", picture => picture.CountDark(0.1, 0.92, 0.9, 0.96)),
        ("legend", picture => picture.CountDark(0.81, 0.12, 0.9, 0.135)),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_text_is_drawn_without_the_systems_fonts(bool bold) => FontState.WithoutSystemFonts(() =>
    {
        Plot plot = NewPlot(bold);
        using Picture picture = Save(plot);

        Labels(plot).Select(label => label.FontName).Should().OnlyContain(name => name == ShippedFont.Name);
        foreach ((string text, Func<Picture, int> countDark) in Places)
        {
            countDark(picture).Should().BeGreaterThan(100, "the {0} must be there", text);
        }
    });

    [Fact]
    public void Where_the_texts_are_there_is_nothing_else()
    {
        Plot plot = NewPlot(bold: false);
        plot.Legend.IsVisible = false;
        foreach (LabelStyle label in Labels(plot))
        {
            label.ForeColor = Colors.Transparent;
        }

        using Picture picture = Save(plot);

        foreach ((string text, Func<Picture, int> countDark) in Places)
        {
            countDark(picture).Should().Be(0, "this is how the test above would see that the {0} is missing", text);
        }
    }

    [Fact]
    public void Without_the_shipped_font_the_systems_would_be_needed()
    {
        Plot plot = NewPlot(bold: false);
        plot.Axes.Title.Label.FontName = $"never seen before {Guid.NewGuid()}";

        IFontResolver shipped = ScottPlot.Fonts.FontResolvers[0];
        ScottPlot.Fonts.FontResolvers.RemoveAt(0);
        try
        {
            FontState.WithoutSystemFonts(() =>
                FluentActions.Invoking(() => Save(plot)).Should().Throw<AssertionFailedException>().WithMessage("*'never seen before*"));
        }
        finally
        {
            ScottPlot.Fonts.FontResolvers.Insert(0, shipped);
        }
    }

    [Theory]
    [InlineData("DejaVu Sans", false, false)]
    [InlineData("Arial", true, false)]
    [InlineData("no such font", true, true)]
    public void Whatever_font_is_asked_for_the_shipped_one_is_taken(string name, bool bold, bool italic)
    {
        NewPlot(bold: false);
        SKTypeface typeface = ScottPlot.Fonts.FontResolvers[0].CreateTypeface(name, bold, italic)!;

        typeface.FamilyName.Should().Be("Liberation Sans");
        typeface.ContainsGlyphs("λσαβ²− Loss 0123456789").Should().BeTrue();
    }

    [Fact]
    public void It_is_loaded_once()
    {
        NewPlot(bold: false);
        NewPlot(bold: false);

        ScottPlot.Fonts.FontResolvers.OfType<ShippedFont>().Should().ContainSingle();
        ScottPlot.Fonts.Default.Should().Be(ShippedFont.Name);
    }

    [Fact]
    public void The_font_comes_with_its_licence()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Fonts");

        new FileInfo(Path.Combine(folder, "LiberationSans-Regular.ttf")).Length.Should().BeLessThan(600_000);
        File.ReadAllText(Path.Combine(folder, "LiberationSans-LICENSE.txt")).Should().ContainAll("SIL OPEN FONT LICENSE Version 1.1", "Red Hat", "Google");
    }

    [Fact]
    public void A_missing_font_is_an_error()
    {
        string missing = Path.Combine(_folder.Path, "missing.ttf");

        FluentActions.Invoking(() => ShippedFont.Open(missing))
            .Should().Throw<FileNotFoundException>().WithMessage($"The font of the figures must lie beside the program, but there is no '{missing}'.");
    }

    [Fact]
    public void A_file_that_is_no_font_is_an_error()
    {
        string path = Path.Combine(_folder.Path, "text.ttf");
        File.WriteAllText(path, "not a font");

        FluentActions.Invoking(() => ShippedFont.Open(path))
            .Should().Throw<InvalidDataException>().WithMessage($"The font of the figures must be a TrueType file, but '{path}' is none.");
    }

    private static Plot NewPlot(bool bold)
    {
        Plot plot = Figure.NewPlot("Training loss, λ = 0.1", "iterations", "loss");
        plot.AddCurve("Adam", [1, 0.5, 0.25], CurveStyle.OfOptimizer("Adam"));
        plot.Axes.SetLimits(0, 2, 0, 1);
        plot.Axes.Title.Label.Bold = bold;
        plot.ShowLegend(Alignment.UpperRight);
        return plot;
    }

    private static IEnumerable<LabelStyle> Labels(Plot plot) =>
        plot.Axes.GetAxes().SelectMany(axis => new[] { axis.Label, axis.TickLabelStyle }).Append(plot.Axes.Title.Label);

    private Picture Save(Plot plot)
    {
        string path = Path.Combine(_folder.Path, "figure.png");
        Figure.SavePng(path, plot);
        return new Picture(path);
    }
}
