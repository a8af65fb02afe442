namespace Intaglio;

/// <summary>
/// The encoder reads an image [channels, height, width] instead of tokens: cut into square patches, each projected by [hidden, channels · size · size], behind
/// a trained class token (ViT; Dosovitskiy et al., 2020, arXiv:2010.11929).
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ImagePatchesAttribute : Attribute
{
    /// <summary>Pixels of a column. Required.</summary>
    public int Height { get; set; }

    /// <summary>Pixels of a row. Required.</summary>
    public int Width { get; set; }

    /// <summary>Pixels of a patch's side; pixels past the last whole patch are not read. Required.</summary>
    public int PatchSize { get; set; }

    /// <summary>Colours. Default 3.</summary>
    public int Channels { get; set; } = 3;

    /// <summary>Whether the projection adds a bias [hidden]. Default true.</summary>
    public bool Bias { get; set; } = true;
}
