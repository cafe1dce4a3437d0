// Every sentence of the program, collected anew from the sources, has its Chinese translation with the same
// arguments.
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

class TestTranslations : public QObject {
    Q_OBJECT
  private slots:
    void complete() {
        QTemporaryDir folder;
        const QString copy = folder.filePath("parlor_zh_CN.ts");
        QVERIFY(QFile::copy(PARLOR_SOURCE_DIR "/resources/translations/parlor_zh_CN.ts", copy));
        QVERIFY(QFile::setPermissions(copy, QFile::ReadOwner | QFile::WriteOwner));
        QProcess lupdate;
        lupdate.setWorkingDirectory(PARLOR_SOURCE_DIR);
        lupdate.start(LUPDATE, {"-silent", "-locations", "none", "app", "ui",
                                "engine/include/engine/messages", "-ts", copy});
        QVERIFY(lupdate.waitForFinished(120000));
        QCOMPARE(lupdate.exitCode(), 0);

        QFile file(copy);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QXmlStreamReader xml(&file);
        QString source;
        QStringList missing;
        int count = 0;
        while (!xml.atEnd()) {
            xml.readNext();
            if (xml.isStartElement() && xml.name() == QLatin1String("source")) source = xml.readElementText();
            if (!xml.isStartElement() || xml.name() != QLatin1String("translation")) continue;
            const QString type = xml.attributes().value("type").toString();
            const QString text = xml.readElementText();
            if (type == "vanished" || type == "obsolete") continue;
            ++count;
            if (type == "unfinished" || text.isEmpty() || arguments(text) != arguments(source))
                missing << source;
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QVERIFY(count > 200);
        QVERIFY2(missing.isEmpty(),
                 qPrintable("not translated, or with other arguments:\n" + missing.join("\n")));
    }

  private:
    static QSet<QString> arguments(const QString& text) {
        static const QRegularExpression argument("%L?[1-9]");
        QSet<QString> found;
        for (auto it = argument.globalMatch(text); it.hasNext();) found << it.next().captured();
        return found;
    }
};

QTEST_GUILESS_MAIN(TestTranslations)
#include "test_translations.moc"
