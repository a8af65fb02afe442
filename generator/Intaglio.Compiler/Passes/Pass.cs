using System;
using Intaglio.Compiler.Ir;

namespace Intaglio.Compiler.Passes;

/// <summary>A step of the pipeline: a pure function of a graph.</summary>
/// <param name="Name">What it does, as <c>intaglio plan</c> prints it.</param>
/// <param name="Run">The function; what it returns means the same as what it was given.</param>
public sealed record Pass(string Name, Func<OpGraph, OpGraph> Run);
