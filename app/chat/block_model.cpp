#include "app/chat/block_model.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QQmlEngine>
#include <QTextDocumentFragment>

#include "app/chat/this_run.h"
#include "app/math/math_html.h"

namespace parlor::app {

namespace {

constexpr int kFrameMs = 16;
constexpr int kShare = 3;  // of the time, one part in four goes into showing what streams
constexpr int kLongestPauseMs = 500;
constexpr qsizetype kFirstRows = 12;  // of a giant message, made at once; the others follow, some each frame
constexpr qsizetype kMoreRows = 12;

BlockType::Kind viewKind(BlockKind kind) {
    switch (kind) {
        case BlockKind::Thinking:
            return BlockType::Thinking;
        case BlockKind::ToolCall:
            return BlockType::ToolCall;
        case BlockKind::ToolResult:
            return BlockType::ToolResult;
        case BlockKind::Attachment:
            return BlockType::Attachment;
        case BlockKind::Error:
            return BlockType::Error;
        case BlockKind::Text:
            break;
    }
    return BlockType::Prose;
}

int extent(const ViewBlock& block) {
    if (block.kind == BlockType::Code) return int(block.text.count(u'\n')) + 1;
    if (block.kind == BlockType::Table) return int(block.text.count(QLatin1String("<tr")));
    if (block.kind != BlockType::Prose) return 1;
    int columns = 0;
    bool tag = false;
    for (const QChar letter : block.text) {
        if (letter == u'<') tag = true;
        if (!tag) columns += letter.unicode() < 0x2E80 ? 1 : 2;  // from there on mostly CJK, twice as wide
        if (letter == u'>') tag = false;
    }
    return columns;
}

QString prettyJson(const QString& text) {
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
    if (document.isNull()) return text;
    return QString::fromUtf8(document.toJson(QJsonDocument::Indented)).trimmed();
}

}  // namespace

BlockModel::BlockModel(QObject* parent) : QAbstractListModel(parent) {
    m_pace.setSingleShot(true);
    connect(&m_pace, &QTimer::timeout, this, [this] {
        if (std::exchange(m_waits, false)) show(m_waiting, true);
    });
    m_more.setInterval(kFrameMs);
    connect(&m_more, &QTimer::timeout, this, &BlockModel::showMore);
}

int BlockModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_shown);
}

QVariant BlockModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const ViewBlock& block = m_blocks[index.row()];
    switch (role) {
        case KindRole:
            return int(block.kind);
        case TextRole:
            return block.text;
        case LanguageRole:
            return block.language;
        case OpenRole:
            return block.open;
        case IndentRole:
            return block.indent;
        case QuoteRole:
            return block.quote;
        case InsetRole:
            return block.inset;
        case JoinedRole:
            return joined(index.row());
        case DataRole: {
            QVariantMap facts = QJsonDocument::fromJson(block.data.toUtf8()).object().toVariantMap();
            if (block.kind == BlockType::Error) facts.insert("here", facts.take("run") == thisRun());
            return facts;
        }
        case ExtentRole:
            return extent(block);
        case UnfoldedRole:
            return m_unfolded.value(index.row());
        default:
            return {};
    }
}

QHash<int, QByteArray> BlockModel::roleNames() const {
    return {{KindRole, "kind"},     {TextRole, "content"},     {LanguageRole, "language"},
            {OpenRole, "open"},     {IndentRole, "indent"},    {QuoteRole, "quote"},
            {InsetRole, "inset"},   {JoinedRole, "joined"},    {DataRole, "facts"},
            {ExtentRole, "extent"}, {UnfoldedRole, "unfolded"}};
}

int BlockModel::joined(int row) const {
    if (row == 0) return 0;
    return m_blocks[row - 1].indent == m_blocks[row].indent
               ? std::min(m_blocks[row - 1].quote, m_blocks[row].quote)
               : 0;
}

void BlockModel::show(const QList<Block>& blocks, bool streaming, bool fromPerson) {
    if (streaming && m_pace.isActive()) {
        m_waiting = blocks;
        m_waits = true;
        return;
    }
    m_pace.stop();
    m_waits = false;
    QElapsedTimer clock;
    clock.start();
    apply(blocks, streaming, fromPerson);
    if (streaming) m_pace.start(int(std::clamp<qint64>(clock.elapsed() * kShare, kFrameMs, kLongestPauseMs)));
}

