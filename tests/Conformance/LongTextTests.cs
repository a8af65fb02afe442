using System.Collections.Concurrent;
using Intaglio.Compiler.Lowering;
using Intaglio.Compiler.Spec;
using Intaglio.Testing;
using Intaglio.Tool.Compilation;
using Intaglio.Tool.Verification;

namespace Intaglio.Conformance;

/// <summary>Texts that are longer than a chunk of prefill and fill dozens of cache blocks, with and without a window.</summary>
public sealed class LongTextTests : IDisposable
{
    private const int Length = 1100;

    // Some twenty seconds of float64 for each of the two models, whatever instruction set is compared with it.
    private static readonly ConcurrentDictionary<int, float[]> Expected = [];

    private readonly ReferenceDirectory reference = ReferenceDirectory.Open(Path.Combine(Places.References, "llama2-gqa"));
    private readonly ModelSpec[] models;
    private readonly CompiledModels compiled;

    public LongTextTests()
    {
        ModelSpec llama = ModelFolder.Open(reference.ConfigPath).Specialise([WeightFormat.Float32], [.. Machine.InstructionSets]) with { MaxPositions = 2048 };
        models = [Variant(llama, "Everything", window: null), Variant(llama, "Windowed", window: 100)];
        compiled = InMemoryCompiler.Compile(models);
    }

    public static TheoryData<int, InstructionSet> EveryForm()
    {
        var forms = new TheoryData<int, InstructionSet>();
        foreach (InstructionSet instructionSet in Enum.GetValues<InstructionSet>())
        {
            forms.Add(0, instructionSet);
            forms.Add(1, instructionSet);
        }

        return forms;
    }

    public void Dispose() => compiled.Dispose();

    [SkippableTheory]
    [MemberData(nameof(EveryForm))]
    public void A_text_of_several_chunks_is_read_as_the_interpreter_reads_it_and_as_it_is_decoded(int index, InstructionSet instructionSet)
    {
        Machine.SkipUnlessSupported(instructionSet);
        ModelSpec spec = models[index];
        using Checkpoint checkpoint = reference.OpenCheckpoint();
        using DecoderModel model = compiled.Load<DecoderModel>(spec.Type, checkpoint, new LoadOptions { InstructionSet = instructionSet, Workers = 2 });
        int vocabulary = model.Info.VocabularySize;
        int[] tokens = ReferenceModel.Tokens(model, Length);

        float[] read = new float[Length * vocabulary];
        using Session session = model.CreateSession(new SessionOptions { Capacity = Length });
        session.PrefillAll(tokens, read);
        float[] expected = Expected.GetOrAdd(index, _ => Array.ConvertAll(Interpret(spec, tokens), value => (float)value));
        Assert.InRange(Logits.Distance(read, expected), 0, reference.Tolerance);

        session.Reset();
        for (int position = 0; position < Length; position++)
            Assert.Equal(0, Logits.Distance(session.Decode(tokens[position]), read.AsSpan(position * vocabulary, vocabulary)));
    }

    private double[] Interpret(ModelSpec spec, int[] tokens)
    {
        var weights = new CheckpointWeights(spec, reference.Weights);
        return new GraphInterpreter(spec, ModelLowering.Lower(spec), weights.Of).Forward(tokens).Elements;
    }

    private static ModelSpec Variant(ModelSpec model, string name, int? window)
    {
        StackSpec stack = model.OnlyStack;
        return model with
        {
            Type = model.Type with { Name = name },
            Decoder = stack with { Kinds = stack.Kinds.Select(kind => kind with { Attention = kind.Attention with { Window = window } }).ToEquatableArray() },
        };
    }
}
