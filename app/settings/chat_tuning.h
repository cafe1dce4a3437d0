// How the open chat is answered: what the chat has set for itself, then its preset, then what is set for the
// model, then what the model's maker recommends, then the defaults.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QJsonObject>
#include <QObject>
#include <QThreadPool>
#include <QVariantMap>

#include "engine/engine.h"

namespace parlor::app {

class Settings;

class ChatTuning final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    Q_PROPERTY(QVariantMap values READ values NOTIFY changed)    // as they count now
    Q_PROPERTY(QVariantMap sources READ sources NOTIFY changed)  // name: chat, preset, model, maker, default
    Q_PROPERTY(QString preset READ preset WRITE setPreset NOTIFY changed)  // id; empty: none
    Q_PROPERTY(QString presetName READ presetName NOTIFY changed)
    Q_PROPERTY(QString prompt READ prompt NOTIFY changed)
    Q_PROPERTY(QString promptSource READ promptSource NOTIFY changed)  // empty: there is no prompt
    Q_PROPERTY(QString inheritedPrompt READ inheritedPrompt NOTIFY changed)
    Q_PROPERTY(bool own READ own NOTIFY changed)  // the chat has set something for itself
  public:
    explicit ChatTuning(Settings* settings, QObject* parent = nullptr);

    void setModel(const QString& path);
    // What is stored with the conversation. Keys that are not ours stay in the options.
    void setConversation(const QString& systemPrompt, const QString& options);
    QString options() const;
    QString systemPrompt() const { return m_systemPrompt; }

    QVariantMap values() const { return m_values; }
    QVariantMap sources() const { return m_sources; }
    QString preset() const { return m_options.value(QLatin1String("preset")).toString(); }
    QString presetName() const;
    void setPreset(const QString& id);
    QString prompt() const { return ownPrompt() ? m_systemPrompt : inheritedPrompt(); }
    QString promptSource() const;
    QString inheritedPrompt() const;
    bool own() const;
    Sampling sampling() const;
    qint64 maxTokens() const;

    Q_INVOKABLE void set(const QString& name, const QVariant& value);
    Q_INVOKABLE void reset(const QString& name);
    Q_INVOKABLE void resetAll();  // the preset stays
    Q_INVOKABLE void setPrompt(const QString& prompt);
    Q_INVOKABLE void resetPrompt();
    // A new preset of what this chat has set, and of its preset; the chat then uses it. Returns its id.
    Q_INVOKABLE QString keepAsPreset(const QString& name);
    QString newChatOptions() const;  // of a chat that has not begun

  signals:
    void changed();
    void edited();  // by the person: systemPrompt() and options() are to be stored

  private:
    bool ownPrompt() const;
    QVariantMap ownValues() const;
    void setOwnValues(const QVariantMap& values);
    QVariantMap presetValues() const;
    void resolve();
    void readRecommendation();

    Settings* m_settings;
    QString m_model;
    QVariantMap m_recommended;
    QString m_systemPrompt;
    QJsonObject m_options;
    QVariantMap m_values, m_sources;
    QThreadPool m_pool;
};

// What the model's makers advise: in its files, or in a starter.json beside it, which counts before them.
// Reads files.
QVariantMap recommendedSampling(const QString& modelPath);

}  // namespace parlor::app
