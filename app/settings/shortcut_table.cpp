#include "app/settings/shortcut_table.h"

#include <QCoreApplication>
#include <QKeySequence>

namespace parlor::app {

namespace {

constexpr ShortcutEntry kEntries[] = {
    {"palette", "window", "Ctrl+K", QT_TRANSLATE_NOOP("Shortcuts", "Commands, chats, models, settings"),
     true},
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
    {"shortcuts", "window", "Ctrl+/", QT_TRANSLATE_NOOP("Shortcuts", "List of all keys"), true,
     "keyboard 键盘 快捷键"},
    {"quit", "window", "Ctrl+Q", QT_TRANSLATE_NOOP("Shortcuts", "Quit"), true, "exit close 退出 关闭"},
    // Found in the palette alone
    {"restart", "window", "", QT_TRANSLATE_NOOP("Shortcuts", "Restart Parlor"), true,
     "engine graphics card gpu 重启 引擎 显卡"},
    {"regenerate", "conversation", "", QT_TRANSLATE_NOOP("Shortcuts", "Answer again"), true,
     "regenerate retry 重试"},
    {"exportChat", "chats", "", QT_TRANSLATE_NOOP("Shortcuts", "Export this chat…"), true,
     "save markdown html pdf json 保存 导出"},
    {"import", "chats", "", QT_TRANSLATE_NOOP("Shortcuts", "Import chats…"), true,
     "chatgpt lm studio jan open webui 导入"},
    {"backups", "chats", "", QT_TRANSLATE_NOOP("Shortcuts", "Backups…"), true, "restore save 备份 恢复"},
    {"archive", "chats", "", QT_TRANSLATE_NOOP("Shortcuts", "Archived chats"), true, "archive 归档"},
    {"trash", "chats", "", QT_TRANSLATE_NOOP("Shortcuts", "Deleted chats"), true, "trash bin 回收站 垃圾桶"},
    {"why", "model", "", QT_TRANSLATE_NOOP("Shortcuts", "Why this plan?"), true, "kernel memory 内核 原因"},
    {"machines", "model", "", QT_TRANSLATE_NOOP("Shortcuts", "Would it run on another computer?"), true,
     "machine profile gpu 电脑 显卡"},
    {"benchmark", "model", "", QT_TRANSLATE_NOOP("Shortcuts", "Measure the speed"), true,
     "benchmark 测速 基准"},
    {"sources", "model", "", QT_TRANSLATE_NOOP("Shortcuts", "Where models are looked for"), true,
     "folder ollama lm studio jan hugging face 文件夹"},
    {"unload", "model", "", QT_TRANSLATE_NOOP("Shortcuts", "Take the model out of memory"), true,
     "unload free 卸载"},
    {"brightness", "window", "", QT_TRANSLATE_NOOP("Shortcuts", "Light or dark"), true,
     "theme 主题 深色 浅色"},
    {"english", "window", "", "English", true, "language 语言 英文"},
    {"chinese", "window", "", "简体中文", true, "language chinese zhongwen 中文"},
    {"diagnostics", "window", "", QT_TRANSLATE_NOOP("Shortcuts", "Diagnostics"), true,
     "report log machine kernel 诊断 日志"},
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

QString groupText(const char* id) {
    for (const auto& [group, text] : kGroups)
        if (qstrcmp(group, id) == 0) return QCoreApplication::translate("Shortcuts", text);
    return {};
}

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
        for (const QString& one : QString::fromLatin1(entry.keys).split(u' ', Qt::SkipEmptyParts)) {
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
            {QStringLiteral("groupText"), groupText(entry.group)},
            {QStringLiteral("words"), QString::fromUtf8(entry.words)},
            {QStringLiteral("global"), entry.global}};
    }
    emit entriesChanged();
}

QVariantList ShortcutTable::windowKeys() const {
    QVariantList out;
    for (const ShortcutEntry& entry : kEntries)
        if (entry.global && *entry.keys != 0)
            out << QVariantMap{{QStringLiteral("id"), QLatin1String(entry.id)},
                               {QStringLiteral("keys"), keys(QString::fromLatin1(entry.id))}};
    return out;
}

QVariantList ShortcutTable::groups() const {
    QVariantList groups;
    for (const auto& [group, text] : kGroups) {
        QVariantList entries;
        for (const QVariant& entry : m_entries)
            if (entry.toMap().value(QStringLiteral("group")).toString() == QLatin1String(group) &&
                !entry.toMap().value(QStringLiteral("keys")).toStringList().isEmpty())
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
