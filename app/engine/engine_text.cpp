#include "app/engine/engine_text.h"

#include <QCoreApplication>

namespace parlor::app {

namespace {

QString translated(const Message& message, std::string_view source) {
    if (source.empty()) return {};
    const QString text = QCoreApplication::translate("Engine", std::string(source).c_str());
    const QString cause = message.cause.empty() ? QString() : sentence(message.cause.front());
    return QString::fromStdString(message.format(text.toStdString(), cause.toStdString()));
}

}  // namespace

QString sentence(const Message& message) {
    return translated(message, message_template(message.id).text);
}
QString hint(const Message& message) {
    return translated(message, message_template(message.id).hint);
}
QString withHint(const Message& message) {
    const QString text = sentence(message), more = hint(message);
    // Between Chinese sentences stands no space.
    const bool spaced = !more.isEmpty() && !text.endsWith(u'。');
    return spaced ? text + u' ' + more : text + more;
}
QString code(const Message& message) {
    const std::string_view text = message.code();
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

QString verdictText(Verdict verdict, bool elsewhere) {
    switch (verdict) {
        case Verdict::fits:
            if (elsewhere) return QCoreApplication::translate("Verdict", "Fits");
            return QCoreApplication::translate("Verdict", "Fits this computer");
        case Verdict::fits_reduced:
            return QCoreApplication::translate("Verdict", "Fits with a shorter context");
        case Verdict::split:
            return QCoreApplication::translate("Verdict", "Runs partly on the processor");
        case Verdict::does_not_fit:
            break;
    }
    if (elsewhere) return QCoreApplication::translate("Verdict", "Does not fit");
    return QCoreApplication::translate("Verdict", "Does not fit this computer");
}

QString kvText(KvChoice kv) {
    switch (kv) {
        case KvChoice::f16:
            return QStringLiteral("F16");
        case KvChoice::bf16:
            return QStringLiteral("BF16");
        case KvChoice::q8_0:
            return QStringLiteral("Q8_0");
        case KvChoice::f32:
            return QStringLiteral("F32");
        case KvChoice::automatic:
            break;
    }
    return QCoreApplication::translate("Verdict", "automatic");
}

QString bytesText(quint64 bytes) {
    return QString::fromStdString(format_bytes(bytes));
}

}  // namespace parlor::app
