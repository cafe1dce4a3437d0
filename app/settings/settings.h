// Everything that Parlor remembers besides the chats. Each change applies at once and is written by itself.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QHash>
#include <QObject>
#include <QSettings>
#include <QStringList>
#include <QVariant>

#include "app/settings/model_choices.h"
#include "app/settings/preset_list_model.h"
#include "app/settings/setting_limits.h"
#include "app/settings/setting_property.h"
#include "app/settings/tuning_values.h"

namespace parlor::app {

class Settings final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")

    static constexpr int kNowhere = -(1 << 20);  // the desktop places the window
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
    PARLOR_SETTING(int, windowX, WindowX, "window/x", kNowhere, value);
    PARLOR_SETTING(int, windowY, WindowY, "window/y", kNowhere, value);
    PARLOR_SETTING(bool, windowMaximized, WindowMaximized, "window/maximized", false, value);
    PARLOR_SETTING(bool, tuningVisible, TuningVisible, "window/tuning", false, value);
    PARLOR_SETTING(bool, welcomed, Welcomed, "window/welcomed", false, value);
    PARLOR_SETTING(bool, tray, Tray, "window/tray", false,
                   value);  // closing the window leaves it in the tray
    PARLOR_SETTING(bool, reopenChat, ReopenChat, "window/reopenChat", false, value);
    PARLOR_SETTING(double, lastChat, LastChat, "window/lastChat", 0.0, value);
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
    PARLOR_SETTING(bool, autoTitles, AutoTitles, "chat/autoTitles", true, value);  // asked from the model
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

    PARLOR_SETTING(bool, codeWrap, CodeWrap, "chat/codeWrap", false, value);
    PARLOR_SETTING(bool, thinkingFolded, ThinkingFolded, "chat/thinkingFolded", true, value);
    PARLOR_SETTING(QString, kvType, KvType, "model/kvType", QStringLiteral("automatic"),
                   oneOf(value, {"automatic", "f16", "bf16", "q8_0"}));
    PARLOR_SETTING(double, frequencyPenalty, FrequencyPenalty, "sampling/frequencyPenalty", 0.0,
                   within(-2.0, value, 2.0));
    PARLOR_SETTING(double, presencePenalty, PresencePenalty, "sampling/presencePenalty", 0.0,
                   within(-2.0, value, 2.0));
    PARLOR_SETTING(int, penaltyWindow, PenaltyWindow, "sampling/penaltyWindow", 64,
                   qBound(-1, value, 4096));  // -1: the whole context
    PARLOR_SETTING(double, dryMultiplier, DryMultiplier, "sampling/dryMultiplier", 0.0,
                   within(0.0, value, 5.0));
    PARLOR_SETTING(double, dryBase, DryBase, "sampling/dryBase", 1.75, within(1.0, value, 4.0));
    PARLOR_SETTING(int, dryAllowedLength, DryAllowedLength, "sampling/dryAllowedLength", 2,
                   qBound(1, value, 32));
    PARLOR_SETTING(double, xtcProbability, XtcProbability, "sampling/xtcProbability", 0.0,
                   within(0.0, value, 1.0));
    PARLOR_SETTING(double, xtcThreshold, XtcThreshold, "sampling/xtcThreshold", 0.1, within(0.0, value, 0.5));
    PARLOR_SETTING(int, seed, Seed, "sampling/seed", 0, qMax(0, value));  // 0: another one each time
    PARLOR_SETTING(QStringList, stopStrings, StopStrings, "sampling/stopStrings", QStringList(),
                   cleanTuning({{"stopStrings", value}}).value("stopStrings").toStringList());
    PARLOR_SETTING(QString, newChatPreset, NewChatPreset, "chat/newChatPreset", QString(), value);

    Q_PROPERTY(parlor::app::PresetListModel* presets READ presets CONSTANT)
    Q_PROPERTY(parlor::app::ModelChoices* models READ models CONSTANT)
    Q_PROPERTY(QVariantMap tuning READ tuning NOTIFY changed)  // sampling by name, as in tuning_values.h
    Q_PROPERTY(QVariantMap tuningLimits READ tuningLimits CONSTANT)
    Q_PROPERTY(int revision READ revision NOTIFY changed)  // a binding on it sees every change
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

    // Files beside that of the settings
    PresetListModel* presets() { return &m_presets; }
    ModelChoices* models() { return &m_models; }
    QVariantMap tuning() const;
    static QVariantMap tuningLimits() { return app::tuningLimits(); }
    int revision() const { return m_revision; }

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
    bool m_triedToWrite = false;
    int m_revision = 0;
    PresetListModel m_presets;
    ModelChoices m_models;
};

}  // namespace parlor::app
#undef PARLOR_SETTING
