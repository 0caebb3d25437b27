namespace NeuralTraining;

/// <summary>How far <see cref="Mnist.DownloadAsync(string, IProgress{MnistDownloadProgress}?, CancellationToken)"/> has come with one file.</summary>
/// <param name="Source">Where the file is fetched from.</param>
/// <param name="BytesReceived">How many bytes have arrived.</param>
/// <param name="BytesExpected">How many bytes the server announced; null when it did not.</param>
public readonly record struct MnistDownloadProgress(Uri Source, long BytesReceived, long? BytesExpected)
{
    /// <inheritdoc />
    public override string ToString() => BytesExpected is null
        ? Invariant($"{Source}: {BytesReceived} bytes")
        : Invariant($"{Source}: {BytesReceived} of {BytesExpected} bytes");
}
