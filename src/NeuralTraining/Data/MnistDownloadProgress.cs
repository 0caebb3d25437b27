namespace NeuralTraining;

/// <summary>Represents the progress of one file in
/// <see cref="Mnist.DownloadAsync(string, IProgress{MnistDownloadProgress}?, CancellationToken)"/>.</summary>
/// <param name="Source">The address of the file.</param>
/// <param name="BytesReceived">The number of bytes received so far.</param>
/// <param name="BytesExpected">The number of bytes that the server announced, or null if it did not announce
/// any.</param>
public readonly record struct MnistDownloadProgress(Uri Source, long BytesReceived, long? BytesExpected)
{
    /// <inheritdoc />
    public override string ToString() => BytesExpected is null
        ? Invariant($"{Source}: {BytesReceived} bytes")
        : Invariant($"{Source}: {BytesReceived} of {BytesExpected} bytes");
}
