// The built-in starter model: small enough to ship, loads at once, answers held-out questions in both
// languages.
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "engine/engine.h"

using namespace parlor;

namespace {

// Answers that hold one of the expected key words. The list with every answer, read and judged by hand, is
// resources/starter/training/HELD_OUT.md; this floor only notices when model or engine get worse.
constexpr int kFloor = 46;

std::string userMessage(const QString& text) {
    const QJsonArray messages{QJsonObject{{"role", "user"}, {"content", text}}};
    return QJsonDocument(messages).toJson(QJsonDocument::Compact).toStdString();
}

}  // namespace

class TestStarter : public QObject {
    Q_OBJECT

    std::unique_ptr<Engine> m_engine;
    std::unique_ptr<Session> m_session;

    QString answer(const QString& question) {
        auto prompt = m_engine->encode_chat({.messages_json = userMessage(question)});
        if (!prompt || !m_session->prefill(*prompt, {})) return {};
        auto result = m_session->generate({.temperature = 0}, 160, [](const Piece&) { return true; }, {});
        return result ? QString::fromStdString(result->text) : QString();
    }

  private slots:
    void initTestCase() {
        const QString path = PARLOR_RESOURCES "/starter/parlor-guide-q8_0.gguf";
        QVERIFY(QFile(path).size() <= 12'000'000);
        auto card = describe(path.toStdString());
        QVERIFY2(card.ok(), card.ok() ? "" : card.error().text().c_str());
        QVERIFY(!card->chat_template.empty());
        const Plan plan =
            make_plan(*card, probe_machine({.measure_bandwidth = false, .use_helper = false}), {});
        QCOMPARE(plan.verdict, Verdict::fits);
        auto engine = Engine::load(*card, plan, {});
        QVERIFY2(engine.ok(), engine.ok() ? "" : engine.error().text().c_str());
        m_engine = std::move(*engine);
        auto session = m_engine->new_session();
        QVERIFY(session.ok());
        m_session = std::move(*session);
    }

    // Stopped after a few words and continued, the answer is the one that would have come at once.
    void continuesWhereItStopped() {
        const QString question = QStringLiteral("What is Parlor?");
        const QString whole = answer(question);
        const qsizetype cut = whole.indexOf(u' ', whole.size() / 2);
        QVERIFY2(cut > 10, qPrintable(whole));
        const QJsonArray messages{QJsonObject{{"role", "user"}, {"content", question}},
                                  QJsonObject{{"role", "assistant"}, {"content", whole.left(cut)}}};
        const std::string json = QJsonDocument(messages).toJson(QJsonDocument::Compact).toStdString();
        auto prompt = m_engine->encode_chat({.messages_json = json, .continue_final = true});
        QVERIFY2(prompt.ok(), prompt.ok() ? "" : prompt.error().text().c_str());
        QVERIFY(m_session->prefill(*prompt, {}).ok());
        auto rest = m_session->generate({.temperature = 0}, 160, [](const Piece&) { return true; }, {});
        QVERIFY(rest.ok());
        QCOMPARE(whole.left(cut) + QString::fromStdString(rest->text), whole);
    }

    void answersHeldOutQuestions() {
        QFile file(PARLOR_HELD_OUT);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray questions = QJsonDocument::fromJson(file.readAll()).array();
        QCOMPARE(questions.size(), 60);
        int sensible = 0;
        for (const QJsonValue& entry : questions) {
            const QString text = answer(entry["question"].toString()).toLower();
            bool found = false;
            for (const QJsonValue& word : entry["expects"].toArray())
                found = found || text.contains(word.toString());
            sensible += found;
        }
        qInfo("%d of %lld held-out questions have an expected key word", sensible,
              static_cast<long long>(questions.size()));
        QVERIFY(sensible >= kFloor);
    }

    void repliesInTheLanguageOfTheQuestion() {
        const auto chinese = [](const QString& text) {
            return std::any_of(text.begin(), text.end(),
                               [](QChar c) { return c.script() == QChar::Script_Han; });
        };
        QVERIFY(chinese(answer("你好")));
        QVERIFY(chinese(answer("Parlor 是什么?")));
        QVERIFY(!chinese(answer("Hello")));
        QVERIFY(!chinese(answer("What is Parlor?")));
    }
};

QTEST_GUILESS_MAIN(TestStarter)
#include "test_starter.moc"
