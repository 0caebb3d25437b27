using System.Globalization;
using NeuralTraining.Tuning;
using NeuralTraining.Tuning.Worker;

// study PATH FOLDER TRIALS WORKERS: works at a study until it is over, and names each trial that begins.
// events PATH: makes one call of a storage for each line of the input, and answers it.
switch (args)
{
    case ["study", var path, var folder, var trials, var workers]:
        using (var storage = new JournalStorage(path))
        {
            int count = int.Parse(trials, CultureInfo.InvariantCulture), threads = int.Parse(workers, CultureInfo.InvariantCulture);
            KilledStudy.Run(storage, folder, count, threads, trial => Console.WriteLine(Invariant($"trial {trial}")));
        }

        return 0;
    case ["events", var path]:
        using (var storage = new JournalStorage(path))
        {
            EventLoop.Run(storage, Console.In, Console.Out);
        }

        return 0;
    default:
        Console.Error.WriteLine("usage: study PATH FOLDER TRIALS WORKERS | events PATH");
        return 2;
}
