// Everything that Parlor remembers besides the chats. Each change applies at once and is written by itself.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QSettings>
#include <QStringList>

#include "engine/engine.h"

// A property with a member, a getter, a setter that clamps and stores, and a signal.
#define PARLOR_SETTING(Type, name, Name, key, initial, clamp)            \
    Q_PROPERTY(Type name READ name WRITE set##Name NOTIFY name##Changed) \
  public:                                                                \
    Type name() const {                                                  \
        return m_##name;                                                 \
    }                                                                    \
    void set##Name(Type value) {                                         \
        if (const Type clamped = clamp; clamped != m_##name) {           \
            m_##name = clamped;                                          \
            m_file.setValue(QLatin1String(key), clamped);                \
            emit name##Changed();                                        \
        }                                                                \
    }                                                                    \
    Q_SIGNAL void name##Changed();                                       \
                                                                         \
  private:                                                               \
    Type m_##name = read<Type>(key, initial, [](Type value) { return Type(clamp); })

namespace parlor::app {

class Settings final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")

    QSettings m_file;  // before the properties: they read from it
    template <class T, class Clamp>
    T read(const char* key, const T& initial, Clamp clamp) const {
        return clamp(m_file.value(QLatin1String(key), QVariant::fromValue(initial)).template value<T>());
    }

    // "system", or a language that Translator has
    PARLOR_SETTING(QString, language, Language, "window/language", QStringLiteral("system"), value);
    PARLOR_SETTING(QString, theme, Theme, "window/theme", QStringLiteral("system"),
                   value);  // system, light, dark
    PARLOR_SETTING(int, windowWidth, WindowWidth, "window/width", 1180, qBound(420, value, 1 << 15));
    PARLOR_SETTING(int, windowHeight, WindowHeight, "window/height", 780, qBound(420, value, 1 << 15));
    PARLOR_SETTING(bool, sidebarVisible, SidebarVisible, "window/sidebar", true, value);
    PARLOR_SETTING(double, temperature, Temperature, "sampling/temperature", 0.7, qBound(0.0, value, 2.0));
    PARLOR_SETTING(int, topK, TopK, "sampling/topK", 40, qBound(0, value, 200));
    PARLOR_SETTING(double, topP, TopP, "sampling/topP", 0.95, qBound(0.05, value, 1.0));
    PARLOR_SETTING(double, minP, MinP, "sampling/minP", 0.05, qBound(0.0, value, 0.5));
    PARLOR_SETTING(double, repeatPenalty, RepeatPenalty, "sampling/repeatPenalty", 1.0,
                   qBound(1.0, value, 2.0));
    PARLOR_SETTING(int, maxTokens, MaxTokens, "sampling/maxTokens", 0,
                   qBound(0, value, 1 << 20));  // 0: no limit
    PARLOR_SETTING(QString, systemPrompt, SystemPrompt, "chat/systemPrompt", QString(), value);
    PARLOR_SETTING(int, contextLength, ContextLength, "model/contextLength", 0,
                   qBound(0, value, 1 << 22));                                          // 0: automatic
    PARLOR_SETTING(int, threads, Threads, "model/threads", 0, qBound(0, value, 1024));  // 0: automatic
    PARLOR_SETTING(QString, lastModel, LastModel, "model/last", QString(), value);
    PARLOR_SETTING(QStringList, addedFiles, AddedFiles, "model/addedFiles", QStringList(), value);

  public:
    explicit Settings(const QString& file, QObject* parent = nullptr)
        : QObject(parent), m_file(file, QSettings::IniFormat) {}

    Sampling sampling() const;
    Q_INVOKABLE void resetSampling();
};

}  // namespace parlor::app
#undef PARLOR_SETTING
