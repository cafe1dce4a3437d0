// The blocks of one message. While an answer streams, only blocks that changed are told to the view.
#pragma once

#include <QAbstractListModel>

#include "app/chat/markdown.h"
#include "app/store/types.h"

namespace parlor::app {

class BlockModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
  public:
    enum Roles { KindRole = Qt::UserRole, TextRole, LanguageRole, OpenRole };
    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    void setBlocks(const QList<ViewBlock>& blocks);
    const QList<ViewBlock>& blocks() const { return m_blocks; }

  private:
    QList<ViewBlock> m_blocks;
};

// What a model wrote, as stored: its thinking (<think> … </think>) apart from its answer.
QList<Block> splitThinking(const QString& written);
QList<ViewBlock> viewBlocks(const QList<Block>& blocks, bool streaming);
// The answer alone, as it was written: for copying and for the model's next turn.
QString plainText(const QList<Block>& blocks);

}  // namespace parlor::app
