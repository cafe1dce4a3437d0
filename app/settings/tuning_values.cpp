#include "app/settings/tuning_values.h"

#include <QStringList>

#include "app/settings/setting_limits.h"

namespace parlor::app {

namespace {

constexpr TuningField kFields[] = {
    {"temperature", 0, 2, 0.05, 2, 0.7, [](Sampling& s, double v) { s.temperature = float(v); }},
    {"topK", 0, 200, 1, 0, 40, [](Sampling& s, double v) { s.top_k = int(v); }},
    {"topP", 0.05, 1, 0.01, 2, 0.95, [](Sampling& s, double v) { s.top_p = float(v); }},
    {"minP", 0, 0.5, 0.01, 2, 0.05, [](Sampling& s, double v) { s.min_p = float(v); }},
    {"repeatPenalty", 1, 2, 0.01, 2, 1, [](Sampling& s, double v) { s.repeat_penalty = float(v); }},
    {"frequencyPenalty", -2, 2, 0.05, 2, 0, [](Sampling& s, double v) { s.frequency_penalty = float(v); }},
    {"presencePenalty", -2, 2, 0.05, 2, 0, [](Sampling& s, double v) { s.presence_penalty = float(v); }},
    {"penaltyWindow", -1, 4096, 1, 0, 64, [](Sampling& s, double v) { s.penalty_window = int(v); }},
    {"dryMultiplier", 0, 5, 0.05, 2, 0, [](Sampling& s, double v) { s.dry_multiplier = float(v); }},
    {"dryBase", 1, 4, 0.05, 2, 1.75, [](Sampling& s, double v) { s.dry_base = float(v); }},
    {"dryAllowedLength", 1, 32, 1, 0, 2, [](Sampling& s, double v) { s.dry_allowed_length = int(v); }},
    {"xtcProbability", 0, 1, 0.01, 2, 0, [](Sampling& s, double v) { s.xtc_probability = float(v); }},
    {"xtcThreshold", 0, 0.5, 0.01, 2, 0.1, [](Sampling& s, double v) { s.xtc_threshold = float(v); }},
    {"seed", 0, 2147483647, 1, 0, 0, [](Sampling& s, double v) { s.seed = uint64_t(v); }},
    {"maxTokens", 0, 1 << 20, 16, 0, 0, nullptr},
};

QStringList cleanStops(const QVariant& value) {
    QStringList stops;
    for (const QString& stop : value.toStringList())
        if (!stop.isEmpty() && stop.size() <= kLongestStopString && stops.size() < kMostStopStrings)
            stops << stop;
    return stops;
}

void takeWhole(const QVariantMap& from, QVariantMap* to, const QString& name, int most) {
    bool ok = false;
    const double value = from.value(name).toDouble(&ok);
    if (from.contains(name) && ok) to->insert(name, int(within(0, value, most)));
}

}  // namespace

std::span<const TuningField> tuningFields() {
    return kFields;
}

const TuningField* tuningField(const QString& name) {
    for (const TuningField& field : kFields)
        if (name == QLatin1String(field.name)) return &field;
    return nullptr;
}

QVariantMap cleanTuning(const QVariantMap& values) {
    QVariantMap clean;
    for (auto it = values.cbegin(); it != values.cend(); ++it) {
        if (it.key() == QLatin1String(kStopStrings)) {
            clean.insert(it.key(), cleanStops(it.value()));
            continue;
        }
        const TuningField* field = tuningField(it.key());
        bool ok = false;
        const double value = it.value().toDouble(&ok);
        if (!field || !ok) continue;
        const double bound = within(field->from, value, field->to);
        clean.insert(it.key(), field->decimals == 0 ? QVariant(qRound(bound)) : QVariant(bound));
    }
    return clean;
}

QVariantMap cleanModelValues(const QVariantMap& values) {
    QVariantMap clean = cleanTuning(values);
    takeWhole(values, &clean, QStringLiteral("contextLength"), 1 << 22);
    takeWhole(values, &clean, QStringLiteral("threads"), 1024);
    const QString kv = values.value(QStringLiteral("kvType")).toString();
    if (oneOf(kv, {"automatic", "f16", "bf16", "q8_0"}) == kv) clean.insert(QStringLiteral("kvType"), kv);
    const QVariant prompt = values.value(QStringLiteral("systemPrompt"));
    if (prompt.typeId() == QMetaType::QString)
        clean.insert(QStringLiteral("systemPrompt"), prompt.toString().left(kLongestPrompt));
    return clean;
}

Sampling samplingFrom(const QVariantMap& values) {
    const QVariantMap clean = cleanTuning(values);
    Sampling sampling;
    for (const TuningField& field : kFields)
        if (field.apply)
            field.apply(sampling, clean.value(QLatin1String(field.name), field.initial).toDouble());
    for (const QString& stop : clean.value(QLatin1String(kStopStrings)).toStringList())
        sampling.stop.push_back(stop.toStdString());
    return sampling;
}

QVariantMap tuningLimits() {
    QVariantMap limits;
    for (const TuningField& field : kFields)
        limits.insert(QLatin1String(field.name), QVariantMap{{QStringLiteral("from"), field.from},
                                                             {QStringLiteral("to"), field.to},
                                                             {QStringLiteral("step"), field.step},
                                                             {QStringLiteral("decimals"), field.decimals},
                                                             {QStringLiteral("initial"), field.initial}});
    return limits;
}

}  // namespace parlor::app
