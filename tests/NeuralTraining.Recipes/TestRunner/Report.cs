using Xunit;
using Xunit.Abstractions;

namespace NeuralTraining.TestRunner;

/// <summary>Collects the tests that are found, and prints those that fail or are skipped.</summary>
internal sealed class Report : LongLivedMarshalByRefObject, IMessageSink, IDisposable
{
    private readonly ManualResetEventSlim _isDiscovered = new(), _hasEnded = new();
    private readonly List<ITestCase> _cases = [];
    private int _passed, _failed, _skipped;

    /// <summary>Gets the tests that were found.</summary>
    public IReadOnlyList<ITestCase> Cases => _cases;

    public void WaitForDiscovery() => _isDiscovered.Wait();

    /// <summary>Waits until all tests have run, prints their numbers, and returns whether none failed.</summary>
    public bool WaitForEnd()
    {
        _hasEnded.Wait();
        Console.WriteLine($"{_passed} passed, {_failed} failed{(_skipped > 0 ? $", {_skipped} skipped" : "")}");
        return _failed == 0;
    }

    public bool OnMessage(IMessageSinkMessage message)
    {
        // Test classes run at the same time.
        lock (_cases)
        {
            switch (message)
            {
                case ITestCaseDiscoveryMessage found:
                    _cases.Add(found.TestCase);
                    break;
                case IDiscoveryCompleteMessage:
                    _isDiscovered.Set();
                    break;
                case ITestPassed:
                    _passed++;
                    break;
                case ITestSkipped skipped:
                    _skipped++;
                    Console.WriteLine($"Skipped: {skipped.Test.DisplayName}: {skipped.Reason}");
                    break;
                case ITestFailed failed:
                    Fail(failed.Test.DisplayName, failed);
                    break;
                case ITestAssemblyFinished:
                    _hasEnded.Set();
                    break;
                // What fails around tests, such as the clean-up of a fixture.
                case IFailureInformation failure:
                    Fail(message.GetType().Name, failure);
                    break;
            }
        }

        return true;
    }

    public void Dispose()
    {
        _isDiscovered.Dispose();
        _hasEnded.Dispose();
    }

    private void Fail(string what, IFailureInformation failure)
    {
        _failed++;
        Console.WriteLine($"Failed: {what}: {string.Join(Environment.NewLine, failure.Messages)}");
        Console.WriteLine(failure.StackTraces.FirstOrDefault());
    }
}
