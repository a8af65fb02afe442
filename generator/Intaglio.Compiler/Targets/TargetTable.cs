using System;
using System.Linq;
using Intaglio.Compiler.Spec;

namespace Intaglio.Compiler.Targets;

/// <summary>Every instruction set that the compiler writes, the widest first.</summary>
public static class TargetTable
{
    private static readonly Target[] All = [new Avx512Target(), new Avx2Target(), new PortableTarget()];

    /// <summary>The target of an instruction set.</summary>
    public static Target Of(InstructionSet instructionSet) =>
        All.FirstOrDefault(target => target.InstructionSet == instructionSet)
        ?? throw new ArgumentOutOfRangeException(nameof(instructionSet), instructionSet, "No target table for this instruction set.");
}
