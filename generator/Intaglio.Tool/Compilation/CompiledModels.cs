using System.Reflection;
using System.Runtime.Loader;
using Intaglio.Compiler.Spec;
using Intaglio.CompilerServices;

namespace Intaglio.Tool.Compilation;

/// <summary>Models that were compiled in memory.</summary>
internal sealed class CompiledModels(AssemblyLoadContext context, Assembly assembly) : IDisposable
{
    /// <summary>The assembly that holds the models' types.</summary>
    public Assembly Assembly => assembly;

    /// <summary>Calls the generated <c>Load</c> of a model.</summary>
    /// <typeparam name="TModel">The base class of its kind, or that of all.</typeparam>
    /// <param name="type">The model's type.</param>
    /// <param name="checkpoint">Its trained weights.</param>
    /// <param name="options">Format, instruction set and workers.</param>
    /// <param name="cancellationToken">Stops the load.</param>
    public TModel Load<TModel>(TypeSpec type, Checkpoint checkpoint, LoadOptions? options = null, CancellationToken cancellationToken = default)
        where TModel : TransformerModel =>
        Loader<Checkpoint, TModel>(type)(checkpoint, options, cancellationToken);

    /// <summary>Calls the generated <c>Load</c> of a model.</summary>
    /// <typeparam name="TModel">The base class of its kind, or that of all.</typeparam>
    /// <param name="type">The model's type.</param>
    /// <param name="path">The folder or file of its trained weights, or a packed file.</param>
    /// <param name="options">Format, instruction set and workers.</param>
    /// <param name="cancellationToken">Stops the load.</param>
    public TModel Load<TModel>(TypeSpec type, string path, LoadOptions? options = null, CancellationToken cancellationToken = default)
        where TModel : TransformerModel =>
        Loader<string, TModel>(type)(path, options, cancellationToken);

    /// <summary>Which tensors a model's program is made of, for a model that was compiled for one instruction set and one format.</summary>
    public WeightPlan WeightPlanOf(TypeSpec type)
    {
        MethodInfo programs = assembly.GetType(type.FullName, throwOnError: true)!.GetMethod("Programs", BindingFlags.NonPublic | BindingFlags.Static)!;
        CompiledProgram program = programs.CreateDelegate<Func<CompiledProgram[]>>()().Single();
        var plan = new WeightPlan(program.Format);
        program.DeclareWeights(plan);
        return plan;
    }

    /// <summary>Lets the assembly go; it is unloaded when its last model and session are.</summary>
    public void Dispose() => context.Unload();

    private Func<T, LoadOptions?, CancellationToken, TModel> Loader<T, TModel>(TypeSpec type) =>
        assembly.GetType(type.FullName, throwOnError: true)!
            .GetMethod("Load", BindingFlags.Public | BindingFlags.Static, [typeof(T), typeof(LoadOptions), typeof(CancellationToken)])!
            .CreateDelegate<Func<T, LoadOptions?, CancellationToken, TModel>>();
}