void BlockModel::apply(const QList<Block>& blocks, bool streaming, bool fromPerson) {
    m_parts.resize(std::min(m_parts.size(), size_t(blocks.size())));
    QList<ViewBlock> out;
    for (qsizetype i = 0; i < blocks.size(); ++i) {
        const Block& block = blocks[i];
        const bool last = streaming && i + 1 == blocks.size();
        if (size_t(i) >= m_parts.size()) m_parts.emplace_back();
        Part& part = m_parts[size_t(i)];
        if (part.block.kind != block.kind) part = {};
        part.block = block;
        if (block.kind == BlockKind::Text) {
            if (fromPerson) continue;
            part.markdown.update(block.text, last);
            out += part.markdown.blocks();
            continue;
        }
        ViewBlock view{viewKind(block.kind), block.text};
        view.open = last;
        view.data = block.data;
        if (block.kind == BlockKind::ToolCall || block.kind == BlockKind::ToolResult)
            view.text = prettyJson(block.text);
        out.append(std::move(view));
    }
    setBlocks(out);
}

void BlockModel::setBlocks(const QList<ViewBlock>& blocks) {
    qsizetype same = 0;
    while (same < m_blocks.size() && same < blocks.size() && m_blocks[same] == blocks[same]) ++same;
    qsizetype alike = same;  // the same kind of block with other contents
    while (alike < m_blocks.size() && alike < blocks.size() && m_blocks[alike].kind == blocks[alike].kind) {
        m_blocks[alike] = blocks[alike];
        if (BlockModel* inner = m_inner.value(int(alike)))
            inner->show({{BlockKind::Text, blocks[alike].text, {}}}, blocks[alike].open);
        ++alike;
    }
    if (const qsizetype end = std::min(alike, m_shown); end > same)
        emit dataChanged(index(int(same)), index(int(end) - 1),
                         {TextRole, LanguageRole, OpenRole, IndentRole, QuoteRole, InsetRole, JoinedRole,
                          DataRole, ExtentRole});
    if (alike < m_blocks.size()) {
        if (alike < m_shown) {
            beginRemoveRows({}, int(alike), int(m_shown) - 1);
            m_shown = alike;
            m_blocks.resize(alike);
            endRemoveRows();
        } else {
            m_blocks.resize(alike);
        }
        for (auto it = m_inner.begin(); it != m_inner.end();) {
            if (it.key() < alike) {
                ++it;
                continue;
            }
            (*it)->deleteLater();
            it = m_inner.erase(it);
        }
        m_unfolded.removeIf([alike](auto it) { return it.key() >= alike; });
    }
    m_blocks = blocks;
    if (m_shown < m_blocks.size() && !m_more.isActive()) {
        const qsizetype most = std::max(kFirstRows, m_shown + kMoreRows);
        beginInsertRows({}, int(m_shown), int(std::min(most, m_blocks.size())) - 1);
        m_shown = std::min(most, m_blocks.size());
        endInsertRows();
        if (m_shown < m_blocks.size()) m_more.start();
    }
}

void BlockModel::showMore() {
    const qsizetype end = std::min(m_shown + kMoreRows, m_blocks.size());
    if (end > m_shown) {
        beginInsertRows({}, int(m_shown), int(end) - 1);
        m_shown = end;
        endInsertRows();
    }
    if (m_shown >= m_blocks.size()) m_more.stop();
}

void BlockModel::setUnfolded(int row, bool unfolded) {
    if (row < 0 || row >= m_shown || m_unfolded.value(row) == unfolded) return;
    m_unfolded.insert(row, unfolded);
    emit dataChanged(index(row), index(row), {UnfoldedRole});
}

QString BlockModel::source(int row) const {
    if (row < 0 || row >= m_blocks.size()) return {};
    return m_blocks[row].source.isEmpty() ? m_blocks[row].text : m_blocks[row].source;
}

QString BlockModel::plain(int row) const {
    if (row < 0 || row >= m_blocks.size()) return {};
    if (m_blocks[row].kind == BlockType::Prose)
        return QTextDocumentFragment::fromHtml(math::withSources(m_blocks[row].text)).toPlainText();
    return source(row);
}

QString BlockModel::written() const {
    QList<Block> blocks;
    for (const Part& part : m_parts) blocks << part.block;
    return plainText(blocks);
}

QString BlockModel::csv(int row) const {
    return tableCsv(source(row));
}

BlockModel* BlockModel::inner(int row) {
    if (row < 0 || row >= m_blocks.size() || m_blocks[row].kind != BlockType::Thinking) return nullptr;
    BlockModel*& inner = m_inner[row];
    if (!inner) {
        inner = new BlockModel(this);
        QQmlEngine::setObjectOwnership(inner, QQmlEngine::CppOwnership);
        inner->show({{BlockKind::Text, m_blocks[row].text, {}}}, m_blocks[row].open);
    }
    return inner;
}

}  // namespace parlor::app
