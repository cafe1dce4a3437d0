// Graphics cards: kernels for them, their memory, what goes wrong while they compute.
MESSAGE(GpuNoPack, "GPU-010", QT_TRANSLATE_NOOP("Engine", "%1 is not used: this build has no kernels for graphics cards."),
        QT_TRANSLATE_NOOP("Engine", "They are made where a CUDA toolkit is found while the program is built."))
MESSAGE(GpuPackBroken, "GPU-011", QT_TRANSLATE_NOOP("Engine", "The file with the kernels for graphics cards is damaged: %1."),
        QT_TRANSLATE_NOOP("Engine", "Install the program again."))
MESSAGE(GpuNoImage, "GPU-012", QT_TRANSLATE_NOOP("Engine", "%1 is not used: this build has no kernels for compute capability %2. It has: %3."), "")
MESSAGE(GpuDriverTooOld, "GPU-013", QT_TRANSLATE_NOOP("Engine", "%1 is not used: its driver supports CUDA %2, and the kernels for it need %3."),
        QT_TRANSLATE_NOOP("Engine", "Install a newer driver for the card."))
MESSAGE(GpuImageRefused, "GPU-014", QT_TRANSLATE_NOOP("Engine", "The driver refuses the kernels %1 (%2)."), "")
MESSAGE(GpuKernelMissing, "GPU-015", QT_TRANSLATE_NOOP("Engine", "The kernels for this card lack %1."),
        QT_TRANSLATE_NOOP("Engine", "Install the program again."))
MESSAGE(GpuOutOfMemory, "GPU-016", QT_TRANSLATE_NOOP("Engine", "The graphics card has not enough free memory: %1 more were needed."),
        QT_TRANSLATE_NOOP("Engine", "Close other programs that use the card, or choose a smaller context."))
MESSAGE(GpuLost, "GPU-017", QT_TRANSLATE_NOOP("Engine", "The graphics card stopped answering (%1: %2)."),
        QT_TRANSLATE_NOOP("Engine", "Restart the program to use the card again."))
MESSAGE(GpuHangs, "GPU-026", QT_TRANSLATE_NOOP("Engine", "The graphics card has not answered for %1 seconds."),
        QT_TRANSLATE_NOOP("Engine", "Restart the program to use the card again."))
MESSAGE(GpuModelDiffers, "GPU-027", QT_TRANSLATE_NOOP("Engine", "The graphics card's best kernels compute this model otherwise than its simplest ones do."),
        QT_TRANSLATE_NOOP("Engine", "Load the model again: it then uses the simplest ones."))
MESSAGE(GpuCallFailed, "GPU-018", QT_TRANSLATE_NOOP("Engine", "The graphics card's driver reports an error: %1 failed (%2)."), "")
MESSAGE(GpuDriverIncomplete, "GPU-019", QT_TRANSLATE_NOOP("Engine", "The NVIDIA driver lacks the function %1."),
        QT_TRANSLATE_NOOP("Engine", "Install a newer driver for the card."))
MESSAGE(GpuCheckTimeout, "GPU-020", QT_TRANSLATE_NOOP("Engine", "%1 is not used: checking its kernels took more than %2 seconds and was stopped."),
        QT_TRANSLATE_NOOP("Engine", "Check it again under Diagnostics, or install the card's driver again."))
MESSAGE(GpuCheckCrashed, "GPU-021", QT_TRANSLATE_NOOP("Engine", "%1 is not used: checking its kernels ended unexpectedly (%2)."),
        QT_TRANSLATE_NOOP("Engine", "Check it again under Diagnostics, or install the card's driver again."))
MESSAGE(GpuComputesWrong, "GPU-022", QT_TRANSLATE_NOOP("Engine", "%1 is not used: on it these kernels compute wrong: %2."),
        QT_TRANSLATE_NOOP("Engine", "A newer driver may help; so may another program's overclocking, switched off."))
MESSAGE(GpuGoesOnWithout, "GPU-023", QT_TRANSLATE_NOOP("Engine", "The answer went on on the processor. %1"),
        QT_TRANSLATE_NOOP("Engine", "Restart the program to use the card again."))
MESSAGE(GpuGuardPlain, "GPU-025", QT_TRANSLATE_NOOP("Engine", "What the graphics card computed could not be right. The last word was computed again with its simplest kernels, which this model uses from now on."), "")
MESSAGE(GpuGuardGoesOn, "GPU-024", QT_TRANSLATE_NOOP("Engine", "What the graphics card computed could not be right. The last word was computed again on the processor, where this model stays from now on."), "")
