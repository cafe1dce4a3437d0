// The log, the report, the sizes, the check of the kernels in a helper process, the desktop's wishes.
#include <QCoreApplication>
#include <QFile>
#include <QGuiApplication>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <cstring>

#include "app/diagnostics/data_folder.h"
#include "app/diagnostics/diagnostics.h"
#include "app/diagnostics/log.h"
#include "app/diagnostics/private_text.h"
#include "app/settings/system_theme.h"

#ifdef PARLOR_TEST_DBUS
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVariant>
#endif

using namespace parlor;
using namespace parlor::app;

#ifdef PARLOR_TEST_DBUS
// What a desktop's portal answers.
class FakePortal : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")
  public:
    uint scheme = 0;
  public slots:
    QDBusVariant Read(const QString& group, const QString& key) {  // NOLINT: the portal's name
        if (group == "org.freedesktop.appearance" && key == "color-scheme")
            return QDBusVariant(QVariant::fromValue(QDBusVariant(scheme)));
        return QDBusVariant(QVariant::fromValue(QDBusVariant(true)));
    }
};
#endif

class TestDiagnostics : public QObject {
    Q_OBJECT
    static void write(const QString& path, qsizetype bytes) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(bytes, 'x'));
    }
  private slots:
    void namesAreTakenOut() {
        const auto clean = [](const QString& text) {
            return withoutNames(text, "/home/anna", "anna", "annas-pc");
        };
        QCOMPARE(clean("cannot open /home/anna/models/x.gguf"), "cannot open ~/models/x.gguf");
        QCOMPARE(clean("user anna on ANNAS-PC"), "user * on *");
        QCOMPARE(clean("susanna and annas"), "susanna and annas");
        QCOMPARE(withoutNames("a /root/x", "/root", "root", "ab"), "a ~/x");
        QCOMPARE(withoutNames("root of ab", "/", "root", "ab"), "root of ab");
    }

    void controlsAreEscaped() {
        QCOMPARE(escapeControls("a\nb\x1b[31mc\x7f"), "a\\x0ab\\x1b[31mc\\x7f");
        QCOMPARE(escapeControls(QString("a") + QChar(0x202e) + "b"), "a\\x202eb");
        QCOMPARE(escapeControls("中文 é"), "中文 é");
    }

    void logIsBounded() {
        QTemporaryDir folder;
        Log log(folder.path(), 4000);
        for (int i = 0; i < 400; ++i) log.write(QtWarningMsg, "test", QString("line %1\nx").arg(i));
        log.write(QtWarningMsg, "test", QString(5000, 'y'));
        const QString file = Log::fileIn(folder.path());
        QVERIFY(QFileInfo(file).size() <= 4000);
        QVERIFY(QFileInfo(file + ".1").size() <= 4000);
        QCOMPARE(QDir(folder.filePath("logs")).entryList(QDir::Files).size(), 2);
        const QStringList lines = Log::read(folder.path(), 20);
        QCOMPARE(lines.size(), 20);
        QVERIFY(lines[18].contains("warning test: line 399\\x0ax"));
        QVERIFY(lines[19].size() < 800);
    }

    void logTakesQtsMessages() {
        QTemporaryDir folder;
        {
            Log log(folder.path());
            log.install();
            qWarning("something is odd in %s", qPrintable(QDir::homePath() + "/secret"));
        }
        qWarning("after it");
        const QStringList lines = Log::read(folder.path(), 10);
        QCOMPARE(lines.size(), 1);
        QVERIFY(lines[0].contains("something is odd in ~/secret"));
        QCOMPARE(QFile::permissions(Log::fileIn(folder.path())) & (QFile::ReadOther | QFile::ReadGroup), 0);
    }

    void aFolderThatCannotBeWrittenIsNoFault() {
        Log log("/proc/nowhere");
        log.write(QtWarningMsg, "test", "words");
        QCOMPARE(Log::read("/proc/nowhere", 5), QStringList());
    }

    void sizesByKind() {
        QTemporaryDir folder, config;
        QDir(folder.path()).mkpath("backups");
        QDir(folder.path()).mkpath("models/deep");
        QDir(folder.path()).mkpath("logs");
        write(folder.filePath("chats.db"), 100);
        write(folder.filePath("chats.db-wal"), 10);
        write(folder.filePath("backups/one.db"), 1000);
        write(folder.filePath("models/deep/a.gguf"), 5000);
        write(folder.filePath("logs/parlor.log"), 7);
        write(folder.filePath("odd"), 3);
        write(config.filePath("parlor.ini"), 20);
        QFile::link(folder.filePath("odd"), folder.filePath("models/link.gguf"));
        const DataFolder::Sizes sizes = DataFolder::measureNow(folder.path(), config.filePath("parlor.ini"));
        QCOMPARE(sizes[DataFolder::Chats].bytes, 110);
        QCOMPARE(sizes[DataFolder::Chats].files, 2);
        QCOMPARE(sizes[DataFolder::Backups].bytes, 1000);
        QCOMPARE(sizes[DataFolder::Models].bytes, 5000);
        QCOMPARE(sizes[DataFolder::Logs].bytes, 7);
        QCOMPARE(sizes[DataFolder::Other].bytes, 3);
        QCOMPARE(sizes[DataFolder::SettingFiles].bytes, 20);
        DataFolder data(folder.path(), config.filePath("parlor.ini"));
        data.measure();
        QVERIFY(data.measuring());
        QTRY_VERIFY(!data.measuring());
        QCOMPARE(data.sizes().size(), int(DataFolder::KindCount));
        QVERIFY(!data.freeSpace().isEmpty());
    }

    void kernelsAreCheckedInAHelper() {
        QTemporaryDir folder;
        Diagnostics diagnostics(folder.path());
        diagnostics.check();
        QVERIFY(diagnostics.checking());
        QTRY_VERIFY_WITH_TIMEOUT(!diagnostics.checking(), 120000);
        QCOMPARE(diagnostics.problem(), "");
        QVERIFY(diagnostics.checked());
        QVERIFY(diagnostics.kernels().size() > 5);
        QCOMPARE(diagnostics.wrong(), 0);
    }

    void answersOfAHelperAreRead() {
        QCOMPARE(kernelCheckFromJson("").problem, "no answer");
        QCOMPARE(kernelCheckFromJson("Segmentation fault").problem, "no answer");
        const KernelCheck check = kernelCheckFromJson(
            R"({"verified": [{"variant": "a", "device": "cpu", "max_error": null, "status": "failed"}, 3,
                             {"variant": "b", "device": "cpu", "max_error": 1e-6, "status": "passed"}]})");
        QCOMPARE(check.kernels.size(), 2);
        QVERIFY(!check.kernels[0].passed);
        QVERIFY(check.kernels[1].passed);
    }

    void reportHoldsNoNames() {
        QTemporaryDir folder;
        {
            Log log(folder.path());
            log.install();
            qWarning("%s", qPrintable(QDir::homePath() + "/models/x.gguf\x1b[0m"));
        }
        Diagnostics diagnostics(folder.path());
        diagnostics.look();
        QTRY_VERIFY_WITH_TIMEOUT(!diagnostics.looking(), 60000);
        diagnostics.readLog();
        QTRY_COMPARE(diagnostics.logLines().size(), 1);
        QVERIFY(diagnostics.machine().size() >= 8);
        const QString report = diagnostics.report();
        QVERIFY(report.contains("Processor: "));
        QVERIFY(report.contains("~/models/x.gguf"));
        if (QDir::homePath().size() > 1) QVERIFY(!report.contains(QDir::homePath() + '/'));
        QVERIFY(!report.contains('\x1b'));
        diagnostics.copyReport();
    }

    void desktopTurnsDark() {
#ifndef PARLOR_TEST_DBUS
        QSKIP("built without D-Bus");
#else
        QProcess bus;
        bus.start("dbus-daemon", {"--session", "--nofork", "--print-address"});
        if (!bus.waitForStarted()) QSKIP("there is no dbus-daemon");
        if (!bus.waitForReadyRead(30000)) QSKIP("dbus-daemon makes no bus here");
        const QString address = QString::fromLatin1(bus.readLine()).trimmed();
        {
            QDBusConnection service = QDBusConnection::connectToBus(address, "portal");
            QVERIFY(service.isConnected());
            FakePortal portal;
            portal.scheme = 1;
            QVERIFY(service.registerObject("/org/freedesktop/portal/desktop", &portal,
                                           QDBusConnection::ExportAllSlots));
            QVERIFY(service.registerService("org.freedesktop.portal.Desktop"));
            SystemTheme theme(address);
            QTRY_VERIFY_WITH_TIMEOUT(theme.dark(), 20000);
            const auto tell = [&](const QString& group, const QString& key, const QVariant& value) {
                QDBusMessage signal = QDBusMessage::createSignal(
                    "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings", "SettingChanged");
                signal << group << key << QVariant::fromValue(QDBusVariant(value));
                service.send(signal);
            };
            tell("org.freedesktop.appearance", "color-scheme", uint(2));
            QTRY_VERIFY_WITH_TIMEOUT(!theme.dark(), 20000);
            QVERIFY(theme.animations());
            tell("org.gnome.desktop.interface", "enable-animations", false);
            QTRY_VERIFY_WITH_TIMEOUT(!theme.animations(), 20000);
            QDBusConnection::disconnectFromBus("portal");
        }
        bus.terminate();
        bus.waitForFinished();
#endif
    }
};

int main(int argc, char** argv) {
    if (argc > 1 && std::strcmp(argv[1], kKernelCheckArgument) == 0) return runKernelCheck();
    if (argc > 1 && std::strcmp(argv[1], "--probe-gpus") == 0) return run_gpu_probe();
    QGuiApplication application(argc, argv);
    TestDiagnostics test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_diagnostics.moc"
