using Intaglio.Tool.Verification;

namespace Intaglio.Conformance;

/// <summary>The reference models that lie in the repository, one for each kind and mechanism, in every form that this machine can run.</summary>
public class ConformanceSetTests
{
    /// <summary>Each model in each form; of the quantised ones, whose tolerance takes seven programs to find, those of one instruction set: random models hold the others to the same integers.</summary>
    public static TheoryData<string, InstructionSet, WeightFormat> EveryForm()
    {
        var forms = new TheoryData<string, InstructionSet, WeightFormat>();
        foreach (object[] form in FormsOf(Directory.GetDirectories(Places.References).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)))
        {
            (var instructionSet, var format) = ((InstructionSet)form[1], (WeightFormat)form[2]);
            if (format is WeightFormat.Float32 or WeightFormat.BFloat16 || instructionSet == InstructionSet.Avx2)
                forms.Add((string)form[0], instructionSet, format);
        }

        return forms;
    }

    /// <summary>Each model with each instruction set and format.</summary>
    internal static TheoryData<string, InstructionSet, WeightFormat> FormsOf(IEnumerable<string> names)
    {
        var forms = new TheoryData<string, InstructionSet, WeightFormat>();
        foreach (string name in names)
        {
            foreach (InstructionSet instructionSet in Enum.GetValues<InstructionSet>())
            {
                foreach (WeightFormat format in Enum.GetValues<WeightFormat>())
                    forms.Add(name, instructionSet, format);
            }
        }

        return forms;
    }

    [SkippableTheory]
    [MemberData(nameof(EveryForm))]
    public void A_reference_model_gives_the_expected_logits_and_tokens(string name, InstructionSet instructionSet, WeightFormat format)
    {
        Machine.SkipUnlessSupported(instructionSet);
        VerificationRow row = DirectoryVerifier.Verify(Path.Combine(Places.References, name), new(format, instructionSet, Workers: 2), CancellationToken.None);
        Assert.True(row.Passed, row.Reason);

        // Where inputs are rounded, tokens whose logits are closer than the tolerance may change places; such rows pass, others do not.
        if (format is WeightFormat.Float32 or WeightFormat.BFloat16)
            Assert.Equal(row.Result!.GreedyTokens, row.Result.GreedyMatches);
    }
}
