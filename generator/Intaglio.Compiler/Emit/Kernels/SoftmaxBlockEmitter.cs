using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Schedule;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>Writes the parts of the online softmax that all attentions of a target share (Milakov and Gimelshein, 2018, arXiv:1805.02867).</summary>
/// <remarks>
/// A row's scores are runs of 32, one for each block of positions. Blocks that a row does not see are left out, or hidden behind −∞, which changes
/// no bit: the maximum ignores them, and the sum, which goes from block to block, adds zeros.
/// </remarks>
internal static class SoftmaxBlockEmitter
{
    private const int Block = Sizes.CacheBlockPositions;

    public static void Emit(KernelContext context)
    {
        EmitHide(context);
        EmitHighest(context);
        EmitExponentials(context);
    }

    private static void EmitHide(KernelContext context)
    {
        CodeWriter writer = context.Writer;
        var target = context.Target;
        using (context.Kernel(
            $"Hides the scores of a row that are not between first and last behind −∞. scores: f32[blocks][{CSharpLiteral.Of(Block)}], stride floats from block to block.",
            "",
            "void HideScores(float* scores, int blocks, int stride, int first, int last)"))
        {
            string lanes = string.Join(", ", Enumerable.Range(0, target.Lanes).Select(CSharpLiteral.Of));
            writer.Lines($"""
                {target.Vector} hidden = {target.Broadcast("float.NegativeInfinity")};
                {target.IntegerVector} lowest = {target.Width}.Create(first);
                {target.IntegerVector} highest = {target.Width}.Create(last);
                {target.IntegerVector} column = {target.Width}.Create({lanes});
                """);
            using (writer.Block("for (int block = 0; block < blocks; block++)"))
            {
                using (writer.Block($"for (int i = 0; i < {CSharpLiteral.Of(Block)}; i += {CSharpLiteral.Of(target.Lanes)})"))
                {
                    writer.Line($"{target.IntegerVector} visible = {target.Width}.GreaterThanOrEqual(column, lowest) & {target.Width}.LessThanOrEqual(column, highest);");
                    writer.Line(target.Store("scores + i", $"{target.Width}.ConditionalSelect(visible.AsSingle(), {target.Load("scores + i")}, hidden)") + ";");
                    writer.Line($"column += {target.Width}.Create({CSharpLiteral.Of(target.Lanes)});");
                }

                writer.Line("scores += stride;");
            }
        }

        writer.Blank();
    }

    private static void EmitHighest(KernelContext context)
    {
        CodeWriter writer = context.Writer;
        var target = context.Target;
        IReadOnlyList<int> vectors = Enumerable.Range(0, Block / target.Lanes).ToList();
        using (context.Kernel("The highest score of a row.", "One instruction each, where the maximum that passes NaN on takes three: a score that is NaN makes the sum of exponentials NaN.", "float HighestScore(float* scores, int blocks, int stride)"))
        {
            foreach (int vector in vectors)
                writer.Line($"{target.Vector} highest{CSharpLiteral.Of(vector)} = {target.Load(Address.At("scores", vector * target.Lanes))};");
            using (writer.Block("for (int block = 1; block < blocks; block++)"))
            {
                writer.Line("scores += stride;");
                foreach (int vector in vectors)
                    writer.Line($"highest{CSharpLiteral.Of(vector)} = {target.Width}.MaxNative(highest{CSharpLiteral.Of(vector)}, {target.Load(Address.At("scores", vector * target.Lanes))});");
            }

            string all = Tree(vectors.Select(vector => "highest" + CSharpLiteral.Of(vector)).ToList(), (a, b) => $"{target.Width}.MaxNative({a}, {b})");
            writer.Line($"return VectorReduction.Max({all});");
        }

        writer.Blank();
    }

    private static void EmitExponentials(KernelContext context)
    {
        CodeWriter writer = context.Writer;
        var target = context.Target;
        IReadOnlyList<int> vectors = Enumerable.Range(0, Block / target.Lanes).ToList();
        using (context.Kernel("Scores of a row become exp(score - maximum); returns their sum.", "", "float Exponentials(float* scores, int blocks, int stride, float maximum)"))
        {
            writer.Line($"{target.Vector} shift = {target.Broadcast("maximum")};");
            foreach (int vector in vectors)
                writer.Line($"{target.Vector} sum{CSharpLiteral.Of(vector)} = {target.Zero};");
            using (writer.Block("for (int block = 0; block < blocks; block++)"))
            {
                foreach (int vector in vectors)
                {
                    string name = "weight" + CSharpLiteral.Of(vector);
                    string at = Address.At("scores", vector * target.Lanes);
                    writer.Line($"{target.Vector} {name} = VectorMath.Exp({target.Load(at)} - shift);");
                    writer.Line(target.Store(at, name) + ";");
                    writer.Line($"sum{CSharpLiteral.Of(vector)} = sum{CSharpLiteral.Of(vector)} + {name};");
                }

                writer.Line("scores += stride;");
            }

            writer.Line($"return {target.Width}.Sum({Tree(vectors.Select(vector => "sum" + CSharpLiteral.Of(vector)).ToList(), (a, b) => $"({a} + {b})")});");
        }

        writer.Blank();
    }

    /// <summary>Combines pairwise, so that the chain is as short as it can be.</summary>
    private static string Tree(IReadOnlyList<string> items, Func<string, string, string> combine)
    {
        while (items.Count > 1)
            items = Enumerable.Range(0, items.Count / 2).Select(pair => combine(items[2 * pair], items[(2 * pair) + 1])).ToList();
        return items[0];
    }
}
