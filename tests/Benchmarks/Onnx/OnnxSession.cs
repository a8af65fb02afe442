using Microsoft.ML.OnnxRuntime;

namespace Intaglio.Benchmarks.Onnx;

/// <summary>A graph that ONNX Runtime has loaded, with a fixed number of threads.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession session;
    private readonly RunOptions options = new();

    private OnnxSession(InferenceSession session) => this.session = session;

    /// <summary>Writes a graph, loads it and forgets the file.</summary>
    /// <param name="threads">Threads that compute together.</param>
    /// <param name="build">Fills the graph.</param>
    public static OnnxSession Create(int threads, Action<OnnxModel> build)
    {
        string path = Path.GetTempFileName();
        try
        {
            using (var model = new OnnxModel(path))
                build(model);
            using var options = new SessionOptionsOfPeer(threads);
            return new(new InferenceSession(path, options.Options));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Runs the graph once, in buffers that are there already.</summary>
    public void Run(OnnxTensor output, params IReadOnlyList<OnnxTensor> inputs) =>
        session.Run(options, [.. inputs.Select(input => input.Name)], [.. inputs.Select(input => input.Value)], [output.Name], [output.Value]);

    /// <inheritdoc/>
    public void Dispose()
    {
        options.Dispose();
        session.Dispose();
    }

    private sealed class SessionOptionsOfPeer : IDisposable
    {
        public SessionOptionsOfPeer(int threads)
        {
            Options.IntraOpNumThreads = threads;
            Options.InterOpNumThreads = 1;
            Options.ExecutionMode = ExecutionMode.ORT_SEQUENTIAL;
            Options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL;
            Options.LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;

            // Its threads spin while it computes, which makes it fast, and not afterwards, which would slow down whoever is measured next.
            Options.AddSessionConfigEntry("session.force_spinning_stop", "1");
        }

        public Microsoft.ML.OnnxRuntime.SessionOptions Options { get; } = new();

        public void Dispose() => Options.Dispose();
    }
}

/// <summary>A named array that ONNX Runtime reads or writes in place.</summary>
internal sealed class OnnxTensor : IDisposable
{
    private OnnxTensor(string name, OrtValue value) => (Name, Value) = (name, value);

    public string Name { get; }

    public OrtValue Value { get; }

    /// <summary>An array under the name of an input or output of a graph.</summary>
    public static OnnxTensor Of<T>(string name, T[] elements, params long[] shape)
        where T : unmanaged => new(name, OrtValue.CreateTensorValueFromMemory(elements, shape));

    public void Dispose() => Value.Dispose();
}
