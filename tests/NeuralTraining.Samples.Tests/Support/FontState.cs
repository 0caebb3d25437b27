using FluentAssertions.Execution;
using ScottPlot;
using SkiaSharp;
using Xunit;

namespace NeuralTraining.Samples.Tests.Support;

/// <summary>Tests that draw run one after the other: some take the system's fonts away from the drawing library, for all plots.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FontState
{
    public const string Name = "Fonts";

    /// <summary>Does something with the system's fonts out of reach: asking for one fails.</summary>
    internal static void WithoutSystemFonts(Action action)
    {
        List<IFontResolver> resolvers = ScottPlot.Fonts.FontResolvers;
        IFontResolver system = resolvers.OfType<ScottPlot.FontResolvers.SystemFontResolver>().Single();
        var none = new NoFonts();
        resolvers[resolvers.IndexOf(system)] = none;
        try
        {
            action();
        }
        finally
        {
            resolvers[resolvers.IndexOf(none)] = system;
        }
    }

    private sealed class NoFonts : IFontResolver
    {
        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
            throw new AssertionFailedException($"Expected no font of the system to be needed, but '{fontName}', {weight}, {slant} was.");

        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) =>
            throw new AssertionFailedException($"Expected no font of the system to be needed, but '{fontName}' was.");
    }
}
