#include "stage.h"

#include <QElapsedTimer>
#include <QGuiApplication>
#include <QSettings>
#include <QSqlQuery>
#include <QStandardPaths>
#include <QStyleHints>
#include <QTest>

#include "app/store/chat_store.h"
#include "ui/shell/qml_setup.h"

using namespace parlor::app;

namespace {

QString settingsFile(const QString& folder, const Stage::Options& options) {
    const QString file = folder + QStringLiteral("/parlor.ini");
    QSettings raw(file, QSettings::IniFormat);
    raw.setValue("window/language", options.language);
    raw.setValue("window/theme", options.theme);
    raw.setValue("window/width", options.size.width());
    raw.setValue("window/height", options.size.height());
    for (auto it = options.settings.cbegin(); it != options.settings.cend(); ++it)
        raw.setValue(it.key(), it.value());
    return file;
}

// Popups are no children in the item tree: both trees are searched.
QObject* search(QObject* object, const QString& name) {
    if (!object) return nullptr;
    if (object->objectName() == name) return object;
    for (QObject* child : object->children())
        if (QObject* found = search(child, name)) return found;
    if (auto* item = qobject_cast<QQuickItem*>(object))
        for (QQuickItem* child : item->childItems())
            if (QObject* found = search(child, name)) return found;
    return nullptr;
}

// Sheets and menus are made when they are first asked for (ui/controls/OnDemand.qml): here all of them are.
void makeAll(QObject* object) {
    if (object->metaObject()->indexOfMethod("made()") >= 0) {
        QVariant made;
        QMetaObject::invokeMethod(object, "made", Q_RETURN_ARG(QVariant, made));
        return;
    }
    const QObjectList children = object->children();
    for (QObject* child : children) makeAll(child);
    if (auto* item = qobject_cast<QQuickItem*>(object)) {
        const QList<QQuickItem*> items = item->childItems();
        for (QQuickItem* child : items)
            if (child->parent() != object) makeAll(child);
    }
}

class Bulk {
  public:
    explicit Bulk(const QString& chatFile) {
        ChatStore::open(chatFile);  // makes the tables
        m_db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("bulk"));
        m_db.setDatabaseName(chatFile);
        m_db.open();
        m_db.transaction();
    }
    ~Bulk() {
        m_db.commit();
        m_db.close();
        m_db = {};
        QSqlDatabase::removeDatabase(QStringLiteral("bulk"));
    }
    qint64 insert(const QString& statement, const QVariantList& values) {
        QSqlQuery query(m_db);
        query.prepare(statement);
        for (const QVariant& value : values) query.addBindValue(value);
        if (!query.exec()) qFatal("%s", qPrintable(query.lastQuery()));
        return query.lastInsertId().toLongLong();
    }
    qint64 chat(const QString& title, qint64 time) {
        const qint64 id =
            insert(QStringLiteral("INSERT INTO conversations (title, created, updated) VALUES (?, ?, ?)"),
                   {title, time, time});
        insert(QStringLiteral("INSERT INTO search (rowid, body) VALUES (?, ?)"), {-id, title});
        return id;
    }
    qint64 message(qint64 chat, qint64 parent, Role role, const QString& text, qint64 time) {
        const qint64 id = insert(
            QStringLiteral("INSERT INTO messages (conversation, parent, role, state, created, model, tokens,"
                           " tokens_per_second) VALUES (?, ?, ?, 0, ?, ?, ?, ?)"),
            {chat, parent == 0 ? QVariant() : QVariant(parent), int(role), time,
             role == Role::Assistant ? QStringLiteral("Demo 7B") : QString(QLatin1String("")),
             role == Role::Assistant ? 42 : 0, role == Role::Assistant ? 12.5 : 0.0});
        insert(QStringLiteral("INSERT INTO blocks (message, position, kind, text) VALUES (?, 0, 0, ?)"),
               {id, text});
        insert(QStringLiteral("INSERT INTO search (rowid, body) VALUES (?, ?)"), {id, text});
        insert(QStringLiteral("UPDATE conversations SET leaf = ? WHERE id = ?"), {id, chat});
        return id;
    }

  private:
    QSqlDatabase m_db;
};

}  // namespace

