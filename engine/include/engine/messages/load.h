// Reading model files. No include guard: all.h includes this more than once.
MESSAGE(FileNotFound, "FILE-001", QT_TRANSLATE_NOOP("Engine", "There is no file at %1."),
        QT_TRANSLATE_NOOP("Engine", "Check the path, or choose the file again."))
MESSAGE(FileUnreadable, "FILE-002", QT_TRANSLATE_NOOP("Engine", "%1 cannot be read: %2."),
        QT_TRANSLATE_NOOP("Engine", "Check that you may open the file and that its disk is connected."))
