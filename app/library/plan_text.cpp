#include "app/library/plan_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>

#include "app/engine/engine_text.h"

namespace parlor::app {

namespace {

QString inWords(const char* text) {
    return QCoreApplication::translate("Models", text);
}

constexpr struct {
    LedgerKind kind;
    const char* name;
} kSegments[] = {{LedgerKind::weights, "weights"},
                 {LedgerKind::kv, "kv"},
                 {LedgerKind::work, "work"},
                 {LedgerKind::reserve, "reserve"}};

const char* kindName(LedgerKind kind) {
    for (const auto& segment : kSegments)
        if (segment.kind == kind) return segment.name;
    return "work";
}

QString segmentLabel(const QString& kind) {
    if (kind == QLatin1String("weights")) return QCoreApplication::translate("Models", "Model weights");
    if (kind == QLatin1String("kv"))
        return QCoreApplication::translate("Models", "Conversation memory (KV cache)");
    if (kind == QLatin1String("work")) return QCoreApplication::translate("Models", "Working space");
    if (kind == QLatin1String("reserve")) return QCoreApplication::translate("Models", "Kept in reserve");
    if (kind == QLatin1String("other"))
        return QCoreApplication::translate("Models", "In use by other programs");
    return QCoreApplication::translate("Models", "Free");
}

constexpr struct {
    const char* name;
    const char* words;
} kLines[] = {
    {"weights", QT_TRANSLATE_NOOP("Models", "Model weights")},
    {"embeddings", QT_TRANSLATE_NOOP("Models", "Token embeddings")},
    {"kv_cache", QT_TRANSLATE_NOOP("Models", "Conversation memory (KV cache)")},
    {"activations", QT_TRANSLATE_NOOP("Models", "Intermediate results of the layers")},
    {"logits", QT_TRANSLATE_NOOP("Models", "Scores of all possible next tokens")},
    {"workspace", QT_TRANSLATE_NOOP("Models", "Scratch space for computing")},
    {"staging", QT_TRANSLATE_NOOP("Models", "What goes between devices")},
    {"tokenizer", QT_TRANSLATE_NOOP("Models", "Vocabulary")},
    {"system_reserve", QT_TRANSLATE_NOOP("Models", "Left for the system")},
    {"context_and_driver", QT_TRANSLATE_NOOP("Models", "Graphics driver")},
    {"display_reserve", QT_TRANSLATE_NOOP("Models", "Left for the screen")},
    {"safety_margin", QT_TRANSLATE_NOOP("Models", "Safety margin")},
};

QString lineWords(const std::string& name) {
    for (const auto& line : kLines)
        if (name == line.name) return inWords(line.words);
    return QString::fromStdString(name);
}

QString deviceName(const DevicePlan& device) {
    return QString::fromStdString(device.name.empty() ? device.id : device.name);
}

enum Topic { Memory, Speed, Other };
Topic topicOf(Msg id) {
    switch (id) {
        case Msg::PlanSplitCpu:
        case Msg::PlanExpertsInRam:
        case Msg::GpuNoPack:
        case Msg::GpuNoImage:
        case Msg::GpuDriverTooOld:
        case Msg::GpuImageRefused:
        case Msg::GpuComputesWrong:
        case Msg::GpuCheckTimeout:
        case Msg::GpuCheckCrashed:
        case Msg::PlanGpuTooOld:
        case Msg::PlanGpuNotNeeded:
        case Msg::PlanCpuChosen:
        case Msg::PlanQuantizationForGpus:
            return Speed;
        case Msg::PlanOtherMachine:
        case Msg::PlanWishAdjusted:
        case Msg::PlanDeviceMissing:
        case Msg::PlanDeviceUnreadable:
        case Msg::PlanContextUntrained:
            return Other;
        default:
            return Memory;
    }
}

}  // namespace

QString numberText(qint64 value) {
    return QLocale().toString(value);
}

QString speedText(double tokensPerSecond) {
    if (!(tokensPerSecond > 0)) return {};
    return inWords(QT_TRANSLATE_NOOP("Models", "about %1 tokens/s"))
        .arg(QLocale().toString(tokensPerSecond, 'f', tokensPerSecond < 10 ? 1 : 0));
}

QVariantList fitSegments(const Plan& plan) {
    quint64 total = 0, capacity = 0, used = 0;
    quint64 bytes[std::size(kSegments)] = {};
    QStringList lines[std::size(kSegments)], freeLines, otherLines;
    const bool several = plan.devices.size() > 1;
    const auto words = [&](const DevicePlan& device, const QString& what, quint64 size) {
        const QString line = what + QStringLiteral(": ") + bytesText(size);
        return several ? deviceName(device) + QStringLiteral(" – ") + line : line;
    };
    for (const DevicePlan& device : plan.devices) {
        const quint64 usable = std::min(device.capacity, device.total);
        total += device.total;
        capacity += usable;
        for (const LedgerLine& line : device.ledger) {
            used += line.bytes;
            for (size_t i = 0; i < std::size(kSegments); ++i) {
                if (kSegments[i].kind != line.kind) continue;
                bytes[i] += line.bytes;
                if (line.bytes > 0) lines[i] << words(device, lineWords(line.name), line.bytes);
            }
        }
        if (device.used() < usable)
            freeLines << words(device, segmentLabel(QStringLiteral("free")), usable - device.used());
        if (device.total > usable)
            otherLines << words(device, segmentLabel(QStringLiteral("other")), device.total - usable);
    }
    const quint64 other = total - capacity;
    const quint64 whole = std::max(total, used + other);
    QVariantList out;
    const auto add = [&](const char* kind, quint64 size, const QStringList& details) {
        if (size == 0 || whole == 0) return;
        const QString name = QString::fromLatin1(kind);
        out << QVariantMap{{"kind", name},
                           {"label", segmentLabel(name)},
                           {"text", bytesText(size)},
                           {"bytes", double(size)},
                           {"lines", details},
                           {"fraction", double(size) / double(whole)}};
    };
    for (size_t i = 0; i < std::size(kSegments); ++i) add(kSegments[i].name, bytes[i], lines[i]);
    add("free", whole - used - other, freeLines);
    add("other", other, otherLines);
    return out;
}

QVariantList ledgerLines(const Plan& plan, const std::vector<MeasuredDevice>& measured) {
    QVariantList out;
    for (const ComparedLine& line : compare(plan, measured)) {
        QString real = line.measured ? bytesText(*line.measured) : QString();
        if (line.grows()) real = inWords(QT_TRANSLATE_NOOP("Models", "%1 so far")).arg(real);
        out << QVariantMap{{"device", deviceName(*line.device)},
                           {"what", lineWords(line.planned.name)},
                           {"kind", QString::fromLatin1(kindName(line.planned.kind))},
                           {"bytes", double(line.planned.bytes)},
                           {"text", bytesText(line.planned.bytes)},
                           {"measured", real}};
    }
    return out;
}

QVariantList reasonTopics(const Plan& plan) {
    QStringList sentences[3];
    for (const Message& reason : plan.reasons) {
        sentences[topicOf(reason.id)] << withHint(reason);
    }
    const QString titles[3] = {inWords(QT_TRANSLATE_NOOP("Models", "Memory")),
                               inWords(QT_TRANSLATE_NOOP("Models", "Speed")),
                               inWords(QT_TRANSLATE_NOOP("Models", "Also"))};
    QVariantList out;
    for (int i = 0; i < 3; ++i)
        if (!sentences[i].isEmpty()) out << QVariantMap{{"title", titles[i]}, {"sentences", sentences[i]}};
    return out;
}

// What a kernel is for, in words; its variant keeps its name.
static QString operationWords(const std::string& op) {
    static constexpr std::pair<std::string_view, const char*> kOperations[] = {
        {"matmul_long", QT_TRANSLATE_NOOP("Models", "Matrix products of long prompts")},
        {"matmul", QT_TRANSLATE_NOOP("Models", "Matrix products")},
        {"matmul_float_long",
         QT_TRANSLATE_NOOP("Models", "Matrix products of long prompts, weights of 16 bits")},
        {"matmul_float", QT_TRANSLATE_NOOP("Models", "Matrix products, weights of 16 bits")},
        {"matmul_token", QT_TRANSLATE_NOOP("Models", "Matrix products for one token")},
        {"attention", QT_TRANSLATE_NOOP("Models", "Attention")},
        {"attention_token", QT_TRANSLATE_NOOP("Models", "Attention of one token")},
        {"attention_prompt", QT_TRANSLATE_NOOP("Models", "Attention of prompts")},
        {"token_graph", QT_TRANSLATE_NOOP("Models", "Order of a word's kernels")},
        {"norm_rope", QT_TRANSLATE_NOOP("Models", "Norms and positions")},
    };
    for (const auto& [name, words] : kOperations)
        if (op == name) return inWords(words);
    return QString::fromStdString(op);
}

QStringList cardSentences(const Plan& plan) {
    QStringList out;
    for (const DevicePlan& device : plan.devices) {
        if (device.compute == 0) continue;
        QStringList facts = {inWords(QT_TRANSLATE_NOOP("Models", "%1: compute capability %2"))
                                 .arg(QString::fromStdString(device.name),
                                      QString::fromStdString(compute_text(device.compute)))};
        if (!device.driver.empty())
            facts << inWords(QT_TRANSLATE_NOOP("Models", "driver %1"))
                         .arg(QString::fromStdString(device.driver));
        if (!device.image.empty())
            facts << inWords(QT_TRANSLATE_NOOP("Models", "kernels %1"))
                         .arg(QString::fromStdString(device.image));
        out << facts.join(QStringLiteral("  ·  "));
    }
    return out;
}

QVariantList kernelList(const Plan& plan) {
    QVariantList out;
    for (const KernelChoice& kernel : plan.kernels) {
        QStringList rejected;
        for (const auto& other : kernel.rejected) {
            rejected << QCoreApplication::translate("Models", "%1: %2")
                            .arg(QString::fromStdString(other.variant), withHint(other.reason));
        }
        out << QVariantMap{{"op", operationWords(kernel.op)},
                           {"variant", QString::fromStdString(kernel.variant)},
                           {"device", QString::fromStdString(kernel.device)},
                           {"reason", sentence(kernel.reason)},
                           {"rejected", rejected}};
    }
    return out;
}

QString planReport(const QString& name, const PlannedModel& model) {
    const Plan& plan = model.plan;
    QStringList out = {name + QStringLiteral(" – ") + verdictText(plan.verdict)};
    out << inWords(QT_TRANSLATE_NOOP("Models", "Context: %1 tokens, KV cache in %2, %3 threads"))
               .arg(numberText(plan.context), kvText(plan.kv), numberText(plan.threads));
    if (plan.decode_tps > 0)
        out << inWords(QT_TRANSLATE_NOOP("Models", "Expected: %1 when answering, %2 when reading"))
                   .arg(speedText(plan.decode_tps), speedText(plan.prompt_tps));
    QString device;
    for (const QVariant& one : ledgerLines(plan, model.measured)) {
        const QVariantMap line = one.toMap();
        if (const QString its = line[QStringLiteral("device")].toString(); its != device) {
            device = its;
            out << QString() << device;
        }
        QString text =
            QStringLiteral("  %1: %2")
                .arg(line[QStringLiteral("what")].toString(), line[QStringLiteral("text")].toString());
        if (const QString real = line[QStringLiteral("measured")].toString(); !real.isEmpty())
            text +=
                QStringLiteral(" (") + inWords(QT_TRANSLATE_NOOP("Models", "measured: %1")).arg(real) + u')';
        out << text;
    }
    for (const QVariant& topic : reasonTopics(plan)) {
        out << QString() << topic.toMap()[QStringLiteral("title")].toString();
        for (const QString& text : topic.toMap()[QStringLiteral("sentences")].toStringList())
            out << QStringLiteral("  ") + text;
    }
    if (!plan.kernels.empty()) out << QString() << inWords(QT_TRANSLATE_NOOP("Models", "Kernels"));
    for (const QString& card : cardSentences(plan)) out << QStringLiteral("  ") + card;
    for (const QVariant& one : kernelList(plan)) {
        const QVariantMap kernel = one.toMap();
        out << QStringLiteral("  %1: %2. %3")
                   .arg(kernel[QStringLiteral("op")].toString(), kernel[QStringLiteral("variant")].toString(),
                        kernel[QStringLiteral("reason")].toString());
        for (const QString& text : kernel[QStringLiteral("rejected")].toStringList())
            out << QStringLiteral("    ") + inWords(QT_TRANSLATE_NOOP("Models", "not %1")).arg(text);
    }
    return out.join(u'\n');
}

}  // namespace parlor::app
