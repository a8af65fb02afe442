using System;
using System.Collections.Generic;
using System.Linq;
using Intaglio.Compiler.Schedule;

namespace Intaglio.Compiler.Emit.Kernels;

/// <summary>Writes the step of the online softmax that all attentions of a target share (Milakov and Gimelshein, 2018, arXiv:1805.02867).</summary>
internal static class SoftmaxBlockEmitter
{
    private const int Block = Sizes.CacheBlockPositions;

    public static void Emit(KernelContext context)
    {
        CodeWriter writer = context.Writer;
        var target = context.Target;
        int vectors = Block / target.Lanes;
        IEnumerable<int> all = Enumerable.Range(0, vectors);
        string Score(int vector) => "score" + CSharpLiteral.Of(vector);
        string At(int vector) => Address.At("scores", vector * target.Lanes);

        using (context.Kernel(
            $"One step of the online softmax over a block of {CSharpLiteral.Of(Block)} scores, of which first to last are visible: scores become exp(score - maximum).",
            "Returns the factor that brings what was summed under the old maximum to the new one.",
            "float SoftmaxBlock(float* scores, int first, int last, float* maximum, float* sum)"))
        {
            foreach (int vector in all)
                writer.Line($"{target.Vector} {Score(vector)} = {target.Load(At(vector))};");
            using (writer.Block($"if (first > 0 || last < {CSharpLiteral.Of(Block - 1)})"))
            {
                writer.Line($"{target.Vector} hidden = {target.Broadcast("float.NegativeInfinity")};");
                writer.Line($"{target.IntegerVector} lowest = {target.Width}.Create(first);");
                writer.Line($"{target.IntegerVector} highest = {target.Width}.Create(last);");
                foreach (int vector in all)
                {
                    string lanes = string.Join(", ", Enumerable.Range(vector * target.Lanes, target.Lanes).Select(CSharpLiteral.Of));
                    writer.Line($"{target.IntegerVector} column{CSharpLiteral.Of(vector)} = {target.Width}.Create({lanes});");
                    string visible = $"{target.Width}.GreaterThanOrEqual(column{CSharpLiteral.Of(vector)}, lowest) & {target.Width}.LessThanOrEqual(column{CSharpLiteral.Of(vector)}, highest)";
                    writer.Line($"{Score(vector)} = {target.Width}.ConditionalSelect(({visible}).AsSingle(), {Score(vector)}, hidden);");
                }
            }

            writer.Line($"float highestScore = VectorReduction.Max({Tree(all.Select(Score).ToList(), (a, b) => $"{target.Width}.Max({a}, {b})")});");
            writer.Lines($"""
                float newMaximum = MathF.Max(*maximum, highestScore);
                float correction = VectorMath.Exp(*maximum - newMaximum);
                {target.Vector} shift = {target.Broadcast("newMaximum")};
                """);
            foreach (int vector in all)
            {
                writer.Line($"{Score(vector)} = VectorMath.Exp({Score(vector)} - shift);");
                writer.Line(target.Store(At(vector), Score(vector)) + ";");
            }

            writer.Lines($"""
                *sum = (*sum * correction) + {target.Width}.Sum({Tree(all.Select(Score).ToList(), (a, b) => $"({a} + {b})")});
                *maximum = newMaximum;
                return correction;
                """);
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
