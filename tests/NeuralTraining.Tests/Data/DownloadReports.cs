namespace NeuralTraining.Tests.Data;

/// <summary>Keeps what a download reports, in order, and does something more at each report.</summary>
internal sealed class DownloadReports(Action<MnistDownloadProgress>? then = null) : List<MnistDownloadProgress>, IProgress<MnistDownloadProgress>
{
    public void Report(MnistDownloadProgress value)
    {
        Add(value);
        then?.Invoke(value);
    }
}
