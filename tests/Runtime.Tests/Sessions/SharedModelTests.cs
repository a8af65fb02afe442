using Xunit;

namespace Intaglio.Runtime.Tests.Sessions;

/// <summary>Several sessions of one model on several threads.</summary>
public class SharedModelTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(3, 2)]
    [InlineData(7, 5)]
    public void Sessions_on_several_threads_do_not_disturb_each_other(int modelWorkers, int sessionWorkers)
    {
        using TinyModel model = TinyModel.Create(modelWorkers);
        RunOnThreads(4, thread =>
        {
            using Session session = model.CreateSession(new() { Workers = thread == 0 ? 1 : sessionWorkers });
            for (int round = 0; round < 20; round++)
            {
                int[] tokens = [.. Enumerable.Range(thread, 20).Select(index => index * (round + 1) % TinyProgram.Vocabulary)];
                session.Reset();
                session.Prefill(tokens.AsSpan(0, 13));
                for (int index = 13; index < 20; index++)
                    session.Decode(tokens[index]);
                Assert.Equal(TinyProgram.Expected(tokens), session.Logits);
            }
        });
    }

    [Fact]
    public void The_bits_do_not_depend_on_the_number_of_workers()
    {
        using TinyModel model = TinyModel.Create(workers: 3);
        int[] tokens = [.. Enumerable.Range(0, 40).Select(index => index * 3 % TinyProgram.Vocabulary)];
        using Session one = model.CreateSession(new() { Workers = 1 });
        one.Prefill(tokens);
        for (int workers = 2; workers <= 3; workers++)
        {
            using Session several = model.CreateSession(new() { Workers = workers });
            Assert.Equal(workers, several.Workers);
            Assert.Equal(one.Logits, several.Prefill(tokens));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_model_disposed_from_another_thread_stops_its_sessions_without_a_wrong_number(int workers)
    {
        for (int round = 0; round < 20; round++)
        {
            TinyModel model = TinyModel.Create(workers);
            using var started = new CountdownEvent(3);
            RunOnThreads(4, thread =>
            {
                if (thread == 0)
                {
                    started.Wait();
                    model.Dispose();
                    return;
                }

                using Session session = model.CreateSession();
                started.Signal();
                Assert.Throws<ObjectDisposedException>(() => DecodeForEver(session));
            });
            Assert.True(model.WeightsAreFreed);
        }
    }

    [Fact]
    public void A_session_disposed_from_another_thread_stops_without_a_wrong_number()
    {
        using TinyModel model = TinyModel.Create(workers: 2);
        for (int round = 0; round < 50; round++)
        {
            Session session = model.CreateSession();
            using var started = new ManualResetEventSlim();
            RunOnThreads(2, thread =>
            {
                if (thread == 0)
                {
                    started.Wait();
                    session.Dispose();
                    return;
                }

                session.Decode(1);
                started.Set();
                Assert.Throws<ObjectDisposedException>(() => DecodeForEver(session));
            });
        }
    }

    // Ends with an exception of the session; logits are checked on the way, for freed weights and caches hold something else.
    private static void DecodeForEver(Session session)
    {
        while (true)
        {
            if (session.Position >= 8)
                session.Reset();
            ReadOnlySpan<float> logits = session.Decode(4);
            Assert.DoesNotContain(float.NaN, logits.ToArray());
        }
    }

    private static void RunOnThreads(int count, Action<int> body)
    {
        var failures = new Exception?[count];
        Thread[] threads = [.. Enumerable.Range(0, count).Select(index => new Thread(() =>
        {
            try
            {
                body(index);
            }
            catch (Exception failure)
            {
                failures[index] = failure;
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Assert.All(threads, thread => Assert.True(thread.Join(TimeSpan.FromSeconds(60)), "A thread did not come to its end."));
        Assert.All(failures, Assert.Null);
    }
}
