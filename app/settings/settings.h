// Everything that Parlor remembers besides the chats. Each change applies at once and is written by itself.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QHash>
#include <QObject>
#include <QSettings>
#include <QStringList>
#include <QVariant>

#include "app/settings/setting_limits.h"
#include "engine/engine.h"

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
            emit changed(QStringLiteral(#name));                         \
        }                                                                \
    }                                                                    \
    Q_SIGNAL void name##Changed();                                       \
                                                                         \
  private:                                                               \
    Type m_##name = read<Type>(#name, key, initial, [](Type value) { return Type(clamp); })

namespace parlor::app {

class Settings final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")

    struct Known {
        QLatin1String key;
        QVariant initial;
    };
    QSettings m_file;  // before the properties: they read from it
    QHash<QString, Known> m_known;
    template <class T, class Clamp>
    T read(const char* name, const char* key, const T& initial, Clamp clamp) {
        m_known.insert(QLatin1String(name), {QLatin1String(key), QVariant::fromValue(initial)});
        const QVariant stored = m_file.value(QLatin1String(key));
        // Not what a person meant: text where a number belongs.
        if (!stored.isValid() || !readableAs<T>(stored)) return initial;
        return clamp(stored.template value<T>());
    }
    void store(const char* key, const QVariant& value);

    // "system", or a language that Translator has
    PARLOR_SETTING(QString, language, Language, "window/language", QStringLiteral("system"),
                   oneOf(value, {"system", "en", "zh_CN"}));
    PARLOR_SETTING(QString, theme, Theme, "window/theme", QStringLiteral("system"),
                   oneOf(value, {"system", "light", "dark"}));
    PARLOR_SETTING(int, textSize, TextSize, "window/textSize", 100, qBound(80, value, 150));  // percent
    PARLOR_SETTING(QString, density, Density, "window/density", QStringLiteral("comfortable"),
                   oneOf(value, {"comfortable", "compact"}));
    PARLOR_SETTING(QString, motion, Motion, "window/motion", QStringLiteral("system"),
                   oneOf(value, {"system", "on", "off"}));
    PARLOR_SETTING(int, windowWidth, WindowWidth, "window/width", 1180, qBound(420, value, 1 << 15));
    PARLOR_SETTING(int, windowHeight, WindowHeight, "window/height", 780, qBound(420, value, 1 << 15));
    PARLOR_SETTING(int, sidebarWidth, SidebarWidth, "window/sidebarWidth", 272, qBound(240, value, 420));
    PARLOR_SETTING(QStringList, collapsedFolders, CollapsedFolders, "window/collapsedFolders", QStringList(),
                   value);
    PARLOR_SETTING(bool, sidebarVisible, SidebarVisible, "window/sidebar", true, value);
    PARLOR_SETTING(double, temperature, Temperature, "sampling/temperature", 0.7, within(0.0, value, 2.0));
    PARLOR_SETTING(int, topK, TopK, "sampling/topK", 40, qBound(0, value, 200));
    PARLOR_SETTING(double, topP, TopP, "sampling/topP", 0.95, within(0.05, value, 1.0));
    PARLOR_SETTING(double, minP, MinP, "sampling/minP", 0.05, within(0.0, value, 0.5));
    PARLOR_SETTING(double, repeatPenalty, RepeatPenalty, "sampling/repeatPenalty", 1.0,
                   within(1.0, value, 2.0));
    PARLOR_SETTING(int, maxTokens, MaxTokens, "sampling/maxTokens", 0,
                   qBound(0, value, 1 << 20));                                     // 0: no limit
    PARLOR_SETTING(bool, enterSends, EnterSends, "chat/enterSends", true, value);  // else Ctrl+Enter does
    PARLOR_SETTING(QString, systemPrompt, SystemPrompt, "chat/systemPrompt", QString(), value);
    PARLOR_SETTING(int, contextLength, ContextLength, "model/contextLength", 0,
                   qBound(0, value, 1 << 22));                                          // 0: automatic
    PARLOR_SETTING(int, threads, Threads, "model/threads", 0, qBound(0, value, 1024));  // 0: automatic
    PARLOR_SETTING(QString, lastModel, LastModel, "model/last", QString(), value);
    PARLOR_SETTING(QStringList, recentModels, RecentModels, "library/recent", QStringList(),
                   value.mid(0, 20));                                                   // the last one first
    PARLOR_SETTING(int, modelSort, ModelSort, "library/sort", 0, qBound(0, value, 4));  // PickerModel::Sort
    PARLOR_SETTING(QStringList, sourcesOff, SourcesOff, "library/sourcesOff", QStringList(), value);
    PARLOR_SETTING(QStringList, modelFolders, ModelFolders, "library/folders", QStringList(), value);
    PARLOR_SETTING(QStringList, machineFiles, MachineFiles, "library/machines", QStringList(), value);
    PARLOR_SETTING(int, unloadAfter, UnloadAfter, "model/unloadAfter", 0,
                   qBound(0, value, 24 * 60));  // idle minutes; 0: never
    PARLOR_SETTING(bool, warmUp, WarmUp, "model/warmUp", true, value);
    PARLOR_SETTING(QStringList, addedFiles, AddedFiles, "model/addedFiles", QStringList(), value);

    // What is wrong with the file of the settings, in words; empty: nothing.
    Q_PROPERTY(QString problem READ problem NOTIFY problemChanged)
    Q_PROPERTY(QString problemHint READ problemHint NOTIFY problemChanged)
  public:
    explicit Settings(const QString& file, QObject* parent = nullptr);

    Q_INVOKABLE bool isDefault(const QString& name) const;
    Q_INVOKABLE QVariant defaultValue(const QString& name) const { return m_known.value(name).initial; }
    Q_INVOKABLE void reset(const QString& name);
    Q_INVOKABLE void resetAll(const QStringList& names);
    QStringList names() const { return m_known.keys(); }

    QString problem() const;
    QString problemHint() const;
    Q_INVOKABLE void flush();  // to the disk now; tells a problem if that fails

    Sampling sampling() const;
    Q_INVOKABLE void resetSampling();

  signals:
    void changed(const QString& name);  // any of them
    void problemChanged();

  private:
    enum class Problem { None, Unreadable, Damaged, ReadOnly };
    void setProblem(Problem problem);

    Problem m_problem = Problem::None;
};

}  // namespace parlor::app
#undef PARLOR_SETTING
