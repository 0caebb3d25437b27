using System.Diagnostics;

namespace NeuralTraining.Numerics;

/// <content>Its threads.</content>
internal sealed unsafe partial class WorkerTeam
{
    /// <summary>One thread of the team.</summary>
    private sealed class Worker : IDisposable
    {
        private static readonly long SpinTicks = Stopwatch.Frequency / 10_000;

        private readonly WorkerTeam _team;
        private readonly bool _spins;
        private readonly Thread _thread;
        private readonly AutoResetEvent _wakeUp = new(false);
        private int _sleeps;

        public Worker(WorkerTeam team, bool spins)
        {
            _team = team;
            _spins = spins;
            _thread = new Thread(Work) { IsBackground = true, Name = "NeuralTraining worker" };
            try
            {
                team._start(_thread);
            }
            catch
            {
                _wakeUp.Dispose();
                throw;
            }
        }

        public void Wake()
        {
            if (Volatile.Read(ref _sleeps) == 1 && Interlocked.Exchange(ref _sleeps, 0) == 1)
            {
                _wakeUp.Set();
            }
        }

        /// <summary>Waits for the thread to end, after the team has been disposed.</summary>
        public void Dispose()
        {
            Wake();
            _thread.Join();
            _wakeUp.Dispose();
        }

        private void Work()
        {
            try
            {
                Scratch.Reserve();
            }
            catch (OutOfMemoryException)
            {
                // The others do the work.
                return;
            }

            while (!_team._isDisposed)
            {
                if (_team.TryTakePart(out int start, out int end))
                {
                    _team.RunPart(start, end);
                }
                else if (!SpinUntilWork())
                {
                    SleepUntilWoken();
                }
            }
        }

        private bool SpinUntilWork()
        {
            if (!_spins)
            {
                return false;
            }

            long start = Stopwatch.GetTimestamp();
            do
            {
                for (int i = 0; i < 50; i++)
                {
                    if (_team.HasPart())
                    {
                        return true;
                    }

                    Thread.SpinWait(1);
                }
            }
            while (Stopwatch.GetTimestamp() - start < SpinTicks);

            return false;
        }

        private void SleepUntilWoken()
        {
            Interlocked.Exchange(ref _sleeps, 1);
            bool mustNotSleep = _team.HasPart() || _team._isDisposed;
            if (mustNotSleep && Interlocked.Exchange(ref _sleeps, 0) == 1)
            {
                return;
            }

            _wakeUp.WaitOne();
        }
    }
}
