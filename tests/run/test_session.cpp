// Sessions: prefix reuse, full contexts, stop strings, the guard, stopping.
#include <QTemporaryDir>

#include <chrono>
#include <thread>

#include "tests/run/tiny_models.h"

using namespace parlor;

namespace {

constexpr const char* kModel = "llama_head_dim";

std::vector<int> head(const std::vector<int>& tokens, size_t count) {
    return {tokens.begin(), tokens.begin() + static_cast<ptrdiff_t>(count)};
}

// A copy of a tiny model whose last `count` bytes (weights) are replaced.
// Not numbers in the tensor of this name; none for "".
std::filesystem::path damaged(const QTemporaryDir& folder, const std::string& name) {
    QByteArray file = tiny::read(QString(kModel) + ".gguf");
    const ModelCard card = describe(tiny::path(kModel)).value();
    if (const TensorInfo* tensor = card.find(name); tensor != nullptr)
        std::memset(file.data() + tensor->offset, 0xff, tensor->bytes);
    const QString path = folder.filePath("damaged.gguf");
    QFile out(path);
    if (!out.open(QIODevice::WriteOnly) || out.write(file) != file.size()) {
        qFatal("cannot write %s", qPrintable(path));
    }
    return path.toStdString();
}

}  // namespace

class TestSession : public QObject {
    Q_OBJECT

  private slots:
    void reusesTheLongestPrefix() {
        const tiny::Model& model = tiny::model(kModel);
        const tiny::Running running(kModel);
        QCOMPARE(running.session->prefill(model.prompt, {}).value().reused, 0);
        std::vector<int> other = model.prompt;
        other[30] = (other[30] + 1) % 90;
        const auto second = running.session->prefill(other, {});
        QCOMPARE(second.value().reused, 30);
        QCOMPARE(second.value().tokens, static_cast<int64_t>(other.size()));
        QCOMPARE(running.session->used(), static_cast<int64_t>(other.size()));
        const auto reused = running.session->generate({.temperature = 0}, 20, {}, {});
        QCOMPARE(reused.value().tokens, tiny::Running(kModel).greedy(other, 20));
    }

    void samePromptAgainGivesTheSame() {
        const tiny::Model& model = tiny::model(kModel);
        const tiny::Running running(kModel);
        const std::vector<int> first = running.greedy(model.prompt, 20);
        QCOMPARE(running.greedy(model.prompt, 20), first);
        QCOMPARE(running.greedy(head(model.prompt, 10), 20),
                 tiny::Running(kModel).greedy(head(model.prompt, 10), 20));
    }

    void theNextTurnReusesTheAnswer() {
        const tiny::Model& model = tiny::model(kModel);
        const tiny::Running running(kModel);
        std::vector<int> all = model.prompt;
        const std::vector<int> answer = running.greedy(all, 10);
        all.insert(all.end(), answer.begin(), answer.end());
        all.push_back(5);
        // The last generated token was never fed, so it is computed with the new ones.
        QCOMPARE(running.session->prefill(all, {}).value().reused, static_cast<int64_t>(all.size()) - 2);
    }

    void generateContinuesWhereItStopped() {
        const tiny::Model& model = tiny::model(kModel);
        const tiny::Running running(kModel);
        std::vector<int> tokens = running.greedy(model.prompt, 7);
        const auto more = running.session->generate({.temperature = 0}, 13, {}, {}).value().tokens;
        tokens.insert(tokens.end(), more.begin(), more.end());
        QCOMPARE(tokens, head(model.greedy, 20));
    }

