using System;
using Intaglio.Compiler.Ir;
using Intaglio.Compiler.Spec;
using Intaglio.Compiler.Targets;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>What happens to the outputs of a projection while they are in registers.</summary>
internal static class EpilogueEmitter
{
    /// <summary>True where an output takes more registers than its own: an exponential has a polynomial's worth of constants.</summary>
    public static bool NeedsRegisters(Epilogue epilogue) => epilogue.SoftCap is not null || epilogue.Activation is not (null or Activation.Relu or Activation.ReluSquared);

    /// <summary>The output of a plain projection from its sum.</summary>
    /// <param name="target">The instruction set.</param>
    /// <param name="epilogue">What to apply.</param>
    /// <param name="sum">The register with the sum.</param>
    /// <param name="bias">Reads the bias; null for none.</param>
    /// <param name="residual">Reads the residual, where the epilogue has one.</param>
    public static string Plain(Target target, Epilogue epilogue, string sum, string? bias, string residual)
    {
        string value = Biased(sum, bias);
        if (epilogue.Activation is { } activation)
            value = Activate(target, activation, value);
        return Finish(target, epilogue, value, residual);
    }

    /// <summary>The output of a gated projection from its two sums.</summary>
    public static string Gated(Target target, Epilogue epilogue, string gate, string? gateBias, string up, string? upBias, string residual)
    {
        if (epilogue.Activation is not { } activation)
            throw new InvalidOperationException("A gated projection needs an activation.");
        return Finish(target, epilogue, $"({Activate(target, activation, Biased(gate, gateBias))} * {Biased(up, upBias)})", residual);
    }

    private static string Biased(string sum, string? bias) => bias is null ? sum : $"({sum} + {bias})";

    private static string Finish(Target target, Epilogue epilogue, string value, string residual)
    {
        if (epilogue.Scale != 1)
            value = $"({value} * {target.Broadcast(CSharpLiteral.Of(epilogue.Scale))})";
        if (epilogue.Clamp is { } limit)
            value = $"{target.Width}.Max({target.Width}.Min({value}, {target.Broadcast(CSharpLiteral.Of(limit))}), {target.Broadcast(CSharpLiteral.Of(-limit))})";
        if (epilogue.SoftCap is { } cap)
            value = $"({target.Broadcast(CSharpLiteral.Of(cap))} * VectorMath.Tanh({value} * {target.Broadcast(CSharpLiteral.Of(1 / cap))}))";
        return epilogue.Residual ? $"{residual} + {value}" : value;
    }

    /// <summary>The activations, one line each. They are methods of the kernel class, written once: see <see cref="ActivationEmitter"/>.</summary>
    private static string Activate(Target target, Activation activation, string value) => $"{ActivationEmitter.MethodName(activation)}({value})";
}
