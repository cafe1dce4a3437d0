#include "app/chat/answer_parts.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace parlor::app {

namespace {

constexpr QStringView kThink = u"<think>", kThinkEnd = u"</think>";
constexpr QStringView kCall = u"<tool_call>", kCallEnd = u"</tool_call>";
constexpr QStringView kResult = u"<tool_response>", kResultEnd = u"</tool_response>";

QString json(const QJsonObject& object) {
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

class Splitter {
  public:
    Splitter(QStringView written, bool writing) : m_text(written), m_writing(writing) {
        if (writing) m_text.chop(halfMark());
    }

    QList<Block> split() {
        const qsizetype start = firstLetter(0);
        // Some templates end the prompt with <think>: then only the closing mark is written.
        if (!m_text.mid(start).startsWith(kThink)) {
            const qsizetype end = m_text.indexOf(kThinkEnd);
            if (end >= 0 && (end == 0 || m_text[end - 1] != u'`')) {
                addThinking(m_text.left(end));
                m_at = end + kThinkEnd.size();
            }
        }
        while (m_at < m_text.size()) part();
        if (m_blocks.isEmpty()) m_blocks.append({BlockKind::Text, m_text.toString(), {}});
        return m_blocks;
    }

  private:
    // How much of a mark the text may end with.
    qsizetype halfMark() const {
        const qsizetype start = m_text.lastIndexOf(u'<');
        if (start < 0) return 0;
        const QStringView tail = m_text.mid(start);
        for (const QStringView mark : {kThink, kThinkEnd, kCall, kCallEnd, kResult, kResultEnd})
            if (tail.size() < mark.size() && mark.startsWith(tail)) return tail.size();
        return 0;
    }
    qsizetype firstLetter(qsizetype at) const {
        while (at < m_text.size() && m_text[at].isSpace()) ++at;
        return at;
    }
    void addThinking(QStringView text) {
        text = text.trimmed();
        if (!text.isEmpty()) m_blocks.append({BlockKind::Thinking, text.toString(), {}});
    }

    void part() {
        const qsizetype start = firstLetter(m_at);
        if (m_text.mid(start).startsWith(kThink)) return thinking(start + kThink.size());
        if (const Tool tool = toolAt(start); tool.end > 0) {
            m_blocks.append(tool.block);
            m_at = tool.end;
        } else {
            text();
        }
    }

    void thinking(qsizetype start) {
        const qsizetype end = m_text.indexOf(kThinkEnd, start);
        m_at = end < 0 ? m_text.size() : end + kThinkEnd.size();
        if (end < 0)
            m_blocks.append(
                {BlockKind::Thinking, m_text.mid(start).toString(), QStringLiteral("{\"open\":true}")});
        else
            addThinking(m_text.mid(start, end - start));
    }

    struct Tool {
        qsizetype end = 0;  // behind it; 0: what stands there is none
        Block block;
    };
    Tool toolAt(qsizetype start) const {
        const QStringView rest = m_text.mid(start);
        const bool call = rest.startsWith(kCall);
        if (!call && !rest.startsWith(kResult)) return {};
        const qsizetype body = start + (call ? kCall : kResult).size();
        const qsizetype end = m_text.indexOf(call ? kCallEnd : kResultEnd, body);
        if (end < 0 && !m_writing) return {};
        const QStringView inside = m_text.mid(body, end < 0 ? -1 : end - body).trimmed();
        const qsizetype after = end < 0 ? m_text.size() : end + (call ? kCallEnd : kResultEnd).size();
        QJsonParseError error;
        const QJsonObject object = QJsonDocument::fromJson(inside.toUtf8(), &error).object();
        QJsonObject data{{QStringLiteral("name"), object.value(QLatin1String("name"))},
                         {QStringLiteral("id"), object.value(QLatin1String("id"))}};
        if (!call) {
            data.insert(QStringLiteral("error"), object.contains(QLatin1String("error")));
            return {after, {BlockKind::ToolResult, inside.toString(), json(data)}};
        }
        const bool whole =
            error.error == QJsonParseError::NoError && object.value(QLatin1String("name")).isString();
        if (end >= 0 ? !whole : !inside.isEmpty() && !inside.startsWith(u'{')) return {};
        const QJsonValue arguments = object.contains(QLatin1String("arguments"))
                                         ? object.value(QLatin1String("arguments"))
                                         : object.value(QLatin1String("parameters"));
        data.insert(QStringLiteral("arguments"), arguments);
        const QString shown = arguments.isObject() ? json(arguments.toObject()) : arguments.toString();
        return {after, {BlockKind::ToolCall, whole ? shown : inside.toString(), json(data)}};
    }

    // Up to the next tool's mark at a line's start that does not stand within fenced code.
    void text() {
        const qsizetype start = m_at;
        qsizetype at = start, fence = start;
        bool code = m_text.mid(firstLetter(start)).startsWith(u"```");
        while ((at = m_text.indexOf(u"\n<tool_", at + 1)) >= 0) {
            for (qsizetype next; (next = m_text.indexOf(u"\n```", fence)) >= 0 && next < at; fence = next + 4)
                code = !code;
            fence = std::max(fence, at);
            if (!code && toolAt(at + 1).end > 0) break;
        }
        m_at = at < 0 ? m_text.size() : at;
        QStringView text = m_text.mid(start, m_at - start);
        if (!m_blocks.isEmpty() || at >= 0 || start > 0) {
            // The spaces beside a mark belong to it; a text that is still written keeps its end.
            text = text.mid(firstLetter(start) - start);
            if (at >= 0 || !m_writing) text = text.trimmed();
        }
        if (!text.isEmpty() || start > 0) m_blocks.append({BlockKind::Text, text.toString(), {}});
    }

    QStringView m_text;
    bool m_writing;
    qsizetype m_at = 0;
    QList<Block> m_blocks;
};

}  // namespace

QList<Block> splitAnswer(const QString& written, bool writing) {
    return Splitter(written, writing).split();
}

QString plainText(const QList<Block>& blocks) {
    QStringList parts;
    for (const Block& block : blocks)
        if (block.kind == BlockKind::Text) parts << block.text;
    return parts.join(QStringLiteral("\n\n"));
}

}  // namespace parlor::app
