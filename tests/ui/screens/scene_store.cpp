// The chats that the scenes find in the store: made by hand, so that dates, lengths and speeds are the same
// each time.
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTimeZone>

#include "app/store/chat_store.h"
#include "scenes.h"

using namespace parlor::app;

namespace {

const char* const kAnswer =
    "## Quick sort\n\n"
    "Quick sort **divides** the list around a *pivot*, then sorts both parts. On average it takes "
    "$O(n \\log n)$ steps; see [the article](https://en.wikipedia.org/wiki/Quicksort).\n\n"
    "```python\n"
    "def quick_sort(items: list[int]) -> list[int]:\n"
    "    \"\"\"Sorts into a new list.\"\"\"\n"
    "    if len(items) < 2:  # nothing to do\n"
    "        return items\n"
    "    pivot, *rest = items\n"
    "    small = [x for x in rest if x < pivot]\n"
    "    large = [x for x in rest if x >= pivot]\n"
    "    return quick_sort(small) + [pivot] + quick_sort(large)\n"
    "```\n\n"
    "| case | comparisons | memory |\n|---|---:|:-:|\n| best | $n \\log_2 n$ | $\\log n$ |\n| worst | "
    "$n^2/2$ | $n$ |\n\n"
    "- [x] works in place\n- [ ] stable\n  1. unless you pay for it\n\n"
    "> Choose the pivot at random.\n\n"
    "$$\\sum_{i=1}^{n} \\frac{1}{i} = \\ln n + \\gamma + O\\!\\left(\\frac{1}{n}\\right)$$\n\n"
    "中文也一样：快速排序的平均时间复杂度是 $O(n\\log n)$，**最坏情况**是 $O(n^2)$。";

class Writer {
  public:
    explicit Writer(const QString& file) {
        ChatStore::open(file);  // makes the tables
        m_db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("scenes"));
        m_db.setDatabaseName(file);
        m_db.open();
        m_db.transaction();
    }
    ~Writer() {
        m_db.commit();
        m_db.close();
        m_db = {};
        QSqlDatabase::removeDatabase(QStringLiteral("scenes"));
    }
    qint64 insert(const QString& statement, const QVariantList& values) {
        QSqlQuery query(m_db);
        query.prepare(statement);
        for (const QVariant& value : values) query.addBindValue(value);
        if (!query.exec()) qFatal("%s", qPrintable(query.lastQuery()));
        return query.lastInsertId().toLongLong();
    }
    qint64 folder(const QString& name) {
        return insert(QStringLiteral("INSERT INTO folders (name, created) VALUES (?, 1)"), {name});
    }
    qint64 chat(const QString& title, qint64 time, qint64 folder = 0) {
        const qint64 id =
            insert(QStringLiteral("INSERT INTO conversations (title, title_by_hand, created, updated, folder)"
                                  " VALUES (?, 1, ?, ?, ?)"),
                   {title, time, time, folder == 0 ? QVariant() : QVariant(folder)});
        insert(QStringLiteral("INSERT INTO search (rowid, body) VALUES (?, ?)"), {-id, title});
        return id;
    }
    void set(qint64 chat, const char* column, qint64 value) {
        insert(QStringLiteral("UPDATE conversations SET %1 = ? WHERE id = ?").arg(QLatin1String(column)),
               {value, chat});
    }
    qint64 message(qint64 chat, qint64 parent, Role role, const QList<Block>& blocks, qint64 time) {
        const bool model = role == Role::Assistant;
        const qint64 id = insert(
            QStringLiteral(
                "INSERT INTO messages (conversation, parent, role, state, created, model, prompt_tokens, "
                "tokens,"
                " tokens_per_second, first_token_ms, stop_reason) VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?)"),
            {chat, parent == 0 ? QVariant() : QVariant(parent), int(role), time,
             QString(QLatin1String(model ? "Qwen2.5 7B Instruct" : "")), model ? 1204 : 0, model ? 386 : 0,
             model ? 21.4 : 0.0, model ? 840.0 : 0.0, QString(QLatin1String(model ? "eos" : ""))});
        QString all;
        for (int at = 0; at < blocks.size(); ++at) {
            insert(QStringLiteral(
                       "INSERT INTO blocks (message, position, kind, text, data) VALUES (?, ?, ?, ?, ?)"),
                   {id, at, int(blocks[at].kind), blocks[at].text,
                    blocks[at].data.isNull() ? QString(QLatin1String("")) : blocks[at].data});
            all += blocks[at].text;
        }
        insert(QStringLiteral("INSERT INTO search (rowid, body) VALUES (?, ?)"), {id, all});
        set(chat, "leaf", id);
        return id;
    }
    qint64 twoMessages(const QString& title, qint64 time, qint64 folder = 0) {
        const qint64 id = chat(title, time, folder);
        const qint64 first = message(id, 0, Role::User, {{BlockKind::Text, title, {}}}, time);
        message(id, first, Role::Assistant,
                {{BlockKind::Text,
                  QStringLiteral("The shortest way to sort a small list is insertion sort."),
                  {}}},
                time);
        return id;
    }

