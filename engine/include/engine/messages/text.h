// Tokenizers and chat templates. No include guard: all.h includes this more than once.
MESSAGE(TokenizerUnknown, "TEXT-001", QT_TRANSLATE_NOOP("Engine", "The model uses the tokenizer \"%1\", which Parlor does not know."),
        QT_TRANSLATE_NOOP("Engine", "Update Parlor, or choose another model."))
