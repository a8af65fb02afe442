using System.Reflection;
using System.Runtime.Loader;
using Intaglio.Compiler.Spec;

namespace Intaglio.Tool.Compilation;

/// <summary>Models that were compiled in memory.</summary>
internal sealed class CompiledModels(AssemblyLoadContext context, Assembly assembly) : IDisposable
{
    /// <summary>The assembly that holds the models' types.</summary>
    public Assembly Assembly => assembly;

    /// <summary>Calls the generated <c>Load</c> of a model.</summary>
    /// <param name="type">The model's type.</param>
    /// <param name="checkpoint">Its trained weights.</param>
    /// <param name="options">Format, instruction set and workers.</param>
    /// <param name="cancellationToken">Stops the load.</param>
    public DecoderModel Load(TypeSpec type, Checkpoint checkpoint, LoadOptions? options = null, CancellationToken cancellationToken = default) =>
        Loader<Checkpoint>(type)(checkpoint, options, cancellationToken);

    /// <summary>Calls the generated <c>Load</c> of a model.</summary>
    /// <param name="type">The model's type.</param>
    /// <param name="path">The folder or file of its trained weights, or a packed file.</param>
    /// <param name="options">Format, instruction set and workers.</param>
    /// <param name="cancellationToken">Stops the load.</param>
    public DecoderModel Load(TypeSpec type, string path, LoadOptions? options = null, CancellationToken cancellationToken = default) =>
        Loader<string>(type)(path, options, cancellationToken);

    /// <summary>Lets the assembly go; it is unloaded when its last model and session are.</summary>
    public void Dispose() => context.Unload();

    private Func<T, LoadOptions?, CancellationToken, DecoderModel> Loader<T>(TypeSpec type) =>
        assembly.GetType(type.FullName, throwOnError: true)!
            .GetMethod("Load", BindingFlags.Public | BindingFlags.Static, [typeof(T), typeof(LoadOptions), typeof(CancellationToken)])!
            .CreateDelegate<Func<T, LoadOptions?, CancellationToken, DecoderModel>>();
}
