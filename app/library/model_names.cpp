#include "app/library/model_names.h"

#include <QRegularExpression>

namespace parlor::app {

namespace {

const QRegularExpression& quantization() {
    static const QRegularExpression one(
        QStringLiteral("(?:^|[-._ :])(?:UD-|i1-)?"
                       "(IQ\\d_(?:XXS|XS|NL|S|M)|T?Q\\d_K(?:_(?:XL|XS|S|M|L|P))?|T?Q\\d_[01](?:_\\d)*|Q\\d|"
                       "BF16|FP16|F16|FP32|F32|MXFP4(?:_MOE)?|NVFP4|INT4|INT8)(?=$|[-._ ])"),
        QRegularExpression::CaseInsensitiveOption);
    return one;
}

}  // namespace

ModelName parseModelName(const QString& text) {
    static const QRegularExpression ending(QStringLiteral("(-\\d{5}-of-\\d{5})?(\\.gguf)?$"),
                                           QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression size(
        QStringLiteral("(?:^|[-_ :])((?:\\d+x)?\\d+(?:\\.\\d+)?[BM])(?=$|[-_. :])"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression rest(QStringLiteral("([-_. :]*(GGUF|imatrix|i1))*[-_. :]*$"),
                                         QRegularExpression::CaseInsensitiveOption);
    ModelName name;
    QString base = text;
    base.remove(ending);
    // The last word of this kind: "Q4" may also be part of a model's own name.
    QRegularExpressionMatch last;
    for (auto it = quantization().globalMatch(base); it.hasNext();) last = it.next();
    if (last.hasMatch() && last.capturedStart() > 0) {
        name.quantization = last.captured(1).toUpper();
        base = base.left(last.capturedStart());
    }
    base.remove(rest);
    name.base = base.isEmpty() ? text : base;
    name.size = size.match(name.base).captured(1).toUpper();
    return name;
}

QString groupKey(const ModelCard* card, const QString& fileName) {
    const bool named = card && !card->name.empty();
    const ModelName name = parseModelName(named ? QString::fromStdString(card->name) : fileName);
    QString key;
    for (const QChar letter : name.base)
        if (letter.isLetterOrNumber()) key += letter.toLower();
    // Files made by the same tool may all be called "model": only the same dimensions make the same model.
    if (card)
        key += QStringLiteral("|%1x%2x%3")
                   .arg(card->arch.layers)
                   .arg(card->arch.width)
                   .arg(card->arch.vocabulary);
    return key;
}

double bitsPerWeight(const ModelCard& card) {
    return card.parameters > 0 ? 8.0 * double(card.weight_bytes) / double(card.parameters) : 0;
}

}  // namespace parlor::app
