// A plan in words and in the shapes that QML lists show.
#pragma once

#include <QVariantList>

#include "app/engine/engine_client.h"

namespace parlor::app {

// The fit bar: [{kind, label, bytes, text, fraction, lines}] of all the plan's devices together, and what
// stays free; lines: what the segment is made of, one "device: what, bytes" each. When the plan does not fit,
// fractions are of what it needs.
QVariantList fitSegments(const Plan& plan);

// Every line of the ledger: [{device, what, kind, bytes, text, measured}]. `measured` is in words, empty
// where nothing was measured.
QVariantList ledgerLines(const Plan& plan, const std::vector<MeasuredDevice>& measured = {});

// [{title, sentences: []}]: what the plan says about memory, about speed, and the rest.
QVariantList reasonTopics(const Plan& plan);

// Of each card: what it is, its driver, the kernels that this build has for it.
QStringList cardSentences(const Plan& plan);

// [{op, variant, reason, device, rejected: []}]; what was not taken with the reason and what would change it.
QVariantList kernelList(const Plan& plan);

// All of it as plain text, for the clipboard.
QString planReport(const QString& name, const PlannedModel& model);

QString speedText(double tokensPerSecond);  // "about 8.5 tokens/s"; empty for 0
QString numberText(qint64 value);           // with the separators of the language

}  // namespace parlor::app
