namespace Intaglio.Compiler.FrontEnds;

/// <summary>A place in a text file, all numbers from 0.</summary>
/// <param name="Start">Characters before it in the file.</param>
/// <param name="Length">Characters of it; it lies on one line.</param>
/// <param name="Line">Lines before it.</param>
/// <param name="Column">Characters before it in its line.</param>
public sealed record TextRange(int Start, int Length, int Line, int Column);
