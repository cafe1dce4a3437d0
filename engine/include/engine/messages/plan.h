// Planning: errors of machine profiles, and reasons. No include guard: all.h includes this more than once.
MESSAGE(ProfileInvalid, "PROFILE-001", QT_TRANSLATE_NOOP("Engine", "The machine profile is not valid: %1."),
        QT_TRANSLATE_NOOP("Engine", "Compare it with the profiles that come with Parlor."))

// What the probe found.
MESSAGE(GpuFound, "GPU-001", QT_TRANSLATE_NOOP("Engine", "Graphics cards found: %1."), "")
MESSAGE(NoGpuDriver, "GPU-002", QT_TRANSLATE_NOOP("Engine", "There is no NVIDIA driver on this computer."),
        QT_TRANSLATE_NOOP("Engine", "If it has an NVIDIA graphics card, install the card's driver."))
MESSAGE(NoGpuDevice, "GPU-003", QT_TRANSLATE_NOOP("Engine", "The NVIDIA driver sees no graphics card."),
        QT_TRANSLATE_NOOP("Engine", "Check that the card is switched on and that the driver still supports it."))
MESSAGE(GpuDriverError, "GPU-004", QT_TRANSLATE_NOOP("Engine", "The NVIDIA driver does not answer: %1 failed with error %2."),
        QT_TRANSLATE_NOOP("Engine", "Restart the computer; if that does not help, install the driver again."))
MESSAGE(GpuProbeTimeout, "GPU-005", QT_TRANSLATE_NOOP("Engine", "Looking for graphics cards took more than %1 seconds and was stopped."),
        QT_TRANSLATE_NOOP("Engine", "Restart the computer; if that does not help, install the driver again."))
MESSAGE(GpuProbeCrashed, "GPU-006", QT_TRANSLATE_NOOP("Engine", "Looking for graphics cards ended unexpectedly (%1)."),
        QT_TRANSLATE_NOOP("Engine", "Install the NVIDIA driver again."))
MESSAGE(GpuProbeGarbage, "GPU-007", QT_TRANSLATE_NOOP("Engine", "Looking for graphics cards gave an answer that makes no sense."),
        QT_TRANSLATE_NOOP("Engine", "Install the NVIDIA driver again."))
MESSAGE(GpuProbeNotStarted, "GPU-008", QT_TRANSLATE_NOOP("Engine", "The helper program that looks for graphics cards could not be started."),
        QT_TRANSLATE_NOOP("Engine", "Check that Parlor's own program file may be executed."))
MESSAGE(NoGpuInProfile, "GPU-009", QT_TRANSLATE_NOOP("Engine", "The computer has no NVIDIA graphics card."), "")

// The verdict and how it came about.
MESSAGE(PlanFits, "PLAN-001", QT_TRANSLATE_NOOP("Engine", "The model fits on %1 with %2 to spare."), "")
MESSAGE(PlanOtherMachine, "PLAN-002", QT_TRANSLATE_NOOP("Engine", "This is a plan for another computer: %1."), "")
MESSAGE(PlanContextReduced, "PLAN-003", QT_TRANSLATE_NOOP("Engine", "The context has %1 tokens instead of %2, because more does not fit in memory."),
        QT_TRANSLATE_NOOP("Engine", "A smaller quantization of the model leaves more room for the context."))
MESSAGE(PlanKvReduced, "PLAN-004", QT_TRANSLATE_NOOP("Engine", "The KV cache is kept in q8_0, half the size: in f16 a context of %1 tokens would not fit."), "")
MESSAGE(PlanSplitGpus, "PLAN-005", QT_TRANSLATE_NOOP("Engine", "The layers are spread over several graphics cards: %1."), "")
MESSAGE(PlanSplitCpu, "PLAN-006", QT_TRANSLATE_NOOP("Engine", "%1 of %2 layers stay on the processor, because the graphics memory is full. This is slower."), "")
MESSAGE(PlanDoesNotFit, "PLAN-007", QT_TRANSLATE_NOOP("Engine", "The model does not fit: it needs at least %1 of memory and %2 are available."),
        QT_TRANSLATE_NOOP("Engine", "Close other programs or choose a smaller model."))
