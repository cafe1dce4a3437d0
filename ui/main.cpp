// The composition root: the only file that sees every part.
#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QProcess>
#include <QQmlApplicationEngine>
#include <QQuickWindow>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <cstdio>
#include <cstring>

#include "app/engine/fake_engine_client.h"
#include "app/engine/local_engine_client.h"
#include "app/program.h"
#include "engine/machine.h"
#include "ui/shell/qml_setup.h"
#include "ui/shell/single_instance.h"

using namespace parlor;

namespace {

constexpr int kRestart = 91;  // Main.qml ends with it for a fresh process

// Another process in place of this one, when everything of this one is closed.
struct Successor {
    bool wanted = false;
    QStringList arguments;
    ~Successor() {
        if (wanted) QProcess::startDetached(QCoreApplication::applicationFilePath(), arguments);
    }
};

// The model that comes with Parlor: beside an installed program, or in the source tree of this build.
QStringList starterModels() {
    const QStringList folders = {
        QCoreApplication::applicationDirPath() + QStringLiteral("/../share/parlor/starter"),
        QStringLiteral(PARLOR_SOURCE_DIR "/resources/starter")};
    for (const QString& folder : folders)
        if (const QFileInfo file(folder + QStringLiteral("/parlor-guide-q8_0.gguf")); file.exists())
            return {file.canonicalFilePath()};
    return {};
}

QList<QUrl> modelFiles(const QStringList& arguments) {
    QList<QUrl> files;
    for (const QString& argument : arguments)
        files << QUrl::fromLocalFile(QFileInfo(argument).absoluteFilePath());
    return files;
}

}  // namespace

int main(int argc, char** argv) {
    // The helper process that looks at GPUs: a broken driver must not take the window down.
    if (argc > 1 && std::strcmp(argv[1], "--probe-gpus") == 0) return run_gpu_probe();
    if (argc > 1 && std::strcmp(argv[1], "--check-gpus") == 0) return run_gpu_checks();
    // Another one, that runs the kernels on random numbers.
    if (argc > 1 && std::strcmp(argv[1], app::kKernelCheckArgument) == 0) return app::runKernelCheck();

    QGuiApplication::setApplicationName(QStringLiteral("Parlor"));
    QGuiApplication::setApplicationVersion(QStringLiteral(PARLOR_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("parlor"));
    QGuiApplication application(argc, argv);
    Successor successor;

    QCommandLineParser options;
    options.setApplicationDescription(QStringLiteral("Chat with language models on your own computer."));
    options.addHelpOption();
    options.addVersionOption();
    const QCommandLineOption demo(QStringLiteral("demo"),
                                  QStringLiteral("Show the window with made-up models and answers."));
    const QCommandLineOption data(QStringLiteral("data"),
                                  QStringLiteral("Keep chats and settings in this folder."),
                                  QStringLiteral("folder"));
    QCommandLineOption timeStart(QStringLiteral("time-start"),
                                 QStringLiteral("End when the first frame is on the screen, and say so."));
    timeStart.setFlags(QCommandLineOption::HiddenFromHelp);
    // Of a process that takes the place of another one: the chat that was open there.
    QCommandLineOption chat(QStringLiteral("chat"), {}, QStringLiteral("number"));
    chat.setFlags(QCommandLineOption::HiddenFromHelp);
    options.addOptions({demo, data, timeStart, chat});
    options.addPositionalArgument(QStringLiteral("file"), QStringLiteral("A model file (.gguf) to open."),
                                  QStringLiteral("[file…]"));
    options.process(application);

    QTemporaryDir demoFolder;
    const bool isDemo = options.isSet(demo);
    const QString folder = options.isSet(data) ? QFileInfo(options.value(data)).absoluteFilePath()
                           : isDemo            ? demoFolder.path()
                                    : QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    const QString settingsFile = options.isSet(data) || isDemo
                                     ? folder + QStringLiteral("/parlor.ini")
                                     : QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) +
                                           QStringLiteral("/parlor.ini");
    QDir().mkpath(folder);

    ui::SingleInstance instance(folder);
    const QList<QUrl> files = modelFiles(options.positionalArguments());
    QStringList names;
    for (const QUrl& file : files) names << file.toLocalFile();
    if (instance.handOver(names)) return 0;
    instance.listen();

    ui::prepareApplication();
    std::unique_ptr<app::EngineClient> client;
    if (isDemo) {
        client = std::make_unique<app::FakeEngineClient>();
    } else {
        auto local = std::make_unique<app::LocalEngineClient>();
        local->setCacheFolder(folder + QStringLiteral("/headers"));
        client = std::move(local);
    }
    app::Program program({folder, settingsFile}, std::move(client));
    program.library().setBuiltIn(isDemo ? app::demoModels().mid(0, 1) : starterModels());
    if (isDemo)
        program.library().setDemo(app::demoSources(), app::demoLibrary());
    else
        program.library().setPlaces(app::placesHere());

    QQmlApplicationEngine engine;
    ui::prepareEngine(engine);
    QObject::connect(&program.appearance(), &app::Appearance::languageChanged, &engine,
                     &QQmlEngine::retranslate);
    // With a tray the last window that closes does not end the program; the window itself says when it does.
    const auto lastWindow = [&program] {
        QGuiApplication::setQuitOnLastWindowClosed(!program.settings().tray());
    };
    QObject::connect(&program.settings(), &app::Settings::trayChanged, &engine, lastWindow);
    lastWindow();
    engine.setInitialProperties(program.properties());
    engine.load(QUrl(QStringLiteral("qrc:/qt/qml/Parlor/Window/Main.qml")));
    if (engine.rootObjects().isEmpty()) return 1;

    auto* window = qobject_cast<QQuickWindow*>(engine.rootObjects().constFirst());
    QObject::connect(&instance, &ui::SingleInstance::called, window, [&](const QStringList& called) {
        for (const QUrl& file : modelFiles(called)) program.library().addFile(file);
        window->show();
        window->raise();
        window->requestActivate();
    });
    if (options.isSet(timeStart))
        QObject::connect(window, &QQuickWindow::frameSwapped, window, [] {
            std::puts("first frame");
            std::fflush(stdout);
            QGuiApplication::quit();
        });
    if (options.isSet(chat)) program.beginWith(options.value(chat).toLongLong());
    program.start();
    for (const QUrl& file : files) program.library().addFile(file);
    const int status = QGuiApplication::exec();
    if (status != kRestart) return status;
    // The model stands in the settings; files that were named have been found.
    successor.wanted = true;
    if (isDemo) successor.arguments << QStringLiteral("--demo");
    if (options.isSet(data)) successor.arguments << QStringLiteral("--data") << folder;
    if (const qint64 open = program.chat().conversation(); open > 0)
        successor.arguments << QStringLiteral("--chat") << QString::number(open);
    return 0;
}