    void refusesWhatDoesNotFit() {
        const tiny::Running running(kModel, {.context = 20});
        const std::vector<int> prompt = head(tiny::model(kModel).prompt, 21);
        const auto result = running.session->prefill(prompt, {});
        QVERIFY(!result.ok());
        QVERIFY(result.error().id == Msg::PromptTooLong);
        QCOMPARE(result.error().args, (std::vector<std::string>{"21", "20"}));
        QVERIFY(running.session->prefill({}, {}).error().id == Msg::PromptEmpty);
        for (const int token : {-1, 96, INT_MAX}) {
            QVERIFY(running.session->prefill(std::vector<int>{1, token}, {}).error().id ==
                    Msg::TokenOutOfRange);
        }
        QVERIFY(running.session->generate({}, 1, {}, {}).error().id == Msg::NothingToContinue);
        QVERIFY(running.engine->new_session().error().id == Msg::SessionBusy);
    }

    void tellsThatTheContextIsFull() {
        const tiny::Running running(kModel, {.context = 20});
        QVERIFY(running.session->prefill(head(tiny::model(kModel).prompt, 15), {}).ok());
        const auto result = running.session->generate({.temperature = 0}, -1, {}, {}).value();
        QCOMPARE(name(result.stop), name(StopReason::context_full));
        QCOMPARE(result.tokens.size(), 6u);  // five that were fed and the one that they lead to
        QVERIFY(result.note && result.note->id == Msg::ContextFull);
        QCOMPARE(running.session->used(), 20);
    }

    void noTokensWanted() {
        const tiny::Running running(kModel);
        QVERIFY(running.session->prefill(tiny::model(kModel).prompt, {}).ok());
        const auto result = running.session->generate({}, 0, {}, {}).value();
        QVERIFY(result.tokens.empty());
        QVERIFY(result.stop == StopReason::length);
    }

    void seedsDecide() {
        const tiny::Running running(kModel);
        const auto sample = [&](uint64_t seed) {
            if (!running.session->prefill(tiny::model(kModel).prompt, {}).ok()) {
                qFatal("prefill");
            }
            return running.session->generate({.temperature = 2, .top_k = 0, .seed = seed}, 30, {}, {})
                .value()
                .tokens;
        };
        const auto first = sample(7);
        QCOMPARE(sample(7), first);
        QVERIFY(sample(8) != first);
    }

    void stopStringsCrossTokens() {
        const tiny::Running running(kModel);
        const tiny::Model& model = tiny::model(kModel);
        QVERIFY(running.session->prefill(model.prompt, {}).ok());
        const std::string whole = running.session->generate({.temperature = 0}, 30, {}, {}).value().text;
        QVERIFY(whole.size() >= 20);
        const std::string stop = whole.substr(8, 4);  // every token of this model is one character
        QVERIFY(running.session->prefill(model.prompt, {}).ok());
        std::string streamed;
        const auto show = [&](const Piece& piece) {
            streamed += piece.text;
            return true;
        };
        const auto result =
            running.session->generate({.temperature = 0, .stop = {stop}}, 30, show, {}).value();
        QVERIFY(result.stop == StopReason::stop);
        QCOMPARE(result.text, whole.substr(0, whole.find(stop)));
        QCOMPARE(streamed, result.text);
    }

    void theReaderCanStop() {
        const tiny::Running running(kModel);
        QVERIFY(running.session->prefill(tiny::model(kModel).prompt, {}).ok());
        int seen = 0;
        const auto result =
            running.session->generate({.temperature = 0}, 100, [&](const Piece&) { return ++seen < 5; }, {});
        QVERIFY(result.value().stop == StopReason::cancelled);
        QCOMPARE(result.value().tokens.size(), 5u);
    }

    void stopTokensAct() {
        const tiny::Model& model = tiny::model(kModel);
        std::stop_source stop;
        stop.request_stop();
        const tiny::Running running(kModel);
        QVERIFY(running.session->prefill(model.prompt, stop.get_token()).error().id == Msg::Cancelled);
        QVERIFY(running.session->prefill(model.prompt, {}).ok());
        QVERIFY(running.session->generate({}, 10, {}, stop.get_token()).value().stop ==
                StopReason::cancelled);
        const auto card = describe(tiny::path(kModel));
        const auto loading = Engine::load(*card, running.engine->plan(), stop.get_token());
        QVERIFY(!loading.ok());
        QVERIFY(loading.error().id == Msg::Cancelled);
    }

