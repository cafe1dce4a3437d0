// The blocks of one message. While an answer streams, only blocks that changed are told to the view.
#pragma once

#include <QAbstractListModel>
#include <QElapsedTimer>
#include <QTimer>

#include "app/chat/answer_parts.h"
#include "app/chat/markdown.h"

namespace parlor::app {

class BlockModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
  public:
    enum Roles {
        KindRole = Qt::UserRole,
        TextRole,
        LanguageRole,
        OpenRole,
        IndentRole,
        QuoteRole,
        InsetRole,
        JoinedRole,    // quotes that the block before stands in as well: their bars go through
        DataRole,      // the JSON of a stored kind, as an object
        ExtentRole,    // for guessing a height: lines of code, rows of a table, else columns of text in all
        UnfoldedRole,  // by the person; kept here since rows that are out of sight are forgotten
    };
    explicit BlockModel(QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    // A message as it is stored. While it streams, updates come as often as tokens do: they are shown at a
    // pace that leaves the window most of its time. `fromPerson`: the text is shown elsewhere, as it was
    // written.
    void show(const QList<Block>& blocks, bool streaming, bool fromPerson = false);
    void setBlocks(const QList<ViewBlock>& blocks);
    const QList<ViewBlock>& blocks() const { return m_blocks; }

    Q_INVOKABLE void setUnfolded(int row, bool unfolded);
    Q_INVOKABLE QString source(int row) const;  // of a table or formula as written, else the text
    Q_INVOKABLE QString csv(int row) const;
    Q_INVOKABLE QString plain(int row) const;  // a block's text without its look
    Q_INVOKABLE QString written() const;       // all of the answer, as Markdown
    // What a thinking holds, as blocks of its own.
    Q_INVOKABLE parlor::app::BlockModel* inner(int row);

  private:
    struct Part {
        Block block;
        MarkdownStream markdown;
    };
    void apply(const QList<Block>& blocks, bool streaming, bool fromPerson);
    void showMore();
    int joined(int row) const;

    QList<ViewBlock> m_blocks;
    qsizetype m_shown = 0;  // rows that the view knows of: a giant message comes in pieces
    QHash<int, bool> m_unfolded;
    QHash<int, BlockModel*> m_inner;
    std::vector<Part> m_parts;
    QList<Block> m_waiting;
    bool m_waits = false;
    QTimer m_pace;
    QTimer m_more;
};

}  // namespace parlor::app
