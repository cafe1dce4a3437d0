// Tokenizers and chat templates. No include guard: all.h includes this more than once.
MESSAGE(TokenizerUnknown, "TEXT-001", QT_TRANSLATE_NOOP("Engine", "The model uses the tokenizer \"%1\", which Parlor does not know."),
        QT_TRANSLATE_NOOP("Engine", "Update Parlor, or choose another model."))
MESSAGE(VocabularyInvalid, "TEXT-002", QT_TRANSLATE_NOOP("Engine", "The model's vocabulary is damaged: %1."),
        QT_TRANSLATE_NOOP("Engine", "Download the model again, or choose another one."))
MESSAGE(PreTokenizerUnknown, "TEXT-003",
        QT_TRANSLATE_NOOP("Engine", "The model splits text by the rule \"%1\", which Parlor does not know."),
        QT_TRANSLATE_NOOP("Engine", "Update Parlor, or choose another model."))
MESSAGE(RegexUnsupported, "TEXT-004",
        QT_TRANSLATE_NOOP("Engine", "The model splits text by the expression \"%1\", which Parlor does not know: %2."),
        QT_TRANSLATE_NOOP("Engine", "Update Parlor, or choose another model."))
MESSAGE(TemplateInvalid, "TEXT-010", QT_TRANSLATE_NOOP("Engine", "The chat template has an error in line %1: %2."),
        QT_TRANSLATE_NOOP("Engine", "Choose another template for this model, for example ChatML."))
MESSAGE(TemplateFailed, "TEXT-011", QT_TRANSLATE_NOOP("Engine", "The chat template failed in line %1: %2."),
        QT_TRANSLATE_NOOP("Engine", "Choose another template for this model, for example ChatML."))
MESSAGE(TemplateRefused, "TEXT-012", QT_TRANSLATE_NOOP("Engine", "The model's chat template refuses this conversation: %1"),
        QT_TRANSLATE_NOOP("Engine", "Change the messages, or choose another template for this model."))
MESSAGE(TemplateLimit, "TEXT-013", QT_TRANSLATE_NOOP("Engine", "The chat template was stopped in line %1: %2."),
        QT_TRANSLATE_NOOP("Engine", "The template is faulty. Choose another one for this model, for example ChatML."))
MESSAGE(TemplateInput, "TEXT-014", QT_TRANSLATE_NOOP("Engine", "The messages given to the chat template are not valid: %1."),
        QT_TRANSLATE_NOOP("Engine", "They must be a JSON list of objects with a role and a content."))
