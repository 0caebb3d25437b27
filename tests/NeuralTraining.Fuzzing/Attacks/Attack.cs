namespace NeuralTraining.Fuzzing;

/// <summary>A file made to hurt its reader, or one with which such files begin.</summary>
/// <param name="Name">What is wrong with it. That of a file which must be read begins with "read".</param>
/// <param name="File">What it holds.</param>
public sealed record Attack(string Name, byte[] File)
{
    /// <summary>Gets all attacks by the reader they are for. Those on gzip are packed by what the runtime has, so their bytes may differ from one version to the next.</summary>
    public static IReadOnlyDictionary<string, Func<IEnumerable<Attack>>> All { get; } = new Dictionary<string, Func<IEnumerable<Attack>>>(StringComparer.Ordinal)
    {
        ["idx"] = IdxAttacks.All,
        ["gzip"] = GzipAttacks.All,
        ["safetensors"] = SafetensorsAttacks.All,
        ["pytorch"] = PyTorchAttacks.All,
        ["modules"] = ModulesAttacks.All,
        ["checkpoint"] = CheckpointAttacks.All,
        ["frozen"] = FrozenAttacks.All,
        ["network"] = NetworkAttacks.All,
        ["table"] = TableAttacks.All,
        ["describe"] = DescribeAttacks.All,
    };

    /// <summary>Writes the corpus: a folder for each reader, a file for each attack. Other files stay.</summary>
    internal static void WriteAll(string folder)
    {
        foreach ((string target, Func<IEnumerable<Attack>> attacks) in All)
        {
            string path = Directory.CreateDirectory(Path.Combine(folder, target)).FullName;
            foreach (Attack attack in attacks())
            {
                System.IO.File.WriteAllBytes(Path.Combine(path, attack.Name + ".bin"), attack.File);
            }
        }
    }
}