MESSAGE(PlanSmallerQuantization, "PLAN-008", QT_TRANSLATE_NOOP("Engine", "A quantization with at most %1 bits per weight would fit (this one has %2)."), "")
MESSAGE(PlanMoreMemory, "PLAN-009", QT_TRANSLATE_NOOP("Engine", "%1 more memory would be enough."), "")
MESSAGE(PlanSmallerContext, "PLAN-010", QT_TRANSLATE_NOOP("Engine", "A context of at most %1 tokens would fit on the graphics cards alone."), "")
MESSAGE(PlanAgain, "PLAN-029", QT_TRANSLATE_NOOP("Engine", "Planned again: the first plan could not be carried out. %1"), "")
MESSAGE(PlanWrongOnCards, "PLAN-030", QT_TRANSLATE_NOOP("Engine", "Graphics cards are not used for this model: the numbers that one computed were not right."), "")
MESSAGE(PlanPlainKernels, "PLAN-031", QT_TRANSLATE_NOOP("Engine", "For this model graphics cards use their simplest kernels: what better ones computed was not right."), "")
MESSAGE(PlanLargeKv, "PLAN-032", QT_TRANSLATE_NOOP("Engine", "The KV cache is kept in bf16: keys or values of this model are too large for f16."), "")
MESSAGE(PlanWindowsSlide, "PLAN-033", QT_TRANSLATE_NOOP("Engine", "%1 of %2 layers look no further back than %3 tokens and keep the last %4, which saves %5. A chat that is changed further back is read again from its start."), "")
MESSAGE(PlanExpertsInRam, "PLAN-028", QT_TRANSLATE_NOOP("Engine", "The experts of %1 of %2 layers stay in RAM and run on the processor: they are most of the model, and each word uses few of them."), "")
MESSAGE(PlanContextUntrained, "PLAN-012", QT_TRANSLATE_NOOP("Engine", "The context of %1 tokens is longer than the %2 that the model was trained for; long answers may lose the thread."),
        QT_TRANSLATE_NOOP("Engine", "Choose a context of at most %2 tokens."))
MESSAGE(PlanWishAdjusted, "PLAN-013", QT_TRANSLATE_NOOP("Engine", "%1 cannot be %2; %3 is used instead."), "")
MESSAGE(PlanDeviceMissing, "PLAN-014", QT_TRANSLATE_NOOP("Engine", "The device %1 does not exist on this computer."),
        QT_TRANSLATE_NOOP("Engine", "Choose \"auto\" or \"cpu\"."))
MESSAGE(PlanDeviceUnreadable, "PLAN-015", QT_TRANSLATE_NOOP("Engine", "\"%1\" is no list of devices."),
        QT_TRANSLATE_NOOP("Engine", "Write \"auto\", \"cpu\", or graphics cards as in \"cuda:0,cuda:1\"."))
MESSAGE(PlanKvUnsuitable, "PLAN-016", QT_TRANSLATE_NOOP("Engine", "The KV cache cannot be kept in %1: the model's head size does not suit it. %2 is used."), "")
MESSAGE(PlanGpuTooSmall, "PLAN-017", QT_TRANSLATE_NOOP("Engine", "%1 is not used: %2 of free memory are too little for one layer of this model."), "")
MESSAGE(PlanGpuTooOld, "PLAN-018", QT_TRANSLATE_NOOP("Engine", "%1 is not used: its compute capability is %2, and 6.0 is needed."), "")
MESSAGE(PlanBatchReduced, "PLAN-019", QT_TRANSLATE_NOOP("Engine", "Prompts are read in steps of %1 tokens instead of %2, which saves memory."), "")
MESSAGE(PlanCpuChosen, "PLAN-020", QT_TRANSLATE_NOOP("Engine", "Everything runs on the processor, as chosen."), "")
MESSAGE(PlanCardImpossible, "PLAN-021", QT_TRANSLATE_NOOP("Engine", "The sizes in the model's header are beyond what any computer holds."),
        QT_TRANSLATE_NOOP("Engine", "The file is probably damaged: download it again."))
