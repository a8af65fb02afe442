using Intaglio.CompilerServices;
using Intaglio.Sessions;
using Xunit;

namespace Intaglio.Runtime.Tests.Sessions;

public class ProgramSelectionTests
{
    private static readonly CompiledProgram[] All =
    [
        .. from instructionSet in Enum.GetValues<InstructionSet>()
           from format in Enum.GetValues<WeightFormat>()
           select TinyProgram.Create(instructionSet: instructionSet, format: format),
    ];

    [Theory]
    [InlineData(InstructionSet.Portable)]
    [InlineData(InstructionSet.Avx2)]
    [InlineData(InstructionSet.Avx512)]
    public void The_widest_supported_instruction_set_is_chosen(InstructionSet widest) =>
        Assert.Equal(widest, ProgramSelection.Choose(All, null, null, false, set => set <= widest).InstructionSet);

    [Theory]
    [InlineData(null, false, WeightFormat.Float32)]
    [InlineData(null, true, WeightFormat.BFloat16)]
    [InlineData(WeightFormat.Float32, true, WeightFormat.Float32)]
    [InlineData(WeightFormat.BFloat16, false, WeightFormat.BFloat16)]
    public void The_format_is_the_one_asked_for_or_the_checkpoints_own(WeightFormat? asked, bool checkpointIsBFloat16, WeightFormat expected) =>
        Assert.Equal(expected, ProgramSelection.Choose(All, null, asked, checkpointIsBFloat16, _ => true).Format);

    [Fact]
    public void The_only_compiled_format_is_chosen_whatever_the_checkpoint_holds()
    {
        CompiledProgram[] programs = [TinyProgram.Create(format: WeightFormat.BFloat16)];
        Assert.Same(programs[0], ProgramSelection.Choose(programs, null, null, false, _ => true));
    }

    [Fact]
    public void What_the_options_ask_for_is_chosen_over_what_is_wider() =>
        Assert.Equal(InstructionSet.Portable, ProgramSelection.Choose(All, InstructionSet.Portable, null, false, _ => true).InstructionSet);

    [Fact]
    public void An_instruction_set_that_does_not_run_here_is_refused_and_those_that_do_are_named()
    {
        string message = Assert.Throws<PlatformNotSupportedException>(
            () => ProgramSelection.Choose(All, InstructionSet.Avx512, null, false, set => set != InstructionSet.Avx512)).Message;
        Assert.Equal("Avx512 was asked for, but here run Avx2 and Portable only.", message);
    }

    [Fact]
    public void An_instruction_set_that_was_not_compiled_is_refused_and_those_that_were_are_named()
    {
        CompiledProgram[] programs = [TinyProgram.Create(instructionSet: InstructionSet.Avx2)];
        Assert.Equal(
            "Portable was asked for, but the model was compiled for Avx2 only.",
            Assert.Throws<NotSupportedException>(() => ProgramSelection.Choose(programs, InstructionSet.Portable, null, false, _ => true)).Message);
        Assert.Contains(
            "compiled for Avx2 only, and here run Portable",
            Assert.Throws<PlatformNotSupportedException>(() => ProgramSelection.Choose(programs, null, null, false, set => set == InstructionSet.Portable)).Message);
        Assert.Contains(
            "Weights in BFloat16",
            Assert.Throws<NotSupportedException>(() => ProgramSelection.Choose(programs, null, WeightFormat.BFloat16, false, _ => true)).Message);
    }

    [Fact]
    public void Loading_a_checkpoint_gives_a_model_that_computes_with_its_weights()
    {
        using Checkpoint checkpoint = Checkpoint.FromArrays(new Dictionary<string, (int[], float[])> { ["values"] = ([TinyProgram.WeightCount], TinyProgram.Weights) });
        using TinyModel model = TinyModel.Load(checkpoint, new() { Workers = 2 }, All);
        Assert.Equal(InstructionSets.Supported.First(), model.InstructionSet);
        Assert.Equal(WeightFormat.Float32, model.Format);
        Assert.Equal(2, model.Workers);
        Assert.Equal(16, model.CacheBytesPerPosition);
        Assert.Equal(128, model.WeightBytes);
        checkpoint.Dispose();
        using Session session = model.CreateSession();
        Assert.Equal(TinyProgram.Expected([1, 2, 3]), session.Prefill([1, 2, 3]));
    }
}
