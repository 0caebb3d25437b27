using System.Diagnostics;
using System.Globalization;
using FluentAssertions;
using FluentAssertions.Execution;
using NeuralTraining.Recipes;
using NeuralTraining.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace NeuralTraining.Tests.Files;

/// <summary>Has strace fail each system call of a save in turn: the caller learns of it, and the older file stays whole.</summary>
public sealed class SaveFailureTests(ITestOutputHelper output) : IDisposable
{
    private const string InPlace = "The new file is in place and complete";
    private const int MaxCalls = 100;

    private static readonly string[] Calls =
    [
        "openat", "pwrite64", "fsync", "rename,?renameat,?renameat2", "close", "fchmod,?fchmodat", "statx", "fstat", "newfstatat", "lstat",
        "flock", "getdents64", "readlink,?readlinkat", "mkdir,?mkdirat", "ftruncate",
    ];

    /// <summary>The calls whose failure must fail the save.</summary>
    private static readonly string[] Essential =
        ["pwrite64", "fsync", "rename,?renameat,?renameat2", "fchmod,?fchmodat", "mkdir,?mkdirat", "ftruncate"];

    /// <summary>The first is for all calls, the others for the essential ones.</summary>
    private static readonly string[] Errors = ["EIO", "ENOSPC", "EDQUOT", "EFBIG", "ECANCELED"];

    private readonly TemporaryFolder _folder = new();
    private Process? _program;

    public void Dispose()
    {
        if (_program is not null)
        {
            _program.Kill();
            _program.Dispose();
        }

        _folder.Dispose();
    }

    [StraceTheory]
    [InlineData("weights")]
    [InlineData("frozen")]
    [InlineData("network")]
    public void A_file_is_whole_after_any_call_has_failed_and_its_writer_knows(string what)
    {
        string path = _folder.PathOf("file");
        Saves.All[what](path);
        byte[] whole = File.ReadAllBytes(path), old = [1, 2, 3];
        Start(what, path);
        int failures = FailEveryCall(() => File.WriteAllBytes(path, old), answer =>
            File.ReadAllBytes(path).Should().Equal(answer == "saved" || answer.Contains(InPlace, StringComparison.Ordinal) ? whole : old));

        failures.Should().BeGreaterThan(50);
    }

    [StraceFact]
    public void A_run_can_be_resumed_after_any_call_has_failed_and_its_trainer_knows()
    {
        string begun = _folder.PathOf("begun"), folder = _folder.PathOf("folder");
        Saves.Begin(begun);
        Start("checkpoint", folder);
        int failures = FailEveryCall(Reset, answer =>
        {
            long? iteration = Saves.NewTrainer(folder).Resume()?.Iteration;
            iteration.Should().BeGreaterThanOrEqualTo(answer == "saved" ? Saves.Begun + 1 : Saves.Begun);
        });

        failures.Should().BeGreaterThan(50);

        void Reset()
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            Directory.CreateDirectory(folder);
            Array.ForEach(Directory.GetFiles(begun), file => File.Copy(file, Path.Combine(folder, Path.GetFileName(file))));
        }
    }

    [StraceFact]
    public void A_file_goes_to_the_disk_before_it_is_renamed_and_its_folder_after_and_so_do_new_folders()
    {
        string parent = _folder.PathOf("new"), folder = Path.Combine(parent, "folder");
        Start("checkpoint", folder);

        (string answer, string[] calls) = Save("-e", "trace=?mkdir,?mkdirat,fsync,?rename,?renameat,?renameat2");

        answer.Should().Be("saved");
        string[] made = [$"mkdir {parent}", $"fsync {_folder.Path}", $"mkdir {folder}", $"fsync {parent}"];
        string[] saved = [$"fsync {folder}", "fsync .tmp", "rename .safetensors", $"fsync {folder}"];
        calls.Where(call => !call.StartsWith("---", StringComparison.Ordinal)).Select(Shown)
            .Should().Equal([.. made, .. saved, .. saved, .. saved]);

        string Shown(string call)
        {
            string path = call.Split('<', '>', '"')[1];
            return call.StartsWith("rename", StringComparison.Ordinal) ? "rename .safetensors"
                : call.StartsWith("mkdir", StringComparison.Ordinal) ? $"mkdir {path}"
                : $"fsync {(path.EndsWith(".tmp", StringComparison.Ordinal) ? ".tmp" : path)}";
        }
    }

    [StraceTheory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_new_folder_that_does_not_reach_the_disk_is_reported_and_gone_again(int failing)
    {
        string parent = _folder.PathOf("new");
        Start("checkpoint", Path.Combine(parent, "folder"));

        (string answer, _) = Save("-e", "trace=fsync", "-e", $"inject=fsync:error=EIO:when={failing}");

        answer.Should().StartWith($"refused: The folder '{Path.Combine(parent, "folder")}' must exist for checkpoints, or be created, ");
        Directory.Exists(failing == 1 ? parent : Path.Combine(parent, "folder")).Should().BeFalse();
        Save("-e", "trace=fsync").Answer.Should().Be("saved");
    }

    private void Start(string what, string path)
    {
        _program = RecipeProgram.Start("saves", what, path);
        Strace.ReadLine(_program.StandardOutput).Should().Be($"ready: {_program.Id.ToString(CultureInfo.InvariantCulture)}");
    }

    /// <summary>Saves once for each call that a save makes and for each error, and returns how often.</summary>
    private int FailEveryCall(Action reset, Action<string> check)
    {
        int failures = 0;
        foreach ((string call, string error) in Calls.SelectMany(call => ErrorsOf(call).Select(error => (call, error))))
        {
            for (int i = 1; ; i++)
            {
                i.Should().BeLessThan(MaxCalls);
                reset();
                (string answer, string[] calls) = Save("-e", $"trace=?{call}", "-e", $"inject=?{call}:error={error}:when={i}");
                string? failed = calls.SingleOrDefault(line => line.EndsWith("(INJECTED)", StringComparison.Ordinal));
                if (failed is null)
                {
                    answer.Should().Be("saved");
                    break;
                }

                failures++;
                output.WriteLine($"{answer} <= {failed}");
                using var scope = new AssertionScope($"what was left by '{failed}'");
                check(answer);
                bool mustBeTold = Essential.Contains(call) || (call == "close" && failed.Contains(".tmp", StringComparison.Ordinal));
                answer.Should().StartWith(mustBeTold ? "refused: The " : "");
                Directory.EnumerateFiles(_folder.Path, "*.tmp", SearchOption.AllDirectories).Should().BeEmpty();
            }
        }

        return failures;
    }

    private static IEnumerable<string> ErrorsOf(string call) => Essential.Contains(call) ? Errors : Errors.Take(1);

    private (string Answer, string[] Calls) Save(params string[] options)
    {
        string? answer = null;
        string[] calls = Strace.Trace(_program!.Id, options, () =>
        {
            _program.StandardInput.WriteLine();
            answer = Strace.ReadLine(_program.StandardOutput);
        });
        return (answer ?? _program.StandardError.ReadToEnd(), calls);
    }
}
