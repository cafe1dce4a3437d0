#include "app/chat/block_model.h"

namespace parlor::app {

int BlockModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_blocks.size());
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
        default:
            return {};
    }
}

QHash<int, QByteArray> BlockModel::roleNames() const {
    return {{KindRole, "kind"}, {TextRole, "content"}, {LanguageRole, "language"}, {OpenRole, "open"}};
}

void BlockModel::setBlocks(const QList<ViewBlock>& blocks) {
    qsizetype same = 0;
    while (same < m_blocks.size() && same < blocks.size() && m_blocks[same] == blocks[same]) ++same;
    qsizetype alike = same;  // the same kind of block with other contents
    while (alike < m_blocks.size() && alike < blocks.size() && m_blocks[alike].kind == blocks[alike].kind) {
        m_blocks[alike] = blocks[alike];
        ++alike;
    }
    if (alike > same) emit dataChanged(index(int(same)), index(int(alike) - 1));
    if (alike < m_blocks.size()) {
        beginRemoveRows({}, int(alike), int(m_blocks.size()) - 1);
        m_blocks.resize(alike);
        endRemoveRows();
    }
    if (alike < blocks.size()) {
        beginInsertRows({}, int(alike), int(blocks.size()) - 1);
        m_blocks = blocks;
        endInsertRows();
    }
}

QList<Block> splitThinking(const QString& written) {
    const QString open = QStringLiteral("<think>"), close = QStringLiteral("</think>");
    const qsizetype end = written.indexOf(close);
    const bool opened = QStringView(written).trimmed().startsWith(open);
    if (!opened && end < 0) return {{BlockKind::Text, written, {}}};
    // Some templates end the prompt with <think>: then only the closing mark is written.
    const qsizetype start = opened ? written.indexOf(open) + open.size() : 0;
    if (end < start) return {{BlockKind::Thinking, written.mid(start), QStringLiteral("{\"open\":true}")}};
    QList<Block> blocks;
    const QString thinking = written.mid(start, end - start).trimmed();
    if (!thinking.isEmpty()) blocks.append({BlockKind::Thinking, thinking, {}});
    blocks.append({BlockKind::Text, QStringView(written).mid(end + close.size()).trimmed().toString(), {}});
    return blocks;
}

QList<ViewBlock> viewBlocks(const QList<Block>& blocks, bool streaming) {
    QList<ViewBlock> out;
    for (qsizetype i = 0; i < blocks.size(); ++i) {
        const Block& block = blocks[i];
        const bool last = streaming && i + 1 == blocks.size();
        switch (block.kind) {
            case BlockKind::Thinking:
                out.append({BlockType::Thinking, block.text, {}, last});
                break;
            case BlockKind::Error:
                out.append({BlockType::Error, block.text, {}, false});
                break;
            default:
                out += parseMarkdown(block.text, last);
                break;
        }
    }
    return out;
}

QString plainText(const QList<Block>& blocks) {
    QStringList parts;
    for (const Block& block : blocks)
        if (block.kind == BlockKind::Text) parts << block.text;
    return parts.join(QStringLiteral("\n\n"));
}

}  // namespace parlor::app
