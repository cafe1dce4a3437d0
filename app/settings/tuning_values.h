// How a model answers, as a map of values by name. Such maps stand in the settings, in presets, beside models
// and in chats; each may say only a part, and comes from a file that anyone may have written.
#pragma once

#include <QJsonObject>
#include <QVariantMap>
#include <span>

#include "engine/engine.h"

namespace parlor::app {

struct TuningField {
    const char* name;
    double from, to, step;
    int decimals;
    double initial;
    void (*apply)(Sampling& sampling, double value);  // null: not the sampler's
};
std::span<const TuningField> tuningFields();
const TuningField* tuningField(const QString& name);

constexpr const char* kStopStrings = "stopStrings";
constexpr int kMostStopStrings = 8;
constexpr int kLongestStopString = 64;
constexpr qsizetype kLongestPrompt = 1 << 20;  // characters of a system prompt out of a file

// What is known, of the right type and within its limits; the rest is dropped.
QVariantMap cleanTuning(const QVariantMap& values);
// Also what belongs to one model: contextLength, kvType, threads, systemPrompt.
QVariantMap cleanModelValues(const QVariantMap& values);

Sampling samplingFrom(const QVariantMap& values);
// {name: {from, to, step, decimals, initial}}, for sliders
QVariantMap tuningLimits();

}  // namespace parlor::app
