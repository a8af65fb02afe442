using System.CommandLine;
using System.CommandLine.Help;
using Intaglio.Tool;
using Intaglio.Tool.Commands;

var intaglio = new Command(
    "intaglio",
    $"""
    Compiles transformer models with the C# compiler. FOLDER is a model as Hugging Face publishes it: config.json,
    model.safetensors (or its shards), tokenizer.json; or the file that 'intaglio pack' makes of one.

    Exit status: {ExitCode.Meanings}
    """)
{
    RunCommand.Create(),
    PlanCommand.Create(),
    EmitCommand.Create(),
    VerifyCommand.Create(),
    BenchCommand.Create(),
    PerplexityCommand.Create(),
    PackCommand.Create(),
    CheckCommand.Create(),
    new HelpOption(),
    new VersionOption(),
};

return await Invocation.RunAsync(intaglio, args);
