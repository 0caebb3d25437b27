using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace NeuralTraining.Samples;

/// <summary>Iterations per second.</summary>
internal sealed class RateColumn : ProgressColumn
{
    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(task.Speed is { } speed ? string.Create(CultureInfo.InvariantCulture, $"{speed:F0} it/s") : "- it/s");
}
