using System.Collections;
using NeuralTraining.Files;

namespace NeuralTraining.Training;

/// <summary>The tensors of a header. They are not copied, as there may be millions.</summary>
internal sealed class ModelFileTensors(IReadOnlyList<SafetensorsEntry> entries) : IReadOnlyList<ModelFileTensor>
{
    public int Count => entries.Count;

    public ModelFileTensor this[int index] => new(entries[index]);

    public IEnumerator<ModelFileTensor> GetEnumerator() => entries.Select(entry => new ModelFileTensor(entry)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
