// Every key of the window, in one list: the window makes its shortcuts from it, the settings show it, a
// command palette can offer it.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QVariantList>
#include <span>

namespace parlor::app {

struct ShortcutEntry {
    const char* id;
    const char* group;  // chats, conversation, writing, window
    const char*
        keys;  // as QKeySequence reads them; several separated by a space; empty: the palette alone has it
    const char* text;        // what it does
    bool global;             // of the whole window, carried out by its id; others belong to one field or list
    const char* words = "";  // more to find it by, in English and Chinese
};
std::span<const ShortcutEntry> shortcutEntries();

class ShortcutTable final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    // [{id, group, groupText, keys: [portable], shown: [as on this system], text, global, words}]
    Q_PROPERTY(QVariantList entries READ entries NOTIFY entriesChanged)
    // [{id, keys}] of the whole window: they are the same in all languages
    Q_PROPERTY(QVariantList windowKeys READ windowKeys CONSTANT)
    Q_PROPERTY(QVariantList groups READ groups NOTIFY entriesChanged)  // [{text, entries}]
  public:
    explicit ShortcutTable(QObject* parent);

    QVariantList entries() const { return m_entries; }
    QVariantList windowKeys() const;
    QVariantList groups() const;
    Q_INVOKABLE QStringList keys(const QString& id) const;
    void retranslate();

  signals:
    void entriesChanged();

  private:
    QVariantList m_entries;
};

}  // namespace parlor::app
