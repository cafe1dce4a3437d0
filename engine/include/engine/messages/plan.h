// Planning: errors of machine profiles, and reasons. No include guard: all.h includes this more than once.
MESSAGE(ProfileInvalid, "PROFILE-001", QT_TRANSLATE_NOOP("Engine", "The machine profile is not valid: %1."),
        QT_TRANSLATE_NOOP("Engine", "Compare it with the profiles that come with Parlor."))
