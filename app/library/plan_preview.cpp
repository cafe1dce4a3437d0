#include "app/library/plan_preview.h"

#include <algorithm>

#include "app/engine/engine_text.h"
#include "app/library/model_library.h"

namespace parlor::app {

namespace {
constexpr qint64 kLeast = 512;
constexpr qint64 kMost = 1 << 22;
}  // namespace

PlanPreview::PlanPreview(ModelLibrary* library) : m_library(library) {}

QList<qint64> PlanPreview::contextSteps(qint64 trained, qint64 fits, qint64 now) {
    const qint64 end = std::clamp(std::max({trained, now, kLeast}), kLeast, kMost);
    QList<qint64> steps;
    // Powers of two and, above 2,048, what lies halfway between two of them.
    for (qint64 at = kLeast; at <= end; at *= 2) {
        steps << at;
        if (at >= 2048 && at + at / 2 <= end) steps << at + at / 2;
    }
    for (const qint64 one : {trained, now, fits})
        if (one >= kLeast && one <= end && !steps.contains(one)) steps << one;
    std::sort(steps.begin(), steps.end());
    return steps;
}

void PlanPreview::show(const QString& path) {
    if (path == m_path) return;
    m_path = path;
    m_step = m_wished;  // nothing of the model before is kept
    refresh();
}

void PlanPreview::refresh() {
    // The list is planned anew while the thumb is held: it stays where it is.
    const qint64 held = different() ? m_steps.value(m_step) : 0;
    const ModelEntry* entry = m_library->models()->find(m_path);
    m_model = entry ? entry->model : PlannedModel();
    m_steps.clear();
    m_step = m_wished = 0;
    if (known()) {
        // Before anything is moved the bar is the one of the list.
        m_plan = m_model.plan;
        m_steps = contextSteps(m_model.card->arch.context_train, m_plan.context_max_fit, m_plan.context);
        m_step = m_wished = int(std::max<qsizetype>(0, m_steps.indexOf(m_plan.context)));
        if (held > 0 && held != m_steps.value(m_wished)) {
            m_step = stepOf(held);
            return plan();
        }
    }
    emit changed();
}

void PlanPreview::setStep(int step) {
    step = std::clamp(step, 0, std::max(0, steps() - 1));
    if (step == m_step || !known()) return;
    m_step = step;
    plan();
}

void PlanPreview::setContext(int tokens) {
    if (known()) setStep(stepOf(std::clamp<qint64>(tokens, kLeast, kMost)));
}

int PlanPreview::stepOf(qint64 context) {
    const auto at = std::lower_bound(m_steps.begin(), m_steps.end(), context);
    const int step = int(at - m_steps.begin());
    if (at != m_steps.end() && *at == context) return step;
    m_steps.insert(at, context);
    if (m_wished >= step) ++m_wished;
    if (m_step >= step) ++m_step;
    return step;
}

PlannedModel PlanPreview::shown() const {
    PlannedModel model = m_model;
    model.plan = m_plan;
    if (different()) model.measured.clear();  // it belongs to the plan that was loaded
    return model;
}

void PlanPreview::plan() {
    if (m_step == m_wished) {
        m_plan = m_model.plan;
    } else {
        Wishes wishes = m_library->wishesFor(m_path);
        wishes.context = m_steps.value(m_step);
        const qint64 largest = m_plan.context_max_fit;
        m_plan = make_plan(*m_model.card, *m_model.machine, wishes);
        // The mark of what fits stays where it is while the thumb moves.
        if (m_plan.context_max_fit <= 0) m_plan.context_max_fit = largest;
    }
    emit changed();
}

void PlanPreview::apply() {
    if (!known()) return;
    m_library->setContext(m_path, contextAt(m_step));
    if (m_library->currentPath() == m_path)
        m_library->reload();
    else
        m_library->select(m_path);
}

QString PlanPreview::name() const {
    const ModelEntry* entry = m_library->models()->find(m_path);
    return entry != nullptr ? modelName(*entry) : QString();
}
QString PlanPreview::verdict() const {
    return known() ? verdictText(m_plan.verdict) : QString();
}
QVariantList PlanPreview::segments() const {
    return known() ? fitSegments(m_plan) : QVariantList();
}
QVariantList PlanPreview::ledger() const {
    return known() ? ledgerLines(m_plan, shown().measured) : QVariantList();
}
QVariantList PlanPreview::topics() const {
    return known() ? reasonTopics(m_plan) : QVariantList();
}
QVariantList PlanPreview::kernels() const {
    return known() ? kernelList(m_plan) : QVariantList();
}
QStringList PlanPreview::cards() const {
    return known() ? cardSentences(m_plan) : QStringList();
}
QString PlanPreview::report() const {
    return known() ? planReport(name(), shown()) : QString();
}
QString PlanPreview::kvText() const {
    if (!known()) return {};
    quint64 bytes = 0;
    for (const DevicePlan& device : m_plan.devices)
        for (const LedgerLine& line : device.ledger)
            if (line.kind == LedgerKind::kv) bytes += line.bytes;
    return app::kvText(m_plan.kv) + QStringLiteral(", ") + bytesText(bytes);
}

}  // namespace parlor::app
