using FluentAssertions;
using NeuralTraining.Tuning.PostgreSql.Tests.Support;
using Xunit;

namespace NeuralTraining.Tuning.PostgreSql.Tests;

/// <summary>Defaults, ranges and refusals, which need no server.</summary>
public sealed class OptionsTests
{
    [Fact]
    public void Their_defaults_are_the_documented_ones() => new PostgreSqlStorageOptions().ToString().Should().Be(
        "PostgreSqlStorageOptions(LeaseDuration: 00:00:30, RetryDuration: 00:01:00, Schema: neural_training)");

    [Theory]
    [InlineData(0.999)]
    [InlineData(86401)]
    [InlineData(-1)]
    public void A_lease_is_from_a_second_to_a_day(double seconds) =>
        FluentActions.Invoking(() => new PostgreSqlStorageOptions { LeaseDuration = TimeSpan.FromSeconds(seconds) })
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage(
                $"The duration of a lease must be from 00:00:01 to 1.00:00:00, but was '{TimeSpan.FromSeconds(seconds)}'.*");

    [Theory]
    [InlineData(-0.001)]
    [InlineData(86401)]
    public void Retries_last_for_nothing_to_a_day(double seconds) =>
        FluentActions.Invoking(() => new PostgreSqlStorageOptions { RetryDuration = TimeSpan.FromSeconds(seconds) })
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage(
                $"The duration of retries must be from 00:00:00 to 1.00:00:00, but was '{TimeSpan.FromSeconds(seconds)}'.*");

    [Theory]
    [InlineData("")]
    [InlineData("Studies")]
    [InlineData("1st")]
    [InlineData("pg_mine")]
    [InlineData("a\"; DROP SCHEMA b")]
    [InlineData("a234567890b234567890c234567890d234567890e234567890f234567890g234")]
    public void A_schema_has_a_plain_name(string name) =>
        FluentActions.Invoking(() => new PostgreSqlStorageOptions { Schema = name }).Should().Throw<ArgumentException>().WithMessage(
            "The name of the schema must be at most 63 lower-case letters, digits and underscores, " +
            $"begin with a letter or an underscore, and not with 'pg_', but was '{name}'.*");

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("two\nlines")]
    public void A_study_has_a_name_of_one_line(string name) =>
        FluentActions.Invoking(() => new PostgreSqlStorage("Host=localhost", name)).Should().Throw<ArgumentException>().WithMessage(
            $"The name of a study must have 1 to 200 characters, none of them a control character, but was '{name}'.*");

    [Theory]
    [InlineData("")]
    [InlineData("Database=studies")]
    [InlineData("postgresql://me:hush@host/studies")]
    [InlineData("Host=localhost;Password=half;of the hush")]
    [InlineData("Host=localhost;Password=half;hush=1")]
    [InlineData("Host=localhost;Port=hush")]
    public void A_connection_string_that_is_none_is_refused_without_its_secrets(string connectionString) =>
        FluentActions.Invoking(() => new PostgreSqlStorage(connectionString, "study")).Should().Throw<ArgumentException>().Which.ToString()
            .Should().StartWith(
                "System.ArgumentException: The connection string must be one of Npgsql that names a host, " +
                "such as 'Host=…;Database=…;Username=…;Password=…', but is not.")
            .And.NotContain("hush");

    [Fact]
    public void It_prints_its_study_and_database_but_no_password()
    {
        using var storage = new PostgreSqlStorage("Host=db.example;Port=5433;Database=studies;Username=me;Password=secret", "rates");

        storage.ToString().Should().Be("PostgreSqlStorage('rates' in the database 'studies' on db.example:5433)");
        storage.RenewalInterval.Should().Be(TimeSpan.FromSeconds(10));
        storage.PollInterval.Should().Be(TimeSpan.FromSeconds(0.2));
    }

    [Fact]
    public void Wrong_use_is_refused()
    {
        using var storage = new PostgreSqlStorage("Host=localhost", "rates");
        var claim = new TrialClaim(new TrialRecord { Number = 0 }, 1);

        const string unopened = "The storage of a study must be opened before it is used: call Open first.";
        storage.Invoking(s => s.Read()).Should().Throw<InvalidOperationException>().WithMessage(unopened);
        storage.Invoking(s => s.Claim("worker", null, 1)).Should().Throw<InvalidOperationException>().WithMessage(unopened);
        storage.Invoking(s => s.Renew(claim)).Should().Throw<InvalidOperationException>().WithMessage(unopened);
        storage.Invoking(s => s.Claim("worker", -1, 1)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The lag must be at least 0, but was '-1'.*");
        storage.Invoking(s => s.Open(TestStudy.Description, -1)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The number of trials must be from 0 to 1000000, but was '-1'.*");
        storage.Dispose();
        storage.Invoking(s => s.Open(TestStudy.Description, 1)).Should().Throw<ObjectDisposedException>();
    }
}
