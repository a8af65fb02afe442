using System.Runtime.InteropServices;
using Intaglio.CompilerServices;
using Xunit;

namespace Intaglio.Runtime.Tests.Sessions;

public sealed unsafe class AllocationTests
{
    private const int MostWorkers = 3;

    // Written by the workers themselves, each its own element: what its thread has allocated when a forward pass begins.
    private static readonly long* Allocated = (long*)NativeMemory.AllocZeroed(MostWorkers, sizeof(long));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_decoded_token_allocates_nothing_on_any_worker(int workers)
    {
        using var weights = new MemoryStream();
        var loaded = new LoadedProgram(TinyProgram.Running(&Count), null, weights, workers);
        var information = new ModelInfo { Name = "Counting", VocabularySize = 11, MaxPositions = 1000, Layers = 1, HiddenSize = 1, Heads = 1, KeyValueHeads = 1, Parameters = 0 };
        using var session = new Session(information, loaded, 1000, workers);

        // Threads, their locks and the wake-up's own bookkeeping exist after the first waits.
        DecodeWithPauses(session, 10);

        // A collection, which any other test can start, takes back what is left of the block that a thread allocates from and counts that rest as
        // allocated, up to 8 KB. After one here no thread has a block, and later ones find nothing to count.
        GC.Collect();
        DecodeWithPauses(session, 10);
        Span<long> before = stackalloc long[workers];
        new ReadOnlySpan<long>(Allocated, workers).CopyTo(before);
        DecodeWithPauses(session, 300);
        Assert.Equal(before.ToArray(), new ReadOnlySpan<long>(Allocated, workers).ToArray());
        loaded.Close();
    }

    // Some of the waits are long enough for the workers to park.
    private static void DecodeWithPauses(Session session, int count)
    {
        for (int token = 0; token < count; token++)
        {
            if (token % 10 == 9)
                Thread.Sleep(1);
            session.Decode(token % 11);
        }
    }

    private static void Count(ForwardFrame* frame, int worker)
    {
        SpinBarrier.Wait(frame->Barrier, frame->Workers);
        Allocated[worker] = GC.GetAllocatedBytesForCurrentThread();
    }
}