    void stopsInTimeWhileGenerating() {
        const tiny::Running running(kModel, {.context = 100000});
        QVERIFY(running.session->prefill(tiny::model(kModel).prompt, {}).ok());
        std::stop_source stop;
        std::chrono::steady_clock::time_point asked;
        std::jthread later([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            asked = std::chrono::steady_clock::now();
            stop.request_stop();
        });
        const auto result =
            running.session->generate({.temperature = 1, .seed = 3}, -1, {}, stop.get_token());
        const auto took = std::chrono::steady_clock::now() - asked;
        later.join();
        QVERIFY(result.ok());
        if (result.value().stop == StopReason::eos) {
            QSKIP("the answer ended before the stop");
        }
        QVERIFY(result.value().stop == StopReason::cancelled);
        QVERIFY(took < std::chrono::seconds(2));  // wide: this machine may be busy
    }

    // And says in which layer it began.
    void theGuardSeesNaN_data() {
        QTest::addColumn<QString>("tensor");
        QTest::addColumn<int>("layer");
        QTest::newRow("first layer") << "blk.0.attn_v.weight" << 1;
        QTest::newRow("second layer") << "blk.1.ffn_down.weight" << 2;
        QTest::newRow("behind all of them") << "output_norm.weight" << 0;
    }
    void theGuardSeesNaN() {
        QFETCH(QString, tensor);
        QFETCH(int, layer);
        const QTemporaryDir folder;
        auto engine = tiny::load(damaged(folder, tensor.toStdString()), {});
        QVERIFY(engine.ok());
        const auto session = (*engine)->new_session().value();
        QVERIFY(session->prefill(tiny::model(kModel).prompt, {}).ok());
        const auto result = session->generate({}, 10, {}, {}).value();
        QVERIFY(result.stop == StopReason::guard);
        QVERIFY(result.tokens.empty());
        QVERIFY(result.note);
        QCOMPARE(result.note->id, layer > 0 ? Msg::GuardNotFiniteIn : Msg::GuardNotFinite);
        if (layer > 0) QCOMPARE(result.note->args.front(), std::to_string(layer));
        const auto again = session->generate({}, 10, {}, {}).value();
        QVERIFY(again.stop == StopReason::guard && again.tokens.empty());
    }

    void aFileThatShrankIsAnError() {
        const QTemporaryDir folder;
        const auto path = damaged(folder, "");
        const auto card = describe(path);
        QVERIFY(card.ok());
        const Plan plan = make_plan(*card, tiny::machine(), {.context = 64, .device = "cpu"});
        std::filesystem::resize_file(path, std::filesystem::file_size(path) - 100);
        QVERIFY(Engine::load(*card, plan, {}).error().id == Msg::WeightsChanged);
        std::filesystem::remove(path);
        QVERIFY(Engine::load(*card, plan, {}).error().id == Msg::FileNotFound);
    }

    void sizesThatCannotBeAreErrors() {
        const auto card = describe(tiny::path(kModel));
        Plan plan = make_plan(*card, tiny::machine(), {.context = 64, .device = "cpu"});
        for (const int64_t context : {int64_t{1} << 60, int64_t{1} << 46, int64_t{1} << 40}) {
            plan.context = context;
            const auto huge = Engine::load(*card, plan, {});
            QVERIFY(!huge.ok());
            QVERIFY(huge.error().id == Msg::SizesTooLarge || huge.error().id == Msg::OutOfMemory);
        }
        plan.verdict = Verdict::does_not_fit;
        QVERIFY(!Engine::load(*card, plan, {}).ok());
    }
};

QTEST_GUILESS_MAIN(TestSession)
#include "test_session.moc"
