using NeuralTraining.Fuzzing;
using SharpFuzz;

if (args is ["afl" or "libfuzzer", var name] && Target.All.TryGetValue(name, out Target? target))
{
    if (args[0] == "afl")
    {
        Fuzzer.Run(stream =>
        {
            using var file = new MemoryStream();
            stream.CopyTo(file);
            target.Try(file.ToArray());
        });
    }
    else
    {
        Fuzzer.LibFuzzer.Run(file => target.Try(file.ToArray()));
    }

    return 0;
}

if (args is ["replay", var replayed, .. var paths] && Target.All.TryGetValue(replayed, out Target? reader))
{
    return Replay.Run(reader, paths);
}

if (args is ["corpus", var folder])
{
    Attack.WriteAll(folder);
    return 0;
}

Console.Error.WriteLine($"Say 'afl TARGET', 'libfuzzer TARGET' 'replay TARGET PATH...' or 'corpus FOLDER', where a target is one of {string.Join(", ", Target.All.Keys)}.");
return 2;
