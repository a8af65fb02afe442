using System.Text;

namespace Intaglio.Text;

/// <summary>Reads a SentencePiece model (tokenizer.model of Llama 2) of the kind BPE.</summary>
internal static class SentencePieceReader
{
    private const int NormalPiece = 1, UnknownPiece = 2, ControlPiece = 3, UserDefinedPiece = 4, BytePiece = 6;
    private const int UnigramModel = 1, BpeModel = 2;

    /// <summary>The parts of the tokenizer, without what the files beside it say.</summary>
    public static TokenizerParts Read(string file, byte[] content) => TokenizerJsonReader.InFile(file, () => Build(file, Parse(content)));

    private static TokenizerParts Build(string file, Model model)
    {
        if (model.Kind != BpeModel)
        {
            string kind = model.Kind switch { UnigramModel => "UNIGRAM", 3 => "WORD", 4 => "CHAR", _ => "unknown" };
            throw new NotSupportedException($"{file}: 'trainer_spec.model_type' is {model.Kind} ({kind}), which is not supported. Supported: 2 (BPE).");
        }
        if (model.HasCharacterMap)
        {
            throw new NotSupportedException($"{file}: 'normalizer_spec.precompiled_charsmap' (normalizer '{model.NormalizerName}') is not supported. "
                + "Supported: a model trained with the normalizer 'identity'.");
        }
        if (model.SpacesAsSuffix)
            throw new NotSupportedException($"{file}: 'trainer_spec.treat_whitespace_as_suffix' is true, which is not supported. Supported: false.");
        if (model.Pieces.Count == 0) throw new InvalidDataException("The file holds no pieces: this is no SentencePiece model.");

        var ids = new Dictionary<string, int>(model.Pieces.Count);
        for (int id = 0; id < model.Pieces.Count; id++)
        {
            if (!ids.TryAdd(model.Pieces[id].Text, id))
                throw new InvalidDataException($"The pieces {ids[model.Pieces[id].Text]} and {id} are both '{model.Pieces[id].Text}'.");
        }
        var vocabulary = new Vocabulary(ids);
        // Only ordinary pieces come out of a merge: "<s>" in a text is never the control piece.
        IEnumerable<(int Id, int Rank)> ordinary = model.Pieces.Select((piece, id) => (piece, id))
            .Where(pair => pair.piece.Type is NormalPiece or UserDefinedPiece).Select(pair => (pair.id, Rank(pair.piece.Score)));
        int unknownId = model.Pieces.FindIndex(piece => piece.Type == UnknownPiece);
        bool byteFallback = model.Pieces.Exists(piece => piece.Type == BytePiece);

        List<Normalizer> normalizers = [];
        if (model.RemovesExtraSpaces) normalizers.Add(new WhitespaceNormalizer());
        if (model.EscapesSpaces)
        {
            if (model.AddsPrefix) normalizers.Add(new PrependNormalizer("▁"));
            normalizers.Add(new ReplaceNormalizer(TextPattern.FromLiteral(" "), "▁"));
        }
        else if (model.AddsPrefix)
        {
            normalizers.Add(new PrependNormalizer(" "));
        }
        return new TokenizerParts
        {
            Vocabulary = vocabulary,
            AddedTokens = [.. model.Pieces.Select((piece, id) => (piece, id)).Where(pair => pair.piece.Type is ControlPiece or UnknownPiece)
                .Select(pair => new AddedToken(pair.piece.Text, pair.id, Special: true))],
            Normalizer = new NormalizerSequence(normalizers),
            Encoder = new CharacterEncoder(
                vocabulary, RankTable.From(ordinary, vocabulary),
                unknownId >= 0 ? unknownId : null, fuseUnknown: true, byteFallback,
                [.. model.Pieces.Where(piece => piece.Type == UserDefinedPiece).Select(piece => piece.Text)]),
            Spelling = new TokenSpelling(false, [("▁", " ")], byteFallback, model.AddsPrefix ? 1 : 0),
            Template = TokenTemplate.None,
            BeginId = FindControl("<s>", model.BeginId),
            EndIds = FindControl("</s>", model.EndId) is { } end ? [end] : [],
        };

        int? FindControl(string text, int id)
        {
            if (id >= 0 && id < model.Pieces.Count && model.Pieces[id].Type == ControlPiece) return id;
            return ids.TryGetValue(text, out int found) ? found : null;
        }
    }

    /// <summary>Reads the fields of sentencepiece_model.proto that matter; the others are passed over.</summary>
    private static Model Parse(byte[] content)
    {
        var model = new Model();
        var message = new ProtocolBuffer(content);
        while (message.Next())
        {
            var part = new ProtocolBuffer(message.Bytes);
            switch (message.Field)
            {
                case 1:
                    model.Pieces.Add(ParsePiece(part));
                    break;
                case 2:
                    while (part.Next())
                    {
                        if (part.Field == 3) model.Kind = (int)part.Number;
                        else if (part.Field == 24) model.SpacesAsSuffix = part.Number != 0;
                        else if (part.Field == 41) model.BeginId = (int)part.Number;
                        else if (part.Field == 42) model.EndId = (int)part.Number;
                    }
                    break;
                case 3:
                    while (part.Next())
                    {
                        if (part.Field == 1) model.NormalizerName = Encoding.UTF8.GetString(part.Bytes);
                        else if (part.Field == 2) model.HasCharacterMap = part.Bytes.Length > 0;
                        else if (part.Field == 3) model.AddsPrefix = part.Number != 0;
                        else if (part.Field == 4) model.RemovesExtraSpaces = part.Number != 0;
                        else if (part.Field == 5) model.EscapesSpaces = part.Number != 0;
                    }
                    break;
            }
        }
        return model;
    }

    private static Piece ParsePiece(ProtocolBuffer fields)
    {
        (string text, float score, int type) = ("", 0, NormalPiece);
        while (fields.Next())
        {
            if (fields.Field == 1) text = Encoding.UTF8.GetString(fields.Bytes);
            else if (fields.Field == 2) score = fields.Single;
            else if (fields.Field == 3) type = (int)fields.Number;
        }
        return new Piece(text, score, type);
    }

    /// <summary>An integer that is lower for a higher score: the bits of floats of one sign are in the floats' order.</summary>
    private static int Rank(float score)
    {
        // Adding 0 makes one zero of both.
        int bits = BitConverter.SingleToInt32Bits(score + 0f);
        return ~(bits < 0 ? bits ^ int.MaxValue : bits);
    }

    private readonly record struct Piece(string Text, float Score, int Type);

    /// <summary>The parts of the message, with the defaults of its schema.</summary>
    private sealed class Model
    {
        public List<Piece> Pieces { get; } = [];
        public int Kind { get; set; } = UnigramModel;
        public bool SpacesAsSuffix { get; set; }
        public int BeginId { get; set; } = 1;
        public int EndId { get; set; } = 2;
        public string NormalizerName { get; set; } = "";
        public bool HasCharacterMap { get; set; }
        public bool AddsPrefix { get; set; } = true;
        public bool RemovesExtraSpaces { get; set; } = true;
        public bool EscapesSpaces { get; set; } = true;
    }
}
