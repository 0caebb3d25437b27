using System.Globalization;
using System.Runtime.CompilerServices;

namespace NeuralTraining.Tests.Support;

/// <summary>The culture all these tests run in: it writes −1.5 as <c>−1٫5</c>, as Persian does, so that a message in the current culture is not the one its test expects.</summary>
/// <remarks>Made by hand, as the tests run without the data of cultures.</remarks>
internal static class ForeignCulture
{
    public static CultureInfo Instance { get; } = Create();

    [ModuleInitializer]
    internal static void SetForAllTests() => CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = Instance;

    private static CultureInfo Create()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = culture.NumberFormat.PercentDecimalSeparator = "\u066b";
        culture.NumberFormat.NumberGroupSeparator = culture.NumberFormat.PercentGroupSeparator = "\u066c";
        culture.NumberFormat.NegativeSign = "\u2212";
        culture.NumberFormat.NaNSymbol = "\u0646\u0627\u0639\u062f\u062f";
        culture.NumberFormat.PositiveInfinitySymbol = "\u221e";
        return culture;
    }
}
