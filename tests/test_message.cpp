#include <QTest>

#include "engine/message.h"

using namespace parlor;

class TestMessage : public QObject {
    Q_OBJECT
  private slots:
    void fillsArguments() {
        QCOMPARE(message(Msg::FileUnreadable, "a.gguf", "denied").text(),
                 std::string("a.gguf cannot be read: denied."));
        QCOMPARE(message(Msg::FileUnreadable).text(), std::string("? cannot be read: ?."));
    }
    void tellsItsCause() {
        const Message cause = message(Msg::GpuHangs, "10");
        const Message told = message_because(Msg::GpuGoesOnWithout, cause);
        QCOMPARE(told.text(), "The answer went on on the processor. " + cause.text());
        QCOMPARE(told.format("A %1 B", "other words"), std::string("A other words B"));
        QCOMPARE(message(Msg::GpuGoesOnWithout).text(),
                 std::string("The answer went on on the processor. ?"));
    }
    void makesHostileArgumentsPrintable() {
        QCOMPARE(message(Msg::FileNotFound,
                         "a\nb\xE2\x80\xAE"
                         "c%2")
                     .text(),
                 std::string("There is no file at a?b?c%2."));
        QVERIFY(message(Msg::FileNotFound, std::string(100000, 'x')).text().size() < 300);
    }
    void formatsBytes() {
        QCOMPARE(format_bytes(0), std::string("0 bytes"));
        QCOMPARE(format_bytes(999'600), std::string("1.0 MB"));
        QCOMPARE(format_bytes(4'100'000'000), std::string("4.1 GB"));
        QCOMPARE(format_bytes(~0ull), std::string("18.4 EB"));
    }
};

QTEST_GUILESS_MAIN(TestMessage)
#include "test_message.moc"
