// What is found by a few letters, and what a desktop lacks for writing Chinese.
#include <QTest>

#include "app/shell/fuzzy.h"
#include "app/shell/input_help.h"

using namespace parlor::app;

class TestPalette : public QObject {
    Q_OBJECT

  private slots:
    void finds_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("found");
        QTest::newRow("start") << "new"
                               << "New chat" << true;
        QTest::newRow("second word") << "chat"
                                     << "New chat" << true;
        QTest::newRow("both, other order") << "chat new"
                                           << "New chat" << true;
        QTest::newRow("within") << "hat"
                                << "New chat" << true;
        QTest::newRow("initials") << "nc"
                                  << "New chat" << true;
        QTest::newRow("letters that begin no words") << "eha"
                                                     << "New chat" << false;
        QTest::newRow("one word missing") << "new tab"
                                          << "New chat" << false;
        QTest::newRow("case") << "NEW"
                              << "new chat" << true;
        QTest::newRow("accents") << "cafe"
                                 << "Café talk" << true;
        QTest::newRow("Chinese") << "对话"
                                 << "新对话" << true;
        QTest::newRow("nothing typed") << ""
                                       << "New chat" << true;
        QTest::newRow("only spaces") << "   "
                                     << "New chat" << true;
        QTest::newRow("nothing to find in") << "a"
                                            << "" << false;
    }
    void finds() {
        QFETCH(QString, typed);
        QFETCH(QString, text);
        QFETCH(bool, found);
        QCOMPARE(matchScore(typed, text) > 0, found);
    }

    void betterComesFirst() {
        QVERIFY(matchScore(u"set", u"Settings") > matchScore(u"set", u"Text settings"));
        QVERIFY(matchScore(u"set", u"Text settings") > matchScore(u"set", u"Reset"));
        QVERIFY(matchScore(u"set", u"Reset") > matchScore(u"set", u"Search every tab"));
    }

    void missingInputMethodIsNamed() {
        QVERIFY(inputMethodHelp({}, {}).text.isEmpty());
        QVERIFY(inputMethodHelp("none", {}).text.isEmpty());
        QVERIFY(inputMethodHelp("fcitx", {"libfcitx5platforminputcontextplugin.so"}).text.isEmpty());
        const InputHelp help = inputMethodHelp("@im=fcitx", {"libibusplatforminputcontextplugin.so"});
        QVERIFY(help.text.contains("fcitx"));
        QVERIFY(help.hint.contains("fcitx5-frontend-qt6"));
        QVERIFY(!inputMethodHelp("ibus", {}).hint.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestPalette)
#include "test_palette.moc"
