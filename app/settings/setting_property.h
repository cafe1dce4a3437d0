// One line per setting in settings.h, which takes the macro away at its end.
#pragma once

// A property with a member, a getter, a setter that clamps and stores, and a signal. Its default is known by
// its name, so that a row of the settings can put it back.
#define PARLOR_SETTING(Type, name, Name, key, initial, clamp)            \
    Q_PROPERTY(Type name READ name WRITE set##Name NOTIFY name##Changed) \
  public:                                                                \
    Type name() const {                                                  \
        return m_##name;                                                 \
    }                                                                    \
    void set##Name(Type value) {                                         \
        if (const Type clamped = clamp; clamped != m_##name) {           \
            m_##name = clamped;                                          \
            store(key, QVariant::fromValue(clamped));                    \
            emit name##Changed();                                        \
            ++m_revision;                                                \
            emit changed(QStringLiteral(#name));                         \
        }                                                                \
    }                                                                    \
    Q_SIGNAL void name##Changed();                                       \
                                                                         \
  private:                                                               \
    Type m_##name = read<Type>(#name, key, initial, [](Type value) { return Type(clamp); })
