// Loading and running. No include guard: all.h includes this more than once.
MESSAGE(Cancelled, "RUN-001", QT_TRANSLATE_NOOP("Engine", "Stopped."), "")
MESSAGE(OutOfMemory, "RUN-002", QT_TRANSLATE_NOOP("Engine", "There is not enough memory: %1 more were needed."),
        QT_TRANSLATE_NOOP("Engine", "Close other programs, choose a smaller context, or a smaller model."))
