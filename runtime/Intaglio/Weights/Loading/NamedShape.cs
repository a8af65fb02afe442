namespace Intaglio.Weights;

/// <summary>A tensor's name with its shape, for messages.</summary>
/// <param name="Name">The name.</param>
/// <param name="Shape">The shape, written out.</param>
internal readonly record struct NamedShape(string Name, string Shape)
{
    public override string ToString() => $"{Wording.Plain(Name)} {Shape}";
}
