using System.Globalization;
using NeuralTraining.Tuning.PostgreSql;
using NeuralTraining.Tuning.PostgreSql.Worker;

// CONNECTION TRIALS LEASE: works at a study until it has so many trials, with a lease of so many seconds, and tells of
// each step of a trial and of each write that was refused.
if (args is not [var connection, var trials, var lease])
{
    Console.Error.WriteLine("usage: CONNECTION TRIALS LEASE");
    return 2;
}

var options = new PostgreSqlStorageOptions { LeaseDuration = TimeSpan.FromSeconds(double.Parse(lease, CultureInfo.InvariantCulture)) };
using var storage = new PostgreSqlStorage(connection, SlowStudy.Name, options);
SlowStudy.Run(new TellingStorage(storage, Console.WriteLine), int.Parse(trials, CultureInfo.InvariantCulture), Console.WriteLine);
return 0;
