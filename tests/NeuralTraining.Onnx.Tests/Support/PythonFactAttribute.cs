using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace NeuralTraining.Onnx.Tests.Support;

/// <summary>A fact that needs Python with a package, and is skipped visibly without.</summary>
public sealed class PythonFactAttribute : FactAttribute
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public PythonFactAttribute(string package)
    {
        Package = package;
        Skip = Find(package) is null ? $"This machine has no python3 with the package {package}." : null;
    }

    /// <summary>Gets the package.</summary>
    public string Package { get; }

    /// <summary>Returns the interpreter that has a package; null if none has. Of several, the system's may have it where the first does not.</summary>
    public static string? Find(string package) =>
        new[] { "python3", "/usr/bin/python3" }.FirstOrDefault(python => Run(python, "-c", $"import {package}").Code == 0);

    /// <summary>Runs a program, and returns its exit code and all that it printed.</summary>
    public static (int Code, string Output) Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            bool isOver = process.WaitForExit(Patience);
            return (isOver ? process.ExitCode : -1, output + errors.Result);
        }
        catch (Win32Exception exception)
        {
            return (-1, exception.Message);
        }
    }
}
