using System.Text;
using System.Text.Json.Nodes;
using FluentAssertions;
using NeuralTraining.Fuzzing;
using Xunit;

namespace NeuralTraining.Tabular.Tests.Models;

/// <summary>Attacks the description of a model in its file: each change is refused by a sentence, or makes a model that answers as documented.</summary>
public sealed class DescriptionAttackTests
{
    private const string Key = "tabular";
    private const int Mutations = 3000;

    /// <summary>What takes the place of each value in turn.</summary>
    private static readonly string[] Values =
    [
        "null", "true", "\"\"", "\"a\"", "\"regressor\"", "\"\\ud800\"", "\"\\u0007\\u202e\\n\"", "0", "-0", "-1", "1", "2", "3", "1.5", "1e-310", "1e39", "1e308", "-1e308", "1e999",
        "2147483648", "1e99999999999", "[]", "{}", "[null]", "[[]]", "[\"a\"]", $"\"{new string('a', 10_000)}\"", new string('[', 100) + new string(']', 100), "NaN", "'",
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Other_values_and_missing_ones_are_refused_or_harmless(bool isClassifier)
    {
        var file = new Description(isClassifier);
        int refused = 0, count = 0;
        foreach (string changed in Changed(file.Text))
        {
            refused += file.IsRefused(changed) ? 1 : 0;
            count++;
        }

        count.Should().BeGreaterThan(1000);
        refused.Should().BeGreaterThan(count / 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Other_characters_and_missing_ones_are_refused_or_harmless(bool isClassifier)
    {
        var file = new Description(isClassifier);
        var random = new Random(1);
        for (int i = 0; i < Mutations; i++)
        {
            var changed = new StringBuilder(file.Text);
            int place = random.Next(changed.Length), length = random.Next(1, Math.Min(20, changed.Length - place) + 1), other = random.Next(changed.Length);
            switch (i % 4)
            {
                case 0:
                    changed[place] = (char)random.Next(1, 128);
                    break;
                case 1:
                    changed.Remove(place, length);
                    break;
                case 2:
                    changed.Insert(other, changed.ToString(place, length));
                    break;
                default:
                    changed.Length = place;
                    break;
            }

            file.IsRefused(changed.ToString());
        }
    }

    /// <summary>The text without each of its values, with each of them twice, and with others in their places.</summary>
    private static IEnumerable<string> Changed(string text)
    {
        const string Mark = "\u0001mark";
        foreach (string path in Paths(JsonNode.Parse(text)!, []).Select(path => string.Join('/', path)))
        {
            JsonNode root = JsonNode.Parse(text)!;
            string[] steps = path.Split('/');
            JsonNode parent = steps[..^1].Aggregate(root, (node, step) => node is JsonArray list ? list[int.Parse(step, null)]! : node[step]!);
            if (parent is JsonArray array)
            {
                int index = int.Parse(steps[^1], null);
                JsonNode? value = array[index]?.DeepClone();
                array.RemoveAt(index);
                yield return root.ToJsonString();
                array.Insert(index, value);
                array.Insert(index, value?.DeepClone());
                yield return root.ToJsonString();
                array.RemoveAt(index);
                array[index] = Mark;
            }
            else
            {
                JsonNode? value = parent[steps[^1]]?.DeepClone();
                parent.AsObject().Remove(steps[^1]);
                yield return root.ToJsonString();
                parent["another"] = value;
                yield return root.ToJsonString();
                parent.AsObject().Remove("another");
                parent[steps[^1]] = Mark;
            }

            string marked = root.ToJsonString();
            foreach (string value in Values)
            {
                yield return marked.Replace("\"\\u0001mark\"", value, StringComparison.Ordinal);
            }
        }
    }

    private static IEnumerable<string[]> Paths(JsonNode node, string[] path)
    {
        IEnumerable<(string Step, JsonNode? Node)> children = node switch
        {
            JsonObject properties => properties.Select(pair => (pair.Key, pair.Value)),
            JsonArray items => items.Select((item, i) => ($"{i}", item)),
            _ => [],
        };
        return children.SelectMany(child => Paths(child.Node!, [.. path, child.Step]).Prepend([.. path, child.Step]));
    }

    /// <summary>A saved model whose description can be changed.</summary>
    private sealed class Description
    {
        private readonly MultiLayerNet _network;
        private readonly bool _isClassifier;

        public Description(bool isClassifier)
        {
            _isClassifier = isClassifier;
            using var stream = new MemoryStream(TinyTableModel.Saved(TinyTableModel.Train(isClassifier)));
            _network = MultiLayerNet.Load(stream, out IReadOnlyDictionary<string, string> metadata);
            Text = metadata[Key];
            IsRefused(Text).Should().BeFalse();
        }

        public string Text { get; }

        /// <summary>Whether the file with another description is refused. Otherwise its model must answer, or refuse the rows.</summary>
        public bool IsRefused(string text)
        {
            using var stream = new MemoryStream();
            _network.Save(stream, new Dictionary<string, string> { [Key] = text });
            stream.Position = 0;
            TableModel model;
            try
            {
                model = _isClassifier ? ClassifierModel.Load(stream) : RegressorModel.Load(stream);
            }
            catch (InvalidDataException exception)
            {
                Sentence.Require(exception.Message);
                return true;
            }

            try
            {
                Answer(model);
            }
            catch (ArgumentException exception)
            {
                Sentence.Require(exception.Message.Split(" (Parameter")[0].Replace('?', '.'));
            }

            string hash = model.ContentHash;
            using var again = new MemoryStream();
            model.Save(again);
            again.Position = 0;
            (_isClassifier ? (TableModel)ClassifierModel.Load(again) : RegressorModel.Load(again)).ContentHash.Should().Be(hash);
            return false;
        }

        private static void Answer(TableModel model)
        {
            _ = model.Preparation.Describe() + model;
            if (model is ClassifierModel classifier)
            {
                classifier.Predict(TinyTableModel.Rows).Should().OnlyContain(prediction => prediction.Probability >= 0 && prediction.Probability <= 1);
            }
            else
            {
                ((RegressorModel)model).Predict(TinyTableModel.Rows).Should().OnlyContain(answer => !float.IsNaN(answer));
            }
        }
    }
}
