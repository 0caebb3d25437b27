using System.Reflection;
using NeuralTraining.TestRunner;
using Xunit.Abstractions;
using Xunit.Sdk;

// TestRunner [NAME...] [-NAME...]
// Runs the unit tests of namespaces, classes and methods in this process, for processors without a .NET SDK: those that are named, or all, but none that is
// named behind a minus. Names are for instance Numerics, BatchNormTests or Layers.BatchNormTests. The exit code is 1 if a test fails.
var tests = new AssemblyName("NeuralTraining.Tests");
var options = new Options();
using var report = new Report();
using var framework = new XunitTestFramework(report);
using ITestFrameworkDiscoverer discoverer = framework.GetDiscoverer(Reflector.Wrap(Assembly.Load(tests)));
discoverer.Find(includeSourceInformation: false, report, options);
report.WaitForDiscovery();

string[] unwanted = [.. args.Where(name => name.StartsWith('-')).Select(name => name[1..])];
string[] wanted = [.. args.Where(name => !name.StartsWith('-'))];
ITestCase[] cases = [.. report.Cases.Where(test => (wanted.Length == 0 || IsAmong(test, wanted)) && !IsAmong(test, unwanted))];
if (cases.Length == 0)
{
    throw new ArgumentException($"There must be tests with the names '{string.Join(' ', args)}', but there are none.");
}

using ITestFrameworkExecutor executor = framework.GetExecutor(tests);
executor.RunTests(cases, report, options);
return report.WaitForEnd() ? 0 : 1;

static bool IsAmong(ITestCase test, string[] names) =>
    names.Any(name => $"{test.TestMethod.TestClass.Class.Name}.{test.TestMethod.Method.Name}.".Contains($".{name}.", StringComparison.Ordinal));
