using System.Text;

namespace NeuralTraining.Samples;

/// <summary>Writes to a terminal that may be closed meanwhile: what is printed from then on is lost, and the files are still written.</summary>
public sealed class ClosableTerminal(TextWriter terminal) : TextWriter
{
    public override Encoding Encoding => terminal.Encoding;

    /// <summary>Puts one between the console and each of its outputs that is a terminal. A file or pipe that cannot be written remains an error.</summary>
    public static void Install()
    {
        if (!Console.IsOutputRedirected)
        {
            Console.SetOut(new ClosableTerminal(Console.Out));
        }

        if (!Console.IsErrorRedirected)
        {
            Console.SetError(new ClosableTerminal(Console.Error));
        }
    }

    public override void Write(char value) => Try(() => terminal.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => terminal.Write(buffer, index, count));

    public override void Write(string? value) => Try(() => terminal.Write(value));

    public override void Flush() => Try(terminal.Flush);

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (IOException)
        {
            // Nobody is there to read it.
        }
    }
}
