using Intaglio.CompilerServices;

namespace Intaglio.Conformance;

/// <summary>A decoded token allocates nothing, on no worker.</summary>
public class AllocationTests(ReferenceModels models) : IClassFixture<ReferenceModels>
{
    private const int Workers = 3;
    private static readonly long[] Before = new long[Workers];
    private static readonly long[] After = new long[Workers];

    public static TheoryData<string> Models() => [.. ReferenceModels.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public unsafe void A_decoded_token_allocates_nothing_on_any_worker(string name)
    {
        using DecoderModel model = models[name].Load(new LoadOptions { Workers = Workers });
        LoadedProgram loaded = model.Loaded;
        int[] tokens = ReferenceModel.Tokens(model, 48);
        using Session session = model.CreateSession(new SessionOptions { Capacity = tokens.Length });
        session.Prefill(tokens.AsSpan(0, 8));
        session.Decode(tokens[8]);
        Array.Fill(Before, -1);
        Array.Fill(After, -2);
        ForwardFrame frame = new() { Workers = Workers };
        loaded.Team.Run(&RecordAfter, &frame);
        loaded.Team.Run(&RecordBefore, &frame);

        for (int position = 9; position < tokens.Length; position++)
            session.Decode(tokens[position]);

        loaded.Team.Run(&RecordAfter, &frame);
        Assert.Equal(Before, After);
    }

    // What the thread that this runs on has allocated since it started.
    private static unsafe void RecordBefore(ForwardFrame* frame, int worker) => Before[worker] = GC.GetAllocatedBytesForCurrentThread();

    private static unsafe void RecordAfter(ForwardFrame* frame, int worker) => After[worker] = GC.GetAllocatedBytesForCurrentThread();
}
