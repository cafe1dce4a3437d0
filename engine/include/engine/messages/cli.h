// parlor-cli only: English, as the whole command line is. No include guard: all.h includes this more than once.
MESSAGE(CliNoCommand, "CLI-001", "No subcommand was given.", "Run \"parlor-cli --help\" for the list.")
MESSAGE(CliUnknownCommand, "CLI-002", "There is no subcommand \"%1\".", "Run \"parlor-cli --help\" for the list.")
MESSAGE(CliUnknownOption, "CLI-003", "\"%1\" has no option \"%2\".", "Run \"parlor-cli %1 --help\" for its options.")
MESSAGE(CliValueMissing, "CLI-004", "The option %1 needs a value: %2.", "")
MESSAGE(CliValueInvalid, "CLI-005", "\"%2\" is no value for %1: it takes %3.", "")
MESSAGE(CliOptionMissing, "CLI-006", "\"%1\" needs %2.", "Run \"parlor-cli %1 --help\" for its options.")
MESSAGE(CliOptionsExclude, "CLI-007", "%1 and %2 exclude each other.", "Give one of them.")
MESSAGE(CliUnexpected, "CLI-008", "\"%1\" takes options only, but \"%2\" was given.",
        "Put text that contains spaces in quotation marks.")
MESSAGE(CliNoModel, "CLI-009", "No model was given, and the built-in starter model is not installed.",
        "Name a model file with --model PATH.")
MESSAGE(CliServeLater, "CLI-010", "\"serve\" is not in this version; it comes in a later one.",
        "Use \"chat\" or \"generate\".")
MESSAGE(CliUnwritable, "CLI-011", "%1 cannot be written.", "Check the folder, its permissions, and the free space.")
MESSAGE(CliTextTooShort, "CLI-012", "The text has %1 tokens; at least two are needed.", "Use a longer text.")
MESSAGE(CliBenchTooLong, "CLI-013", "The benchmark needs a context of %1 tokens, but %2 are available.",
        "Give smaller -p, -n or -d.")
MESSAGE(CliNoTemplate, "CLI-014", "The model has no chat template.", "Give one with --template FILE.")
