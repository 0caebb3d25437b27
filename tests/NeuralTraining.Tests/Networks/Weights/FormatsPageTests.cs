using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using FluentAssertions;
using FluentAssertions.Execution;
using NeuralTraining.Files;
using NeuralTraining.Fuzzing;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Networks;
using NeuralTraining.PublicApi.Tests;
using NeuralTraining.Regularizers;
using NeuralTraining.Training;
using Xunit;

namespace NeuralTraining.Tests.Networks.Weights;

/// <summary>FORMATS.md says what the code writes: formats, versions, limits, and every name in the files of Compatibility.</summary>
public partial class FormatsPageTests
{
    private static readonly string Page = Repository.Read("src/NeuralTraining/FORMATS.md");

    [Fact]
    public void Formats_and_versions_are_those_of_the_code()
    {
        Page.Should().Contain($"| network | `{StoredContent.NetworkFormat}` | {StoredNetwork.Version} |")
            .And.Contain($"| frozen network | `{StoredContent.FrozenFormat}` | {StoredSteps.Version} |")
            .And.Contain($"| checkpoint | `{StoredContent.CheckpointFormat}` | {CheckpointFile.Version} |")
            .And.Contain($"| model for tables | `{StoredContent.NetworkFormat}`, and the text `{StoredNetwork.MetadataPrefix}{StoredTable.Key}` | {StoredTable.KnownVersion} of each |")
            .And.Contain($"| weights as PyTorch names them | `{StoredContent.PyTorchFormat}` |")
            .And.Contain($"## Network, version {StoredNetwork.Version}\n").And.Contain($"## Frozen network, version {StoredSteps.Version}\n")
            .And.Contain($"## Checkpoint, version {CheckpointFile.Version}\n").And.Contain($"## Model for tables, version {StoredTable.KnownVersion}\n");
    }

    [Fact]
    public void Limits_are_those_of_the_code() => Page.Should().Contain($"at most {Text(SafetensorsHeader.MaxLength)} bytes")
        .And.Contain($"at most {SafetensorsHeader.MaxDimensions} dimensions").And.Contain($"a multiple of {SafetensorsHeader.Alignment} bytes")
        .And.Contain($"at least 1, at most {Text(StoredNetwork.MaxParts)} |").And.Contain($"the user's own, at most {Text(StoredNetwork.MaxMetadata)}.")
        .And.Contain($"at most {Text(StoredNetwork.MaxDescription)} characters");

    [Fact]
    public void Every_text_and_tensor_of_a_file_is_described()
    {
        using var scope = new AssertionScope();
        foreach (string path in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Compatibility"), "*.safetensors"))
        {
            using JsonDocument header = JsonDocument.Parse(StoredText.Of(File.ReadAllBytes(path)).Header);
            foreach (JsonProperty property in header.RootElement.EnumerateObject())
            {
                IEnumerable<string> names = property.Name == SafetensorsHeader.MetadataName ? property.Value.EnumerateObject().Select(text => text.Name) : [property.Name];
                names.Where(name => !IsDescribed(name)).Should().BeEmpty("FORMATS.md must describe each name of {0}", Path.GetFileName(path));
            }
        }
    }

    [Fact]
    public void Every_part_is_described_with_its_hyperparameters()
    {
        using var scope = new AssertionScope();
        foreach (Type type in typeof(MultiLayerNet).Assembly.GetTypes().Where(type => type.IsClass && !type.IsAbstract && BuiltInParts.All.Any(part => part.Name == type.Name)))
        {
            object part = HyperparameterTests.Create(type, isSecond: true);
            IEnumerable<string> names = part switch
            {
                ILayer layer => layer.Hyperparameters.Keys,
                ILoss loss => loss.Hyperparameters.Keys,
                _ => ((IRegularizer)part).Hyperparameters.Keys,
            };
            string row = Row(type.Name);
            names.Where(name => !row.Contains($"`{name}`", StringComparison.Ordinal)).Should().BeEmpty("FORMATS.md must describe each hyperparameter of {0}", type.Name);
        }

        BuiltInParts.All.Select(part => part.Name).Should().OnlyContain(name => Row(name).Length > 0);
    }

    [Fact]
    public void Every_step_is_described_with_its_tensors()
    {
        string section = Page[Page.IndexOf("## Frozen network", StringComparison.Ordinal)..Page.IndexOf("## Checkpoint", StringComparison.Ordinal)];
        foreach (StepKind kind in StepKind.All)
        {
            string row = section.Split('\n').Single(line => line.StartsWith('|') && line.Split('|')[1].Split(' ').Contains($"`{kind.Name}`"));
            kind.Tensors.Where(tensor => !row.Contains($"`{tensor.Name}`", StringComparison.Ordinal)).Should().BeEmpty("FORMATS.md must describe each tensor of {0}", kind.Name);
        }
    }

    /// <summary>Returns whether the page has a name, or the form of such names: with other numbers, or without them.</summary>
    private static bool IsDescribed(string name)
    {
        string form = CallbackNumber().Replace(name, "callback.I").Replace("history.metric.0", "history.metric.J", StringComparison.Ordinal);
        form = Named().Replace(form, "$1.NAME");
        string fact = name.Replace("run.", "", StringComparison.Ordinal);
        return new[] { name, form, fact, Number().Replace(name, "1"), Number().Replace(name, ""), Number().Replace("description." + fact, "1"), ForPyTorch(name) }.Any(IsOnPage)
            || name.StartsWith(StoredNetwork.MetadataPrefix, StringComparison.Ordinal);

        static bool IsOnPage(string name) => Page.Contains($"`{name}`", StringComparison.Ordinal);
    }

    /// <summary>Returns a name with the number of a layer that the page has for such a tensor.</summary>
    private static string ForPyTorch(string name) => Enumerable.Range(0, 3).Select(i => LeadingNumber().Replace(name, $"{i}."))
        .FirstOrDefault(form => Page.Contains($"`{form}`", StringComparison.Ordinal)) ?? name;

    private static string Row(string part) => Page.Split('\n').FirstOrDefault(line => line.StartsWith('|') && line.Contains("| ", StringComparison.Ordinal) &&
        line.Split('|')[1].Contains($"`{part}`", StringComparison.Ordinal) && Page.IndexOf(line, StringComparison.Ordinal) > Page.IndexOf("### Parts", StringComparison.Ordinal)) ?? "";

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();

    [GeneratedRegex(@"^[0-9]+\.")]
    private static partial Regex LeadingNumber();

    [GeneratedRegex(@"^callback\.[0-9]+")]
    private static partial Regex CallbackNumber();

    [GeneratedRegex(@"^(optimizer\.slot|callback\.I\.number|callback\.I\.parameters|callback\.I\.buffers)\..+")]
    private static partial Regex Named();
}
