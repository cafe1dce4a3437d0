#include "app/settings/chat_tuning.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <filesystem>

#include "app/settings/settings.h"
#include "app/settings/tuning_values.h"
#include "app/shell/background.h"

namespace parlor::app {

namespace {

constexpr qint64 kLargestNote = 1 << 16;
// The names in a starter.json for ours
constexpr std::pair<const char*, const char*> kMakerNames[] = {{"temperature", "temperature"},
                                                               {"top_k", "topK"},
                                                               {"top_p", "topP"},
                                                               {"min_p", "minP"},
                                                               {"repeat_penalty", "repeatPenalty"}};

// What the model's own files say.
QVariantMap advice(const QString& modelPath) {
    const auto card = describe(std::filesystem::path(modelPath.toStdU16String()));
    if (!card.ok()) return {};
    QVariantMap values;
    const auto add = [&](const char* name, const auto& value) {
        if (value) values.insert(QLatin1String(name), double(*value));
    };
    add("temperature", card->sampling.temperature);
    add("topK", card->sampling.top_k);
    add("topP", card->sampling.top_p);
    add("minP", card->sampling.min_p);
    add("repeatPenalty", card->sampling.repeat_penalty);
    return values;
}

// What stands about it in a starter.json beside it.
QVariantMap note(const QString& modelPath) {
    const QFileInfo model(modelPath);
    QFile file(model.absolutePath() + QStringLiteral("/starter.json"));
    if (!file.open(QIODevice::ReadOnly) || file.size() > kLargestNote) return {};
    const QJsonObject about = QJsonDocument::fromJson(file.readAll()).object();
    if (about.value(QLatin1String("file")).toString() != model.fileName()) return {};
    const QJsonObject sampling = about.value(QLatin1String("sampling")).toObject();
    QVariantMap values;
    for (const auto& [theirs, ours] : kMakerNames)
        if (const QJsonValue value = sampling.value(QLatin1String(theirs)); value.isDouble())
            values.insert(QLatin1String(ours), value.toDouble());
    if (const QJsonValue most = about.value(QLatin1String("max_answer_tokens")); most.isDouble())
        values.insert(QStringLiteral("maxTokens"), most.toDouble());
    return values;
}

}  // namespace

QVariantMap recommendedSampling(const QString& modelPath) {
    QVariantMap values = advice(modelPath);
    values.insert(note(modelPath));
    return cleanTuning(values);
}

ChatTuning::ChatTuning(Settings* settings, QObject* parent) : QObject(parent), m_settings(settings) {
    connect(settings, &Settings::changed, this, &ChatTuning::resolve);
    connect(settings->presets(), &PresetListModel::changed, this, &ChatTuning::resolve);
    connect(settings->models(), &ModelChoices::changed, this, &ChatTuning::resolve);
    m_pool.setMaxThreadCount(1);
    resolve();
}

void ChatTuning::setModel(const QString& path) {
    if (path == m_model) return;
    m_model = path;
    m_recommended.clear();
    resolve();
    readRecommendation();
}

void ChatTuning::readRecommendation() {
    if (m_model.isEmpty()) return;
    startIn(m_pool, [this, path = m_model] {
        QMetaObject::invokeMethod(this, [this, path, values = recommendedSampling(path)] {
            if (path != m_model || values == m_recommended) return;
            m_recommended = values;
            resolve();
        });
    });
}

void ChatTuning::setConversation(const QString& systemPrompt, const QString& options) {
    m_systemPrompt = systemPrompt;
    m_options = QJsonDocument::fromJson(options.toUtf8()).object();
    resolve();
}

QString ChatTuning::options() const {
    if (m_options.isEmpty()) return {};
    return QString::fromUtf8(QJsonDocument(m_options).toJson(QJsonDocument::Compact));
}

QString ChatTuning::presetName() const {
    const Preset* known = m_settings->presets()->find(preset());
    return known ? known->name : QString();
}

void ChatTuning::setPreset(const QString& id) {
    if (id == preset()) return;
    if (id.isEmpty())
        m_options.remove(QLatin1String("preset"));
    else
        m_options.insert(QLatin1String("preset"), id);
    resolve();
    emit edited();
}

bool ChatTuning::ownPrompt() const {
    // An empty prompt counts only when the person has emptied it.
    return !m_systemPrompt.isEmpty() || m_options.value(QLatin1String("ownPrompt")).toBool();
}

QString ChatTuning::inheritedPrompt() const {
    const Preset* chosen = m_settings->presets()->find(preset());
    if (chosen && !chosen->systemPrompt.isEmpty()) return chosen->systemPrompt;
    const QVariantMap model = m_settings->models()->values(m_model);
    if (model.contains(QLatin1String("systemPrompt")))
        return model.value(QLatin1String("systemPrompt")).toString();
    return m_settings->systemPrompt();
}

QString ChatTuning::promptSource() const {
    if (ownPrompt()) return QStringLiteral("chat");
    const Preset* chosen = m_settings->presets()->find(preset());
    if (chosen && !chosen->systemPrompt.isEmpty()) return QStringLiteral("preset");
    if (m_settings->models()->values(m_model).contains(QLatin1String("systemPrompt")))
        return QStringLiteral("model");
    return m_settings->systemPrompt().isEmpty() ? QString() : QStringLiteral("default");
}

bool ChatTuning::own() const {
    return ownPrompt() || !ownValues().isEmpty();
}

QVariantMap ChatTuning::ownValues() const {
    return cleanTuning(m_options.value(QLatin1String("sampling")).toObject().toVariantMap());
}

void ChatTuning::setOwnValues(const QVariantMap& values) {
    if (values.isEmpty())
        m_options.remove(QLatin1String("sampling"));
    else
        m_options.insert(QLatin1String("sampling"), QJsonObject::fromVariantMap(values));
    resolve();
    emit edited();
}

QVariantMap ChatTuning::presetValues() const {
    const Preset* chosen = m_settings->presets()->find(preset());
    return chosen ? chosen->values : QVariantMap();
}

void ChatTuning::resolve() {
    const std::pair<const char*, QVariantMap> layers[] = {
        {"default", m_settings->tuning()},
        {"maker", m_recommended},
        {"model", cleanTuning(m_settings->models()->values(m_model))},
        {"preset", presetValues()},
        {"chat", ownValues()}};
    QVariantMap values, sources;
    for (const auto& [source, layer] : layers)
        for (auto it = layer.cbegin(); it != layer.cend(); ++it) {
            values.insert(it.key(), it.value());
            sources.insert(it.key(), QLatin1String(source));
        }
    m_values = values;
    m_sources = sources;
    emit changed();
}

Sampling ChatTuning::sampling() const {
    return samplingFrom(m_values);
}

qint64 ChatTuning::maxTokens() const {
    return m_values.value(QStringLiteral("maxTokens")).toLongLong();
}

void ChatTuning::set(const QString& name, const QVariant& value) {
    const QVariantMap clean = cleanTuning({{name, value}});
    if (!clean.contains(name)) return;
    QVariantMap values = ownValues();
    if (values.value(name) == clean.value(name)) return;
    values.insert(name, clean.value(name));
    setOwnValues(values);
}

void ChatTuning::reset(const QString& name) {
    QVariantMap values = ownValues();
    if (values.remove(name) > 0) setOwnValues(values);
}

void ChatTuning::resetAll() {
    m_systemPrompt.clear();
    m_options.remove(QLatin1String("ownPrompt"));
    setOwnValues({});
}

void ChatTuning::setPrompt(const QString& prompt) {
    if (prompt == this->prompt()) return;
    m_systemPrompt = prompt;
    m_options.insert(QLatin1String("ownPrompt"), true);
    resolve();
    emit edited();
}

void ChatTuning::resetPrompt() {
    if (!ownPrompt()) return;
    m_systemPrompt.clear();
    m_options.remove(QLatin1String("ownPrompt"));
    resolve();
    emit edited();
}

QString ChatTuning::keepAsPreset(const QString& name) {
    QVariantMap values = presetValues();
    values.insert(ownValues());
    const QString id = m_settings->presets()->create(name, prompt(), values);
    m_systemPrompt.clear();
    m_options.remove(QLatin1String("ownPrompt"));
    m_options.remove(QLatin1String("sampling"));
    m_options.insert(QLatin1String("preset"), id);
    resolve();
    emit edited();
    return id;
}

QString ChatTuning::newChatOptions() const {
    const QString preset = m_settings->newChatPreset();
    if (!m_settings->presets()->find(preset)) return {};
    return QString::fromUtf8(
        QJsonDocument(QJsonObject{{QStringLiteral("preset"), preset}}).toJson(QJsonDocument::Compact));
}

}  // namespace parlor::app
