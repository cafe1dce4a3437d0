// Headers of model files that were read before, kept on the disk: a list of 300 models is there at once, and
// only what changed is read again. A cache file that is damaged or of another version counts for nothing.
#pragma once

#include <QString>
#include <memory>

#include "engine/model_card.h"

namespace parlor::app {

class CardCache {
  public:
    void setFolder(const QString& folder);  // empty: keeps nothing
    // Null when there is none for the file as it is now.
    std::shared_ptr<const ModelCard> find(const QString& path, qint64 size, qint64 modified) const;
    void keep(const QString& path, qint64 size, qint64 modified, const ModelCard& card) const;

  private:
    QString fileOf(const QString& path) const;

    QString m_folder;
};

// For tests, and the two halves of a cache file. Reading gives null on anything that is not exactly right.
QByteArray cardToBytes(const ModelCard& card);
std::shared_ptr<const ModelCard> cardFromBytes(const QByteArray& bytes);

}  // namespace parlor::app
