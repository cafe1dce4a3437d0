#include "app/library/model_groups.h"

#include <QCoreApplication>

#include "app/library/model_names.h"

namespace parlor::app {

namespace {

constexpr qint64 kComfortable = 8192;  // tokens of context that most chats stay below
constexpr double kFineBits = 9;        // more bits per weight than q8_0 has

qint64 wantedContext(const ModelEntry& entry) {
    const qint64 trained = entry.model.card ? entry.model.card->arch.context_train : 0;
    return trained > 0 ? qMin(trained, kComfortable) : kComfortable;
}

bool larger(const ModelEntry* a, const ModelEntry* b) {
    return !b || a->model.card->file_bytes > b->model.card->file_bytes;
}

}  // namespace

int fitRank(const ModelEntry& entry) {
    if (entry.model.error) return 5;
    if (!entry.known) return 4;
    return int(entry.model.plan.verdict);
}

Recommendation recommend(const QList<const ModelEntry*>& group) {
    // In this order: fits with room to talk, fits, runs at all.
    const ModelEntry* best[3] = {};
    const ModelEntry* fine = nullptr;  // fits, but finer than makes sense
    qsizetype readable = 0;
    for (const ModelEntry* entry : group) {
        if (!entry->known || entry->model.error || !entry->model.card) continue;
        ++readable;
        const Plan& plan = entry->model.plan;
        if (plan.verdict == Verdict::does_not_fit) continue;
        const bool whole = plan.verdict != Verdict::split;
        const bool roomy = whole && plan.context_max_fit >= wantedContext(*entry);
        if (roomy && bitsPerWeight(*entry->model.card) > kFineBits) {
            if (larger(entry, fine)) fine = entry;
            continue;
        }
        const int rank = roomy ? 0 : whole ? 1 : 2;
        if (larger(entry, best[rank])) best[rank] = entry;
    }
    const auto inWords = [](const char* text) { return QCoreApplication::translate("Models", text); };
    Recommendation out;
    const ModelEntry* chosen = best[0] ? best[0] : fine ? fine : best[1] ? best[1] : best[2];
    if (!chosen) {
        if (readable > 0)
            out.reason = inWords(QT_TRANSLATE_NOOP("Models", "None of them fits this computer."));
        return out;
    }
    out.index = group.indexOf(chosen);
    QStringList sentences;
    if (best[0] || fine)
        sentences << inWords(QT_TRANSLATE_NOOP("Models",
                                               "The largest that fits entirely with %1 tokens of context."))
                         .arg(numberText(wantedContext(*chosen)));
    else if (best[1])
        sentences << inWords(
                         QT_TRANSLATE_NOOP("Models", "The largest that fits, with a context of %1 tokens."))
                         .arg(numberText(chosen->model.plan.context));
    else
        sentences << inWords(QT_TRANSLATE_NOOP(
            "Models", "None fits entirely; this one is the largest that runs, partly on the processor."));
    bool smaller = false;
    for (const ModelEntry* entry : group) smaller = smaller || (entry->model.card && larger(chosen, entry));
    if (best[0] && fine)
        sentences[0] =
            inWords(
                QT_TRANSLATE_NOOP(
                    "Models", "As exact as makes a difference, and fits entirely with %1 tokens of context."))
                .arg(numberText(wantedContext(*chosen)));
    if (best[0] && fine)
        sentences << inWords(QT_TRANSLATE_NOOP("Models", "Larger ones are slower and hardly better."));
    if (smaller) sentences << inWords(QT_TRANSLATE_NOOP("Models", "Smaller ones are faster but less exact."));
    out.reason = sentences.join(u' ');
    return out;
}

}  // namespace parlor::app
