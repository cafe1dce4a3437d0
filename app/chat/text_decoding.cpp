#include "app/chat/text_decoding.h"

#include <QStringDecoder>

namespace parlor::app {

namespace {

constexpr qsizetype kSample = 1 << 16;  // bytes that are looked at to tell what the rest is

// The length of what ends with a whole UTF-8 character.
qsizetype wholeUtf8(const QByteArray& bytes) {
    qsizetype start = bytes.size();
    for (int back = 0; back < 3 && start > 0; ++back) {
        const auto byte = static_cast<unsigned char>(bytes[--start]);
        if (byte < 0x80) return bytes.size();
        if (byte < 0xC0) continue;
        const int length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;
        return bytes.size() - start < length ? start : bytes.size();
    }
    return bytes.size();
}

bool isUtf8(const QByteArray& bytes) {
    return QUtf8StringView(bytes.constData(), bytes.size()).isValidUtf8();
}

// UTF-16 without a mark: every second byte of mostly European text is 0.
std::optional<QStringConverter::Encoding> markless16(const QByteArray& sample) {
    qsizetype even = 0, odd = 0;
    for (qsizetype i = 0; i + 1 < sample.size(); i += 2) {
        even += sample[i] == 0;
        odd += sample[i + 1] == 0;
    }
    const qsizetype pairs = sample.size() / 2;
    if (pairs < 2) return std::nullopt;
    if (odd * 3 > pairs && even * 20 < pairs) return QStringConverter::Utf16LE;
    if (even * 3 > pairs && odd * 20 < pairs) return QStringConverter::Utf16BE;
    return std::nullopt;
}

bool looksBinary(const QByteArray& sample) {
    qsizetype odd = 0;
    for (const char letter : sample) {
        const auto byte = static_cast<unsigned char>(letter);
        odd += (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f' && byte != 0x1B &&
                byte != '\b') ||
               byte == 0x7F;
    }
    return odd * 50 > sample.size();  // a log with a few NULs is still a log
}

// Valid throughout, and most pairs among the common characters: Latin-1 is almost never that.
bool isGb18030(const QByteArray& bytes) {
    const auto at = [&](qsizetype i) { return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0; };
    qsizetype pairs = 0, common = 0;
    for (qsizetype i = 0; i < bytes.size();) {
        const unsigned char lead = at(i), trail = at(i + 1);
        if (lead < 0x80) {
            ++i;
        } else if (lead == 0x80 || lead == 0xFF) {
            return false;
        } else if (i + 1 >= bytes.size()) {
            break;
        } else if (trail >= 0x30 && trail <= 0x39) {
            i += 4;
        } else if ((trail >= 0x40 && trail <= 0x7E) || (trail >= 0x80 && trail <= 0xFE)) {
            ++pairs;
            common += lead <= 0xF7 && trail >= 0xA1;
            i += 2;
        } else {
            return false;
        }
    }
    return pairs > 0 && common * 10 >= pairs * 8;
}

}  // namespace

DecodedText cleanText(QString text) {
    DecodedText out;
    const qsizetype size = text.size();
    for (qsizetype i = 0; i < size; ++i) {
        const QChar letter = std::as_const(text)[i];
        if (letter.isHighSurrogate() && i + 1 < size && std::as_const(text)[i + 1].isLowSurrogate()) {
            ++i;
        } else if (letter.isNull() || letter.isSurrogate()) {
            text[i] = QChar::ReplacementCharacter;
            ++out.replaced;
        }
    }
    out.text = std::move(text);
    return out;
}

std::optional<DecodedText> decodeText(QByteArray bytes, bool cut) {
    const QByteArray sample = bytes.left(kSample);
    std::optional<QStringConverter::Encoding> encoding = QStringConverter::encodingForData(sample);
    if (!encoding) encoding = markless16(sample);
    if (encoding && *encoding != QStringConverter::Utf8) {
        QStringDecoder decoder(*encoding);
        QString text = decoder(bytes);
        return cleanText(std::move(text));
    }
    if (looksBinary(sample)) return std::nullopt;
    if (cut) bytes.truncate(wholeUtf8(bytes));
    if (isUtf8(bytes)) return cleanText(QStringDecoder(QStringDecoder::Utf8)(bytes));
    if (isGb18030(bytes)) {
        // Only where Qt is built with ICU; elsewhere the text comes out as Latin-1.
        if (QStringDecoder decoder("GB18030"); decoder.isValid()) {
            QString text = decoder(bytes);
            if (!decoder.hasError()) return cleanText(std::move(text));
        }
    }
    return cleanText(QString::fromLatin1(bytes));
}

}  // namespace parlor::app
