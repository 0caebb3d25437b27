namespace NeuralTraining.Tuning;

/// <summary>A worker's right to run a trial.</summary>
/// <param name="Trial">The trial as it was when it was claimed: with values and a curve if an earlier attempt stored
/// them, and this attempt counted.</param>
/// <param name="Token">A number that grows with each claim of the trial; a write that shows an older one is
/// refused.</param>
public sealed record TrialClaim(TrialRecord Trial, long Token);
