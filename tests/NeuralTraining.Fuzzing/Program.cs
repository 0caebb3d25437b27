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

Console.Error.WriteLine($"Say 'afl TARGET', 'libfuzzer TARGET' or 'replay TARGET PATH...', where a target is one of {string.Join(", ", Target.All.Keys)}.");
return 2;