void Stage::leaveHome() {
    static QTemporaryDir home;
    for (const char* name : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"})
        qputenv(name, home.path().toUtf8());
    qputenv("XDG_RUNTIME_DIR", home.path().toUtf8());
    for (const char* name : {"OLLAMA_MODELS", "HF_HOME", "HF_HUB_CACHE"}) qunsetenv(name);
}

Stage::Stage(const Options& options)
    : m_place(options.folder.isEmpty() ? m_folder.path() : options.folder),
      m_client(*new FakeEngineClient),
      m_program({m_place, settingsFile(m_place, options)}, std::unique_ptr<EngineClient>(&m_client)) {
    QGuiApplication::styleHints()->setCursorFlashTime(0);
    if (options.fillStore) options.fillStore(m_place + QStringLiteral("/chats.db"));
    m_program.library().setBuiltIn(FakeEngineClient::demoModels());
    parlor::ui::prepareEngine(m_engine);
    QObject::connect(&m_program.appearance(), &Appearance::languageChanged, &m_engine,
                     &QQmlEngine::retranslate);
    QObject::connect(&m_engine, &QQmlEngine::warnings, &m_engine, [this](const QList<QQmlError>& errors) {
        for (const QQmlError& error : errors) m_complaints << error.toString();
    });
    m_engine.setInitialProperties(m_program.properties());
    m_engine.load(QUrl(QStringLiteral("qrc:/qt/qml/Parlor/Window/Main.qml")));
    if (m_engine.rootObjects().isEmpty()) qFatal("the window cannot be made");
    m_window = qobject_cast<QQuickWindow*>(m_engine.rootObjects().constFirst());
    m_window->resize(options.size);
    m_program.start();
    until([this] { return m_program.library().state() == ModelLibrary::Ready; });
}

Stage::~Stage() {
    m_client.cancel();
    settle(10);
}

QObject* Stage::find(const QString& name) const {
    if (QObject* found = search(m_window, name)) return found;
    makeAll(m_window);
    return search(m_window, name);
}

bool Stage::call(const QString& name, const char* function, const QVariantList& arguments) {
    QObject* object = name.isEmpty() ? m_window : find(name);
    if (!object) return false;
    QQmlEngine::setObjectOwnership(object, QQmlEngine::CppOwnership);  // the window's, not a script's
    QJSValueList values;
    for (const QVariant& argument : arguments) {
        if (auto* item = argument.value<QObject*>())
            QQmlEngine::setObjectOwnership(item, QQmlEngine::CppOwnership);
        values << m_engine.toScriptValue(argument);
    }
    const QJSValue self = m_engine.newQObject(object);
    const QJSValue result = self.property(QLatin1String(function)).callWithInstance(self, values);
    if (result.isError()) m_complaints << QLatin1String(function) + QStringLiteral(": ") + result.toString();
    return !result.isError();
}

bool Stage::until(const std::function<bool()>& done, int milliseconds) {
    return QTest::qWaitFor(done, milliseconds);
}

void Stage::settle(int milliseconds) {
    QTest::qWait(milliseconds);
}

bool Stage::ask(const QString& question, const QString& answer) {
    m_client.setReplies({answer});
    m_client.setPace(1, 4000);
    chat().send(question);
    return until([this] { return chat().busy(); }) && until([this] { return !chat().busy(); });
}

void bulkChat(const QString& chatFile, const QString& title, int messages, const QString& text) {
    Bulk bulk(chatFile);
    const qint64 start = QDateTime::currentMSecsSinceEpoch() - qint64(messages) * 1000;
    const qint64 chat = bulk.chat(title, QDateTime::currentMSecsSinceEpoch());
    qint64 parent = 0;
    for (int i = 0; i < messages; ++i) {
        const QString body =
            !text.isEmpty() ? text
                            : QStringLiteral(
                                  "Message %1 with **some** text, and a few more words so that it wraps on a"
                                  " line.\n\n- one\n- two\n\n```python\nprint(%1)\n```")
                                  .arg(i);
        parent =
            bulk.message(chat, parent, i % 2 == 0 ? Role::User : Role::Assistant, body, start + i * 1000);
    }
}

void bulkChats(const QString& chatFile, int chats) {
    Bulk bulk(chatFile);
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    for (int i = 0; i < chats; ++i) {
        const qint64 time = now - qint64(i) * 3600 * 1000;
        const qint64 chat = bulk.chat(QStringLiteral("Chat number %1 about something").arg(i), time);
        const qint64 first = bulk.message(chat, 0, Role::User, QStringLiteral("Question %1").arg(i), time);
        bulk.message(chat, first, Role::Assistant, QStringLiteral("Answer %1 about bananas").arg(i), time);
    }
}
