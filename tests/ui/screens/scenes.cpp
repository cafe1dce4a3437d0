#include "scenes.h"

#include <QFile>

using namespace parlor::app;
using parlor::message;
using parlor::Msg;

namespace {

using Set = std::function<void(Stage&)>;

void openChat(Stage& stage, qint64 id) {
    Stage::until([&] { return stage.chat().conversations()->rowCount() > 0; });
    stage.chat().open(id);
    Stage::until([&] { return stage.chat().conversation() == id && !stage.chat().opening(); });
    stage.settle(250);
}
Set richChat() {
    return [](Stage& stage) {
        openChat(stage, kRichChat);
        if (QObject* list = stage.find(QStringLiteral("messageList"))) {
            stage.call(QStringLiteral("messageList"), "positionViewAtBeginning");
            list->setProperty("following", false);
        }
    };
}
Set command(const char* name, int wait = 300) {
    return [=](Stage& stage) {
        openChat(stage, kToolChat);
        stage.call({}, "run", {QString::fromLatin1(name)});
        stage.settle(wait);
    };
}
Set settingsPage(const char* page) {
    return [=](Stage& stage) {
        stage.call(QStringLiteral("settingsSheet"), "show", {QString::fromLatin1(page), QString()});
        stage.settle(400);
    };
}
QVariant item(Stage& stage, const char* name) {
    return QVariant::fromValue(stage.find(QString::fromLatin1(name)));
}

void picker(Stage& stage) {
    stage.call({}, "openPicker");
    stage.settle(400);
}
void pickerDetails(Stage& stage) {
    picker(stage);
    if (QObject* popup = stage.find(QStringLiteral("modelPicker"))) popup->setProperty("detailsShown", true);
}
void pickerEmpty(Stage& stage) {
    picker(stage);
    if (QObject* field = stage.find(QStringLiteral("modelSearch")))
        field->setProperty("text", QStringLiteral("nothing like it"));
    stage.settle(300);
}
void streaming(Stage& stage) {
    stage.engine().setReplies(
        {QStringLiteral("Bread rises because **yeast** eats sugar and gives off gas, which the dough holds. ")
             .repeated(200)});
    stage.engine().setPace(1, 400);
    openChat(stage, kToolChat);
    stage.chat().send(QStringLiteral("Why does bread rise?"));
    Stage::until([&] {
        const auto* messages = stage.chat().messages();
        if (messages->rowCount() < 4) return false;
        return messages->data(messages->index(3, 0), 0).toString().size() > 300;
    });
    stage.engine().setPace(600'000, 1);
    stage.settle(300);
}
void composer(Stage& stage) {
    openChat(stage, kToolChat);
    QList<QUrl> files;
    for (const char* name : {"report_of_the_third_quarter_2026.md", "table.csv", "旅行计划.txt"}) {
        QFile file(stage.folder() + u'/' + QString::fromUtf8(name));
        if (file.open(QIODevice::WriteOnly)) file.write(QByteArray("A line of text.\n").repeated(200));
        files << QUrl::fromLocalFile(file.fileName());
    }
    stage.program().composer().attachFiles(files);
    stage.program().composer().setText(QString());
    if (QObject* input = stage.find(QStringLiteral("composerInput")))
        input->setProperty("text", QStringLiteral("Summarise these three files. Begin with what has changed "
                                                  "since the last quarter, then list the open "
                                                  "questions in a table with one line for each, and end with "
                                                  "what I should ask the team on Monday.\n\n请用中文回答。"));
    stage.settle(600);
}
void overfull(Stage& stage) {
    openChat(stage, kToolChat);
    if (QObject* input = stage.find(QStringLiteral("composerInput")))
        input->setProperty("text", QStringLiteral("A long text that does not fit at all. ").repeated(1200));
    Stage::until([&] { return stage.find(QStringLiteral("roomBar"))->property("visible").toBool(); });
    stage.settle(300);
}
void failure(Stage& stage) {
    openChat(stage, kToolChat);
    stage.engine().setFailure(message(Msg::OutOfMemory, "1.2 GB"));
    stage.engine().setReplies({QStringLiteral("It began well")});
    stage.engine().setPace(1, 400);
    stage.chat().send(QStringLiteral("Go on."));
    Stage::until([&] { return stage.chat().busy(); }) && Stage::until([&] { return !stage.chat().busy(); });
    stage.call(QStringLiteral("chatPage"), "tell",
               {QStringLiteral("“notes.docx” is not a model file that Parlor can use."),
                QStringLiteral("Parlor runs models in GGUF files: their names end in .gguf."),
                QStringLiteral("LIB-001"), 1});
}
void privateChat(Stage& stage) {
    stage.call({}, "run", {QStringLiteral("newPrivateChat")});
    stage.ask(QStringLiteral("Between you and me: is it rude to end a letter without a greeting?"),
              QStringLiteral("It can seem **abrupt**. A short “Best wishes” is enough."));
    stage.settle(200);
}
void details(Stage& stage) {
    openChat(stage, kRichChat);
    if (QObject* popup = stage.find(QStringLiteral("messageDetails"))) {
        const QVariantMap a{{QStringLiteral("name"), QStringLiteral("Model")},
                            {QStringLiteral("value"), QStringLiteral("Qwen2.5 7B Instruct")}};
        const QVariantMap b{
            {QStringLiteral("name"), QStringLiteral("Read before it")},
            {QStringLiteral("value"), QStringLiteral("1,204 tokens, 840 of them still in memory")}};
        stage.call(popup->objectName(), "showAt", {item(stage, "composer"), QVariantList{a, b}, true});
    }
}
void chatMenu(Stage& stage) {
    openChat(stage, kToolChat);
    stage.call(QStringLiteral("chatMenu"), "openFor", {kRichChat, item(stage, "conversationList")});
}
void messageMenu(Stage& stage) {
    openChat(stage, kToolChat);
    stage.call(QStringLiteral("messageMenu"), "openFor", {1, item(stage, "blockList")});
}
void selection(Stage& stage) {
    openChat(stage, kToolChat);
    stage.program().history().chats()->toggleSelected(kRichChat);
    stage.program().history().chats()->toggleSelected(kToolChat);
    if (stage.window()->width() < 860) stage.window()->setProperty("overlayShown", true);
}
void searching(Stage& stage) {
    openChat(stage, kToolChat);
    stage.call({}, "run", {QStringLiteral("search")});
    if (QObject* field = stage.find(QStringLiteral("search")))
        field->setProperty("text", QStringLiteral("sort"));
    stage.settle(700);
}
void chatDetails(Stage& stage) {
    openChat(stage, kToolChat);
    stage.call(QStringLiteral("detailsSheet"), "show", {9});
    stage.settle(300);
}
void exporting(Stage& stage) {
    openChat(stage, kRichChat);
    stage.call({}, "run", {QStringLiteral("exportChat")});
}
void palette(Stage& stage) {
    openChat(stage, kToolChat);
    stage.call({}, "run", {QStringLiteral("palette")});
    if (QObject* field = stage.find(QStringLiteral("paletteField")))
        field->setProperty("text", QStringLiteral("so"));
    stage.settle(300);
}
void toast(Stage& stage) {
    openChat(stage, kToolChat);
    stage.call(QStringLiteral("toast"), "show",
               {QStringLiteral("“Letter to the landlord” was moved to the trash"), QStringLiteral("Undo"),
                QVariant()});
}
void webLink(Stage& stage) {
    openChat(stage, kToolChat);
    stage.call(QStringLiteral("linkSheet"), "ask",
               {QStringLiteral("https://en.wikipedia.org/wiki/Quicksort?action=history&limit=50")});
}
void tuning(Stage& stage) {
    openChat(stage, kToolChat);
    stage.window()->setProperty("tuningShown", true);
    stage.settle(300);
}
void benchmark(Stage& stage) {
    stage.engine().setPace(1, 400);
    stage.call({}, "run", {QStringLiteral("benchmark")});
    stage.settle(300);
}

QVariantMap with(const char* key, const QVariant& value) {
    return {{QStringLiteral("window/welcomed"), true}, {QString::fromLatin1(key), value}};
}

}  // namespace

const std::vector<Scene>& scenes() {
    static const QVariantMap kWelcomed = {{QStringLiteral("window/welcomed"), true}};
    static const std::vector<Scene> kScenes = {
        {"first", [](Stage&) {}, true},
        {"empty", [](Stage&) {}, true, kWelcomed},
        {"answer", richChat(), true, with("chat/thinkingFolded", false)},
        {"answer-end", [](Stage& stage) { openChat(stage, kRichChat); }, true, kWelcomed},
        {"tools", [](Stage& stage) { openChat(stage, kToolChat); }, false, kWelcomed},
        {"answer-large", richChat(), true, with("window/textSize", 150)},
        {"answer-compact", richChat(), false, with("window/density", QStringLiteral("compact"))},
        {"streaming", streaming, false, kWelcomed, true},
        {"private", privateChat, false, kWelcomed},
        {"failure", failure, false, kWelcomed},
        {"overfull", overfull, false, kWelcomed},
        {"composer", composer, true, kWelcomed},
        {"details", details, false, kWelcomed},
        {"picker", picker, true, kWelcomed},
        {"picker-details", pickerDetails, true, kWelcomed},
        {"picker-empty", pickerEmpty, false, kWelcomed},
        {"why", command("why"), false, kWelcomed},
        {"machines", command("machines", 900), false, kWelcomed},
        {"benchmark", benchmark, false, kWelcomed},
        {"sources", command("sources"), false, kWelcomed},
        {"settings", settingsPage("general"), true, kWelcomed},
        {"settings-appearance", settingsPage("appearance"), false, kWelcomed},
        {"settings-models", settingsPage("models"), false, kWelcomed},
        {"settings-permodel", settingsPage("permodel"), false, kWelcomed},
        {"settings-presets", settingsPage("presets"), false, kWelcomed},
        {"settings-keyboard", settingsPage("keyboard"), false, kWelcomed},
        {"settings-data", settingsPage("data"), false, kWelcomed, true},
        {"settings-privacy", settingsPage("privacy"), false, kWelcomed},
        {"settings-diagnostics", settingsPage("diagnostics"), false, kWelcomed, true},
        {"settings-about", settingsPage("about"), false, kWelcomed},
        {"settings-large", settingsPage("appearance"), true, with("window/textSize", 150)},
        {"tuning", tuning, true, kWelcomed},
        {"selection", selection, true, kWelcomed},
        {"search", searching, true, kWelcomed},
        {"archive", command("archive"), false, kWelcomed},
        {"trash", command("trash"), false, kWelcomed},
        {"chat-details", chatDetails, false, kWelcomed},
        {"export", exporting, false, kWelcomed},
        {"import", command("import"), false, kWelcomed},
        {"backups", command("backups"), false, kWelcomed},
        {"palette", palette, false, kWelcomed},
        {"chat-menu", chatMenu, false, kWelcomed},
        {"message-menu", messageMenu, false, kWelcomed},
        {"toast", toast, false, kWelcomed},
        {"link", webLink, false, kWelcomed},
    };
    return kScenes;
}

const Scene* findScene(const QString& name) {
    for (const Scene& scene : scenes())
        if (name == QLatin1String(scene.name)) return &scene;
    return nullptr;
}
