using System.Globalization;
using System.Runtime.InteropServices;

namespace Intaglio.Benchmarks.Onnx;

/// <summary>An ONNX graph in the making. Names of values are what nodes are connected by.</summary>
/// <remarks>
/// The numbers are those of onnx.proto. The graph is a field of the model that is written once for each of its parts: where a message occurs
/// again, a reader of protocol buffers merges it with what it has, so that no more than one tensor at a time is in memory twice.
/// </remarks>
internal sealed class OnnxModel : IDisposable
{
    /// <summary>ONNX Runtime's own operators: fused forms that its optimiser would otherwise look for.</summary>
    public const string Microsoft = "com.microsoft";

    private const int IrVersion = 8;
    private const int OperatorSet = 17;
    private const int ModelGraph = 7;

    private readonly FileStream file;
    private readonly ProtocolWriter writer;
    private int values;

    /// <summary>Begins a model in a file of its own.</summary>
    public OnnxModel(string path)
    {
        file = File.Create(path);
        writer = new ProtocolWriter(file);
        writer.Number(1, IrVersion);
        Import("", OperatorSet);
        Import(Microsoft, 1);
        Graph(graph => graph.Text(2, "graph"));
    }

    /// <summary>A weight.</summary>
    /// <returns>Its name.</returns>
    public string Weight<T>(string name, ReadOnlySpan<T> elements, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        byte[] bytes = MemoryMarshal.AsBytes(elements).ToArray();
        long[] lengths = shape.ToArray();
        Graph(graph => graph.Message(5, tensor =>
        {
            foreach (long length in lengths)
                tensor.Number(1, length);
            tensor.Number(2, (int)TypeOf<T>());
            tensor.Text(8, name);
            tensor.Bytes(9, bytes);
        }));
        return name;
    }

    /// <summary>A value that a run is given; the lengths of its dimensions are those of the run.</summary>
    /// <returns>Its name.</returns>
    public string Input<T>(string name, int dimensions)
        where T : unmanaged
    {
        Value(11, name, TypeOf<T>(), dimensions);
        return name;
    }

    /// <summary>A value that a run gives: floats.</summary>
    public void Output(string name, int dimensions) => Value(12, name, OnnxType.Float, dimensions);

    /// <summary>A node with one result.</summary>
    /// <returns>The name of its result.</returns>
    public string Node(string type, string domain, string[] inputs, params (string Name, object Value)[] attributes) => Node(type, domain, inputs, 1, attributes)[0];

    /// <summary>A node with several results.</summary>
    /// <param name="type">The operator.</param>
    /// <param name="domain">Empty for ONNX's own.</param>
    /// <param name="inputs">Names of values; an empty name for one that is left out.</param>
    /// <param name="results">How many results.</param>
    /// <param name="attributes">Numbers of type float or int.</param>
    /// <returns>The names of its results.</returns>
    public string[] Node(string type, string domain, string[] inputs, int results, params (string Name, object Value)[] attributes)
    {
        string[] outputs = [.. Enumerable.Range(0, results).Select(_ => string.Create(CultureInfo.InvariantCulture, $"{type}{values++}"))];
        Graph(graph => graph.Message(1, node =>
        {
            foreach (string input in inputs)
                node.Text(1, input);
            foreach (string output in outputs)
                node.Text(2, output);
            node.Text(3, outputs[0]);
            node.Text(4, type);
            foreach ((string name, object value) in attributes)
                node.Message(5, attribute => Attribute(attribute, name, value));
            node.Text(7, domain);
        }));
        return outputs;
    }

    /// <summary>Completes the file.</summary>
    public void Dispose() => file.Dispose();

    private static void Attribute(ProtocolWriter attribute, string name, object value)
    {
        const int isFloat = 1;
        const int isInteger = 2;
        attribute.Text(1, name);
        if (value is float number)
            attribute.Single(2, number);
        else
            attribute.Number(3, (int)value);
        attribute.Number(20, value is float ? isFloat : isInteger);
    }

    private void Value(int field, string name, OnnxType type, int dimensions) => Graph(graph => graph.Message(field, value =>
    {
        value.Text(1, name);
        value.Message(2, valueType => valueType.Message(1, tensor =>
        {
            tensor.Number(1, (int)type);
            tensor.Message(2, shape =>
            {
                for (int index = 0; index < dimensions; index++)
                    shape.Message(1, dimension => dimension.Text(2, string.Create(CultureInfo.InvariantCulture, $"{name}_{index}")));
            });
        }));
    }));

    private void Graph(Action<ProtocolWriter> part) => writer.Message(ModelGraph, part);

    private void Import(string domain, int version) => writer.Message(8, operators =>
    {
        operators.Text(1, domain);
        operators.Number(2, version);
    });

    private static OnnxType TypeOf<T>() => default(T) switch
    {
        float => OnnxType.Float,
        byte => OnnxType.UnsignedByte,
        sbyte => OnnxType.SignedByte,
        int => OnnxType.Integer,
        _ => throw new NotSupportedException($"{typeof(T)} is no type of the benchmark's tensors."),
    };

    private enum OnnxType
    {
        Float = 1,
        UnsignedByte = 2,
        SignedByte = 3,
        Integer = 6,
    }
}
