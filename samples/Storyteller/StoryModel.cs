using Intaglio;

namespace Storyteller;

/// <summary>The model of model/config.json, compiled into this program.</summary>
[Transformer("model/config.json")]
public sealed partial class StoryModel;
