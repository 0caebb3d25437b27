using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

// Prints what TorchSharp's training steps take: [cases] [seconds per case] [threads], such as ABE 5 2. Tensors are float32.
const int Samples = 60_000;
const double SecondsOfWarmUp = 0.5;
(string Name, int[] Widths, int Batch, bool Adam, bool BatchNormAndDropout)[] all =
[
    ("A", [784, 100, 100, 100, 100, 10], 100, false, false),
    ("B", [784, 100, 100, 100, 100, 10], 100, true, false),
    ("C", [784, 100, 100, 100, 100, 100, 10], 100, false, true),
    ("D", [784, 1024, 1024, 1024, 10], 256, true, false),
    ("E", [784, 50, 10], 100, false, false),
];
string cases = args.Length > 0 ? args[0] : "ABCDE";
double seconds = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 3;
try
{
    // TorchSharp would copy half a gigabyte before it says that its library does not load.
    NativeLibrary.Load("LibTorchSharp", typeof(torch).Assembly, null);
}
catch (DllNotFoundException exception)
{
    // Of the message's lines the telling one is not about the places where the library was looked for in vain.
    string[] lines = exception.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    Console.Error.WriteLine(lines.LastOrDefault(line => !line.Contains("cannot open shared object file")) ?? lines[0]);
    return 1;
}

set_num_threads(args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1);
random.manual_seed(1);

Console.WriteLine($"TorchSharp {typeof(torch).Assembly.GetName().Version!.ToString(3)} (libtorch {__version__})");
Tensor inputs = rand(Samples, 784), labels = randint(10, Samples, ScalarType.Int64);
foreach ((string name, int[] widths, int batch, bool adam, bool batchNormAndDropout) in all.Where(c => cases.Contains(c.Name)))
{
    Sequential network = Network(widths, batchNormAndDropout);
    optim.Optimizer optimizer = adam ? optim.Adam(network.parameters(), 0.001) : optim.SGD(network.parameters(), 0.01);
    CrossEntropyLoss crossEntropy = nn.CrossEntropyLoss();
    Tensor order = randperm(Samples);
    long iteration = 0;
    double lossSum = 0;

    Measure(SecondsOfWarmUp);
    List<double> times = Measure(seconds);
    times.Sort();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-4}  {times[0],10:F3}  {times[times.Count / 2],9:F3}"));

    List<double> Measure(double duration)
    {
        var milliseconds = new List<double>(1 << 16);
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < duration)
        {
            long begin = Stopwatch.GetTimestamp();
            using (NewDisposeScope())
            {
                Tensor rows = order.narrow(0, iteration++ % (Samples / batch) * batch, batch);
                Tensor x = inputs.index_select(0, rows), t = labels.index_select(0, rows);
                optimizer.zero_grad();
                Tensor loss = crossEntropy.forward(network.forward(x), t);
                loss.backward();
                optimizer.step();
                lossSum += loss.item<float>();
            }

            milliseconds.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        return milliseconds;
    }
}

return 0;

static Sequential Network(int[] widths, bool batchNormAndDropout)
{
    Sequential network = nn.Sequential();
    for (int l = 1; l < widths.Length; l++)
    {
        network.append(nn.Linear(widths[l - 1], widths[l]));
        if (l < widths.Length - 1)
        {
            if (batchNormAndDropout)
            {
                network.append(nn.BatchNorm1d(widths[l]));
            }

            network.append(nn.ReLU());
            if (batchNormAndDropout)
            {
                network.append(nn.Dropout(0.5));
            }
        }
    }

    return network;
}
