// Loading and running. No include guard: all.h includes this more than once.
MESSAGE(Cancelled, "RUN-001", QT_TRANSLATE_NOOP("Engine", "Stopped."), "")
MESSAGE(OutOfMemory, "RUN-002", QT_TRANSLATE_NOOP("Engine", "There is not enough memory: %1 more were needed."),
        QT_TRANSLATE_NOOP("Engine", "Close other programs, choose a smaller context, or a smaller model."))
MESSAGE(ModelDoesNotFit, "RUN-003", QT_TRANSLATE_NOOP("Engine", "The model does not fit this computer."),
        QT_TRANSLATE_NOOP("Engine", "Choose a smaller model or a stronger quantization, or a smaller context."))
MESSAGE(DeviceNotHere, "RUN-004", QT_TRANSLATE_NOOP("Engine", "The plan uses the device %1, which this program cannot run on."),
        QT_TRANSLATE_NOOP("Engine", "Choose \"cpu\" or \"auto\" as the device."))
MESSAGE(WeightsChanged, "RUN-005", QT_TRANSLATE_NOOP("Engine", "%1 ended while the tensor %2 was being read."),
        QT_TRANSLATE_NOOP("Engine", "The file was changed or its disk was removed. Load it again."))
MESSAGE(TensorUnusable, "RUN-006", QT_TRANSLATE_NOOP("Engine", "The tensor %1 has a shape that cannot be run."),
        QT_TRANSLATE_NOOP("Engine", "The file does not follow its format. Download it again or choose another one."))
MESSAGE(SizesTooLarge, "RUN-007", QT_TRANSLATE_NOOP("Engine", "The sizes in the model file are too large to be used."),
        QT_TRANSLATE_NOOP("Engine", "Choose a smaller context, or another file."))
MESSAGE(PromptEmpty, "RUN-010", QT_TRANSLATE_NOOP("Engine", "The prompt is empty."),
        QT_TRANSLATE_NOOP("Engine", "Write something first."))
MESSAGE(PromptTooLong, "RUN-011", QT_TRANSLATE_NOOP("Engine", "The prompt has %1 tokens, but the context holds %2."),
        QT_TRANSLATE_NOOP("Engine", "Shorten it, start a new conversation, or choose a larger context."))
MESSAGE(TokenOutOfRange, "RUN-012", QT_TRANSLATE_NOOP("Engine", "%1 is not a token of this model; it has %2."),
        QT_TRANSLATE_NOOP("Engine", "Use token numbers from 0 to one less than that."))
MESSAGE(NothingToContinue, "RUN-013", QT_TRANSLATE_NOOP("Engine", "There is no prompt to continue."),
        QT_TRANSLATE_NOOP("Engine", "Give a prompt first."))
MESSAGE(SessionBusy, "RUN-014", QT_TRANSLATE_NOOP("Engine", "The model is already in use by another conversation."),
        QT_TRANSLATE_NOOP("Engine", "Stop the other answer first."))
MESSAGE(KvTooLarge, "RUN-015", QT_TRANSLATE_NOOP("Engine", "Keys or values of this model are too large for a KV cache in f16."),
        QT_TRANSLATE_NOOP("Engine", "Choose bf16 for the KV cache."))
MESSAGE(KvWidened, "RUN-016", QT_TRANSLATE_NOOP("Engine", "Keys or values of this model are too large for f16. What had been read was read again with a KV cache in bf16, which this model uses from now on."), "")
MESSAGE(GuardNotFinite, "RUN-020",
        QT_TRANSLATE_NOOP("Engine", "The model computed values that are not numbers, so its answer was stopped."),
        QT_TRANSLATE_NOOP("Engine", "The file is probably damaged. Download it again."))
MESSAGE(GuardNotFiniteIn, "RUN-023",
        QT_TRANSLATE_NOOP("Engine", "The model computed values that are not numbers, from layer %1 of %2 on, so its answer was stopped."),
        QT_TRANSLATE_NOOP("Engine", "The file is probably damaged. Download it again."))
MESSAGE(GuardFlat, "RUN-021",
        QT_TRANSLATE_NOOP("Engine", "The model finds every word equally likely, so its answer was stopped."),
        QT_TRANSLATE_NOOP("Engine", "The file is probably damaged. Download it again."))
MESSAGE(ContextFull, "RUN-022", QT_TRANSLATE_NOOP("Engine", "The context of %1 tokens is full."),
        QT_TRANSLATE_NOOP("Engine", "Start a new conversation, or choose a larger context."))
