// Writing a model in a smaller format. No include guard: all.h includes this more than once.
MESSAGE(QuantizeExists, "QUANT-001", QT_TRANSLATE_NOOP("Engine", "%1 exists already."),
        QT_TRANSLATE_NOOP("Engine", "Choose another name. A model cannot be written over itself."))
MESSAGE(QuantizeFormat, "QUANT-002", QT_TRANSLATE_NOOP("Engine", "Models cannot be written in the format %1."),
        QT_TRANSLATE_NOOP("Engine", "Choose q4_k, q5_k, q6_k or q8_0."))
MESSAGE(QuantizeNothing, "QUANT-003", QT_TRANSLATE_NOOP("Engine", "%1 has no weights in F32, F16 or BF16 that could be made smaller."),
        QT_TRANSLATE_NOOP("Engine", "Use the file of this model that is not quantized yet."))
MESSAGE(QuantizeNoGguf, "QUANT-004", QT_TRANSLATE_NOOP("Engine", "%1 is no GGUF file; only these can be written in another format."),
        QT_TRANSLATE_NOOP("Engine", "Use a GGUF file of this model, or leave out --out: its weights are then written beside it, for loading."))
MESSAGE(QuantizeNotFinite, "QUANT-005", QT_TRANSLATE_NOOP("Engine", "The tensor %1 has values that are infinite or no numbers."),
        QT_TRANSLATE_NOOP("Engine", "The file is damaged. Download it again."))
MESSAGE(QuantizeWrite, "QUANT-006", QT_TRANSLATE_NOOP("Engine", "%1 could not be written."),
        QT_TRANSLATE_NOOP("Engine", "Check the folder, its permissions, and the free space."))
MESSAGE(QuantizeSpace, "QUANT-007", QT_TRANSLATE_NOOP("Engine", "%1 needs %2, but only %3 are free there."),
        QT_TRANSLATE_NOOP("Engine", "Free some space, or choose another folder."))