  private:
    QSqlDatabase m_db;
};

}  // namespace

void sceneStore(const QString& chatFile) {
    Writer to(chatFile);
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const qint64 day = 86'400'000;
    const qint64 fixed = QDateTime({2026, 3, 14}, {9, 26}).toMSecsSinceEpoch();

    const qint64 rich = to.chat(QStringLiteral("Quick sort, explained"), now);  // kRichChat
    const qint64 hello =
        to.message(rich, 0, Role::User,
                   {{BlockKind::Text, QStringLiteral("Explain quick sort, with code. 讲一下快速排序。"), {}},
                    {BlockKind::Attachment, QStringLiteral("def bubble_sort(items):\n    ...\n"),
                     QStringLiteral(R"({"name":"sorting_notes.py","bytes":4812,"tokens":1124})")}},
                   fixed);
    const auto answer = [&](const QString& text) {
        return to.message(rich, hello, Role::Assistant, {{BlockKind::Text, text, {}}}, fixed);
    };
    answer(QStringLiteral("It divides and conquers."));
    const qint64 shown = to.message(
        rich, hello, Role::Assistant,
        {{BlockKind::Thinking, QStringLiteral("The person wants an overview with code.\nI keep it short."),
          QStringLiteral("{\"seconds\":3}")},
         {BlockKind::Text, QString::fromUtf8(kAnswer), {}}},
        fixed);
    answer(QStringLiteral("Another way to say it."));
    to.set(rich, "leaf", shown);

    const qint64 tools = to.chat(QStringLiteral("Weather in Hangzhou 杭州的天气"), now - 1000);  // kToolChat
    const qint64 weather =
        to.message(tools, 0, Role::User,
                   {{BlockKind::Text, QStringLiteral("What is the weather in Hangzhou?"), {}}}, fixed);
    to.message(tools, weather, Role::Assistant,
               {{BlockKind::ToolCall, QStringLiteral("{\n    \"city\": \"Hangzhou\"\n}"),
                 QStringLiteral(R"({"name":"get_weather","id":"1"})")},
                {BlockKind::ToolResult, QStringLiteral("{\"sky\": \"rain\", \"degrees\": 18}"),
                 QStringLiteral(R"({"name":"get_weather","id":"1"})")},
                {BlockKind::Text,
                 QStringLiteral("It rains in Hangzhou, at **18 °C**. Take an umbrella.\n\n杭州正在下雨，气温 "
                                "**18 °C**，出门请带伞。"),
                 {}}},
               fixed);

    const qint64 work = to.folder(QStringLiteral("Work"));
    const qint64 travel = to.folder(QStringLiteral("旅行计划"));
    to.set(to.twoMessages(QStringLiteral("A list of small lies that clocks tell, and how to find out"),
                          now - 2000),
           "pinned", 1);
    to.twoMessages(QStringLiteral("Letter to the landlord"), now - day, work);
    to.twoMessages(QStringLiteral("Regular expression for dates"), now - 2 * day, work);
    to.twoMessages(QStringLiteral("西湖一日游"), now - 3 * day, travel);
    to.twoMessages(QStringLiteral("Sort a small list"), now - 3000);
    to.twoMessages(QStringLiteral("Recipe for dumplings 饺子"), now - 40 * day);
    for (const char* title : {"Old budget 2024", "Notes on a book"})
        to.set(to.twoMessages(QString::fromUtf8(title), fixed), "archived", 1);
    for (const char* title : {"A test", "Names for a cat"})
        to.set(to.twoMessages(QString::fromUtf8(title), fixed), "trashed", now);
}