MESSAGE(PlanDisplayReserve, "PLAN-022", QT_TRANSLATE_NOOP("Engine", "%1 of %2 are left for the screen."), "")
MESSAGE(PlanQuantizationForGpus, "PLAN-023", QT_TRANSLATE_NOOP("Engine", "A quantization with at most %1 bits per weight would fit on the graphics cards alone (this one has %2)."), "")
MESSAGE(PlanGpuNotNeeded, "PLAN-024", QT_TRANSLATE_NOOP("Engine", "%1 is not needed: the model fits without it, and spreading the layers does not make answers faster."), "")
MESSAGE(PlanRequantized, "PLAN-025", QT_TRANSLATE_NOOP("Engine", "As it is stored (%1) this model does not fit. Its weights are written as %2 first, once: %3 beside the model."), "")
MESSAGE(PlanRequantizeWished, "PLAN-026", QT_TRANSLATE_NOOP("Engine", "The weights are written as %1 first, once: %2 beside the model."), "")
MESSAGE(PlanRequantizeNothing, "PLAN-027", QT_TRANSLATE_NOOP("Engine", "This model's weights are not in F16 or BF16; they are used as they are stored."), "")

// Why a kernel was taken or not.
MESSAGE(KernelBest, "KERNEL-001", QT_TRANSLATE_NOOP("Engine", "The fastest variant that %1 can run."), "")
MESSAGE(KernelCpuLacks, "KERNEL-002", QT_TRANSLATE_NOOP("Engine", "The processor lacks %1."),
        QT_TRANSLATE_NOOP("Engine", "Newer processors have it."))
MESSAGE(KernelSlower, "KERNEL-003", QT_TRANSLATE_NOOP("Engine", "It would work, but is slower."), "")
MESSAGE(KernelGpuUnused, "KERNEL-004", QT_TRANSLATE_NOOP("Engine", "No graphics card is used in this plan."), "")
MESSAGE(KernelLowered, "KERNEL-005", QT_TRANSLATE_NOOP("Engine", "It was switched off: a lower level was asked for."),
        QT_TRANSLATE_NOOP("Engine", "It is used again when PARLOR_CPU_LEVEL is not set."))
MESSAGE(KernelNeedsCompute, "KERNEL-006", QT_TRANSLATE_NOOP("Engine", "It needs compute capability %1; the card has %2."),
        QT_TRANSLATE_NOOP("Engine", "A newer card would use it."))
MESSAGE(KernelOlderImage, "KERNEL-010", QT_TRANSLATE_NOOP("Engine", "This build's kernels for the card are of an older generation (%1)."),
        QT_TRANSLATE_NOOP("Engine", "A build of Parlor with kernels for this card's generation would use it."))
MESSAGE(KernelMeasuredSlower, "KERNEL-011", QT_TRANSLATE_NOOP("Engine", "Measured on this card, it is slower."),
        QT_TRANSLATE_NOOP("Engine", "It is measured again when the driver or Parlor changes."))
MESSAGE(KernelFenced, "KERNEL-009", QT_TRANSLATE_NOOP("Engine", "It computed wrong when it was checked on this card."),
        QT_TRANSLATE_NOOP("Engine", "It is checked again when the driver or Parlor changes."))
MESSAGE(KernelNeedsTensorCores, "KERNEL-007", QT_TRANSLATE_NOOP("Engine", "It needs tensor cores, which the card does not have."),
        QT_TRANSLATE_NOOP("Engine", "A card with tensor cores would use it."))
MESSAGE(KernelNeedsLibrary, "KERNEL-012", QT_TRANSLATE_NOOP("Engine", "It needs NVIDIA's library %1, which was not found for this card's driver."),
        QT_TRANSLATE_NOOP("Engine", "It comes with NVIDIA's CUDA toolkit, and is used once it is installed."))
MESSAGE(KernelOtherCpu, "KERNEL-008", QT_TRANSLATE_NOOP("Engine", "It is for other processors."), "")
