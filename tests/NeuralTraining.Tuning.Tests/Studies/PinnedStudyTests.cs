using System.Security.Cryptography;
using System.Text;
using FluentAssertions;
using NeuralTraining.Tuning.Tests.Support;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Studies;

/// <summary>The same study has the same bits on every machine, and in every version: a new hash changes users' studies.</summary>
public sealed class PinnedStudyTests
{
    [Theory]
    [InlineData(nameof(RandomSampler), "B82AD1E2A022D3BB")]
    [InlineData(nameof(GridSampler), "8FF968DF6B394583")]
    [InlineData(nameof(SobolSampler), "CA9F598BD01529F8")]
    [InlineData(nameof(NarrowingSampler), "9E2B640C11800647")]
    [InlineData(nameof(TpeSampler), "8DAE5F9C88E397B2")]
    [InlineData(nameof(GaussianProcessSampler), "0DDD271C7BC13442")]
    public void The_trials_of_a_study_have_the_committed_bits(string sampler, string hash)
    {
        var options = new StudyOptions { Sampler = EverySampler.Of(sampler).Create(), Pruner = new MedianPruner() };

        string log = Toy.Log(new Study(Toy.Space, options).Run(Toy.Objective, 60, workers: 3));

        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(log)))[..16].Should().Be(hash);
    }
}
