using System;

namespace Intaglio.Compiler.Ir;

/// <summary>A graph breaks a rule of the intermediate representation: a mistake in a lowering or in a pass, never in a user's model.</summary>
public sealed class IrException(string message) : Exception(message);
