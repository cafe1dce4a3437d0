#include "app/settings/preset.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include "app/settings/tuning_values.h"

namespace parlor::app {

namespace {

constexpr int kLongestName = 80;
constexpr int kMostPresets = 500;

QString text(const char* source) {
    return QCoreApplication::translate("Presets", source);
}

}  // namespace

QList<Preset> builtInPresets() {
    const auto make = [](const char* id, const QString& name, const QString& about, const QString& prompt,
                         const QVariantMap& values) {
        return Preset{QLatin1String(id), name, about, prompt, values, true};
    };
    return {
        make(
            "precise", text(QT_TRANSLATE_NOOP("Presets", "Precise")),
            text(QT_TRANSLATE_NOOP("Presets", "Sober answers that hardly change when asked again")),
            text(QT_TRANSLATE_NOOP("Presets",
                                   "Answer accurately and to the point. Say so when you are not sure. Do not "
                                   "invent facts, names or sources.")),
            {{"temperature", 0.2}, {"topP", 0.9}, {"topK", 40}, {"minP", 0.05}}),
        make("creative", text(QT_TRANSLATE_NOOP("Presets", "Creative")),
             text(QT_TRANSLATE_NOOP("Presets", "Stories, names, ideas: surprising words are welcome")),
             text(QT_TRANSLATE_NOOP("Presets",
                                    "Write vividly and with imagination. Prefer unexpected images to common "
                                    "phrases, and vary your sentences.")),
             {{"temperature", 1.1}, {"topP", 1.0}, {"topK", 0}, {"minP", 0.08}, {"dryMultiplier", 0.6}}),
        make("code", text(QT_TRANSLATE_NOOP("Presets", "Code")),
             text(QT_TRANSLATE_NOOP("Presets", "Programs that run, with short explanations")),
             text(QT_TRANSLATE_NOOP("Presets",
                                    "You are an experienced programmer. Give complete code that runs, in a "
                                    "code block with its language named. Handle errors. Explain briefly, "
                                    "after the code.")),
             {{"temperature", 0.15}, {"topP", 0.95}, {"topK", 40}, {"minP", 0.05}, {"repeatPenalty", 1.0}}),
        make("translator", text(QT_TRANSLATE_NOOP("Presets", "Translator Chinese ↔ English")),
             text(QT_TRANSLATE_NOOP("Presets", "Chinese becomes English, everything else becomes Chinese")),
             text(QT_TRANSLATE_NOOP(
                 "Presets",
                 "You are a translator. Translate Chinese text into natural English, and any other text into "
                 "natural Simplified Chinese. Keep the formatting, names and numbers. Give only the "
                 "translation, without remarks.")),
             {{"temperature", 0.3}, {"topP", 0.9}, {"topK", 40}}),
        make("editor", text(QT_TRANSLATE_NOOP("Presets", "Proofreader")),
             text(QT_TRANSLATE_NOOP("Presets", "Corrects what you write, in its own language")),
             text(QT_TRANSLATE_NOOP("Presets",
                                    "You proofread. Correct spelling, grammar and clumsy wording of the text "
                                    "in its own language and keep its meaning and tone. Give the corrected "
                                    "text first, then list the important changes.")),
             {{"temperature", 0.2}, {"topP", 0.9}}),
        make("summary", text(QT_TRANSLATE_NOOP("Presets", "Summary")),
             text(QT_TRANSLATE_NOOP("Presets", "The main points of a long text")),
             text(QT_TRANSLATE_NOOP(
                 "Presets",
                 "Summarise the text in its own language: first one sentence, then the main "
                 "points as a short list. Use only what the text says.")),
             {{"temperature", 0.2}, {"topP", 0.9}}),
    };
}

QJsonObject presetToJson(const Preset& preset) {
    return {{QStringLiteral("id"), preset.id},
            {QStringLiteral("name"), preset.name},
            {QStringLiteral("systemPrompt"), preset.systemPrompt},
            {QStringLiteral("sampling"), QJsonObject::fromVariantMap(preset.values)}};
}

Preset presetFromJson(const QJsonObject& object) {
    Preset preset;
    preset.id = object.value(QLatin1String("id")).toString().left(kLongestName);
    preset.name = object.value(QLatin1String("name")).toString().simplified().left(kLongestName);
    preset.systemPrompt = object.value(QLatin1String("systemPrompt")).toString().left(kLongestPrompt);
    preset.values = cleanTuning(object.value(QLatin1String("sampling")).toObject().toVariantMap());
    return preset;
}

QList<Preset> presetsFromBytes(const QByteArray& bytes) {
    const QJsonObject root = QJsonDocument::fromJson(bytes).object();
    QList<Preset> presets;
    QJsonArray list = root.value(QLatin1String("presets")).toArray();
    if (list.isEmpty() && root.contains(QLatin1String("name"))) list.append(root);
    for (const QJsonValue& one : std::as_const(list)) {
        Preset preset = presetFromJson(one.toObject());
        if (!preset.name.isEmpty() && presets.size() < kMostPresets) presets << preset;
    }
    return presets;
}

QByteArray presetsToBytes(const QList<Preset>& presets) {
    QJsonArray list;
    for (const Preset& preset : presets) list.append(presetToJson(preset));
    return QJsonDocument(QJsonObject{{QStringLiteral("parlorPresets"), 1}, {QStringLiteral("presets"), list}})
        .toJson();
}

}  // namespace parlor::app
