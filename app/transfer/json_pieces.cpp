#include "app/transfer/json_pieces.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace parlor::app {

namespace {

class Scanner {
  public:
    explicit Scanner(QByteArrayView json) : m_json(json) {
        if (json.startsWith("\xEF\xBB\xBF")) m_at = 3;
    }
    char peek() {
        while (m_at < m_json.size() &&
               (m_json[m_at] == ' ' || m_json[m_at] == '\n' || m_json[m_at] == '\r' || m_json[m_at] == '\t'))
            ++m_at;
        return m_at < m_json.size() ? m_json[m_at] : '\0';
    }
    bool take(char c) {
        if (peek() != c) return false;
        ++m_at;
        return true;
    }
    // The string that begins here, with its quotes; empty when there is none.
    QByteArrayView string() {
        if (peek() != '"') return {};
        const qsizetype begin = m_at++;
        for (; m_at < m_json.size(); ++m_at) {
            if (m_json[m_at] == '\\')
                ++m_at;
            else if (m_json[m_at] == '"')
                return m_json.sliced(begin, ++m_at - begin);
        }
        m_at = m_json.size();
        return {};
    }
    // The value that begins here: brackets are counted, not matched; the parser looks at the piece again.
    QByteArrayView value() {
        const char first = peek();
        if (first == '"') return string();
        const qsizetype begin = m_at;
        qsizetype depth = 0;
        while (m_at < m_json.size()) {
            const char c = m_json[m_at];
            if (c == '"') {
                if (string().isEmpty()) return {};
                continue;
            }
            if (c == '[' || c == '{') ++depth;
            if (depth == 0 && (c == ',' || c == ']' || c == '}')) break;  // the end of a bare word
            ++m_at;
            if ((c == ']' || c == '}') && --depth == 0) return m_json.sliced(begin, m_at - begin);
        }
        return depth > 0 ? QByteArrayView() : m_json.sliced(begin, m_at - begin);
    }

  private:
    QByteArrayView m_json;
    qsizetype m_at = 0;
};

}  // namespace

char jsonStart(QByteArrayView json) {
    return Scanner(json).peek();
}

bool jsonElements(QByteArrayView json, const std::function<bool(QByteArrayView)>& each) {
    Scanner scanner(json);
    if (!scanner.take('[')) return false;
    if (scanner.take(']')) return true;
    while (true) {
        const QByteArrayView value = scanner.value();
        if (value.isEmpty()) return false;
        if (!each(value)) return true;
        if (scanner.take(']')) return true;
        if (!scanner.take(',')) return false;
    }
}

bool jsonMembers(QByteArrayView json, const std::function<bool(QByteArrayView, QByteArrayView)>& each) {
    Scanner scanner(json);
    if (!scanner.take('{')) return false;
    if (scanner.take('}')) return true;
    while (true) {
        const QByteArrayView key = scanner.string();
        if (key.size() < 2 || !scanner.take(':')) return false;
        const QByteArrayView value = scanner.value();
        if (value.isEmpty()) return false;
        if (!each(key.sliced(1, key.size() - 2), value)) return true;
        if (scanner.take('}')) return true;
        if (!scanner.take(',')) return false;
    }
}

QJsonValue jsonValue(QByteArrayView piece) {
    if (piece.size() > kMaxPiece) return QJsonValue::Undefined;
    // QJsonDocument refuses nesting beyond 1,024 levels by itself.
    const QJsonDocument document =
        QJsonDocument::fromJson(QByteArray::fromRawData(piece.data(), piece.size()));
    if (document.isObject()) return document.object();
    if (document.isArray()) return document.array();
    return QJsonValue::Undefined;
}

}  // namespace parlor::app
