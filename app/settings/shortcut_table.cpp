#include "app/settings/shortcut_table.h"

#include <QCoreApplication>
#include <QKeySequence>

namespace parlor::app {

namespace {

constexpr ShortcutEntry kEntries[] = {
    {"newChat", "chats", "Ctrl+N", QT_TRANSLATE_NOOP("Shortcuts", "New chat"), true},
    {"newPrivateChat", "chats", "Ctrl+Shift+N", QT_TRANSLATE_NOOP("Shortcuts", "New private chat"), true},
    {"search", "chats", "Ctrl+F", QT_TRANSLATE_NOOP("Shortcuts", "Search in all chats"), true},
    {"sidebar", "chats", "Ctrl+B", QT_TRANSLATE_NOOP("Shortcuts", "Show or hide the chats"), true},
    {"models", "model", "Ctrl+M", QT_TRANSLATE_NOOP("Shortcuts", "Choose a model"), true},
    {"tuning", "model", "Ctrl+T", QT_TRANSLATE_NOOP("Shortcuts", "How the model answers"), true},
    {"settings", "window", "Ctrl+,", QT_TRANSLATE_NOOP("Shortcuts", "Settings"), true},
    {"largerText", "window", "Ctrl++ Ctrl+=", QT_TRANSLATE_NOOP("Shortcuts", "Larger text"), true},
    {"smallerText", "window", "Ctrl+-", QT_TRANSLATE_NOOP("Shortcuts", "Smaller text"), true},
    {"usualText", "window", "Ctrl+0", QT_TRANSLATE_NOOP("Shortcuts", "Usual text size"), true},
    {"send", "writing", "Return", QT_TRANSLATE_NOOP("Shortcuts", "Send"), false},
    {"newLine", "writing", "Shift+Return", QT_TRANSLATE_NOOP("Shortcuts", "New line"), false},
    {"stop", "writing", "Esc", QT_TRANSLATE_NOOP("Shortcuts", "Stop the answer"), false},
    {"close", "window", "Esc", QT_TRANSLATE_NOOP("Shortcuts", "Close what lies over the window"), false},
    {"next", "window", "Tab", QT_TRANSLATE_NOOP("Shortcuts", "To the next control"), false},
};

constexpr std::pair<const char*, const char*> kGroups[] = {
    {"chats", QT_TRANSLATE_NOOP("Shortcuts", "Chats")},
    {"writing", QT_TRANSLATE_NOOP("Shortcuts", "Writing")},
    {"conversation", QT_TRANSLATE_NOOP("Shortcuts", "Conversation")},
    {"model", QT_TRANSLATE_NOOP("Shortcuts", "Model")},
    {"window", QT_TRANSLATE_NOOP("Shortcuts", "Window")},
};

}  // namespace

std::span<const ShortcutEntry> shortcutEntries() {
    return kEntries;
}

ShortcutTable::ShortcutTable(QObject* parent) : QObject(parent) {
    retranslate();
}

void ShortcutTable::retranslate() {
    m_entries.clear();
    for (const ShortcutEntry& entry : kEntries) {
        QStringList keys, shown;
        for (const QString& one : QString::fromLatin1(entry.keys).split(u' ')) {
            const QKeySequence sequence(one, QKeySequence::PortableText);
            keys << one;
            shown << sequence.toString(QKeySequence::NativeText);
        }
        m_entries << QVariantMap{
            {QStringLiteral("id"), QLatin1String(entry.id)},
            {QStringLiteral("group"), QLatin1String(entry.group)},
            {QStringLiteral("keys"), keys},
            {QStringLiteral("shown"), shown},
            {QStringLiteral("text"), QCoreApplication::translate("Shortcuts", entry.text)},
            {QStringLiteral("global"), entry.global}};
    }
    emit entriesChanged();
}

QVariantList ShortcutTable::groups() const {
    QVariantList groups;
    for (const auto& [group, text] : kGroups) {
        QVariantList entries;
        for (const QVariant& entry : m_entries)
            if (entry.toMap().value(QStringLiteral("group")).toString() == QLatin1String(group))
                entries << entry;
        if (!entries.isEmpty())
            groups << QVariantMap{{QStringLiteral("text"), QCoreApplication::translate("Shortcuts", text)},
                                  {QStringLiteral("entries"), entries}};
    }
    return groups;
}

QStringList ShortcutTable::keys(const QString& id) const {
    for (const QVariant& entry : m_entries)
        if (entry.toMap().value(QStringLiteral("id")).toString() == id)
            return entry.toMap().value(QStringLiteral("keys")).toStringList();
    return {};
}

}  // namespace parlor::app
