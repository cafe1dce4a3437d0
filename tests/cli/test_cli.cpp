// The command line's contract: the real program, its exit statuses, and that --json prints one document and
// nothing else.
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {

const QString kModel = QStringLiteral(PARLOR_TEST_DATA "/run/llama_gqa_tied.gguf");

struct Outcome {
    int status = -1;
    QByteArray out, err;
    QJsonObject json() const {
        QJsonParseError error;
        const QJsonDocument document = QJsonDocument::fromJson(out, &error);
        return error.error == QJsonParseError::NoError ? document.object() : QJsonObject();
    }
    QJsonObject error() const { return json().value("error").toObject(); }
    QString code() const { return error().value("code").toString(); }
};

Outcome run(const QStringList& arguments, const QByteArray& input = {}) {
    QProcess process;
    process.start(QStringLiteral(PARLOR_CLI), arguments);
    process.write(input);
    process.closeWriteChannel();
    Outcome outcome;
    if (!process.waitForFinished(120000)) {
        process.kill();
        process.waitForFinished();
        return outcome;
    }
    outcome.status = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
    outcome.out = process.readAllStandardOutput();
    outcome.err = process.readAllStandardError();
    return outcome;
}

QByteArray contents(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) {
        qFatal("cannot write %s", qPrintable(path));
    }
}

QList<int> ints(const QJsonValue& list) {
    QList<int> out;
    for (const QJsonValue& value : list.toArray()) {
        out << value.toInt();
    }
    return out;
}

}  // namespace

class TestCli : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

  private slots:
    void helpAndVersion() {
        QCOMPARE(run({"--version"}).status, 0);
        QVERIFY(run({"--version"}).out.startsWith("parlor-cli "));
        const QByteArray overview = run({"--help"}).out;
        for (const char* name : {"chat", "generate", "tokenize", "detokenize", "logits", "render", "inspect",
                                 "plan", "doctor", "bench", "perplexity", "serve"}) {
            QVERIFY2(overview.contains(name), name);
            const Outcome help = run({name, "--help"});
            QCOMPARE(help.status, 0);
            QVERIFY2(help.out.contains("--json"), name);
        }
    }

    void wrongUsage_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("code");
        const auto row = [](const char* name, const QStringList& arguments, const char* code) {
            QTest::newRow(name) << arguments << QString(code);
        };
        row("nothing", {}, "CLI-001");
        row("unknown subcommand", {"frobnicate"}, "CLI-002");
        row("unknown option", {"generate", "--frobnicate"}, "CLI-003");
        row("another one's option", {"tokenize", "--greedy"}, "CLI-003");
        row("no value", {"generate", "--prompt"}, "CLI-004");
        row("context", {"generate", "--context", "0"}, "CLI-005");
        row("context with junk", {"generate", "--context", "12x"}, "CLI-005");
        row("kv", {"generate", "--kv", "f32"}, "CLI-005");
        row("threads", {"generate", "--threads", "-1"}, "CLI-005");
        row("seed", {"generate", "--seed", "one"}, "CLI-005");
        row("device", {"generate", "--device", "cuda"}, "CLI-005");
        row("devices", {"generate", "--device", "cuda:0,"}, "CLI-005");
        row("tokens with junk", {"detokenize", "--tokens", "1,x"}, "CLI-005");
        row("tokens with a gap", {"detokenize", "--tokens", "1,,2"}, "CLI-005");
        row("negative token", {"detokenize", "--tokens", "-1"}, "CLI-005");
        row("huge token", {"detokenize", "--tokens", "99999999999999"}, "CLI-005");
        row("token out of range", {"detokenize", "--model", kModel, "--tokens", "96"}, "RUN-012");
        row("generate, token out of range", {"generate", "--model", kModel, "--tokens", "1,96"}, "RUN-012");
        row("no prompt", {"generate", "--model", kModel}, "CLI-006");
        row("no tokens", {"logits", "--model", kModel, "--out", "x"}, "CLI-006");
        row("no output", {"logits", "--model", kModel, "--tokens", "1"}, "CLI-006");
        row("both", {"generate", "--model", kModel, "--tokens", "1", "--prompt", "a"}, "CLI-007");
        row("stray word", {"generate", "word"}, "CLI-008");
        row("switch with a value", {"generate", "--greedy=yes"}, "CLI-005");
    }
    void wrongUsage() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, code);
        const Outcome human = run(arguments);
        QCOMPARE(human.status, 2);
        QVERIFY(human.out.isEmpty());
        QVERIFY2(human.err.startsWith(code.toUtf8() + ": "), human.err);
        QVERIFY(human.err.contains("usage: parlor-cli"));
        const Outcome json = run(arguments + QStringList{"--json"});
        if (code == "CLI-004" || arguments.isEmpty()) {
            return;  // "--json" is then the option's value, or a subcommand's name
        }
        QCOMPARE(json.status, 2);
        QCOMPARE(json.code(), code);
        QVERIFY(!json.error().value("message").toString().isEmpty());
        QVERIFY(json.error().contains("hint"));
    }

    void tokenizeAndBack() {
        const Outcome outcome = run({"tokenize", "--model", kModel, "--json"}, "AB C");
        QCOMPARE(outcome.status, 0);
        // The vocabulary is <unk> <s> </s> and a space, then the printable ASCII characters from '!'.
        QCOMPARE(ints(outcome.json()["tokens"]), (QList<int>{1, 3, 36, 37, 3, 38}));
        QCOMPARE(outcome.json()["pieces"].toArray().size(), 6);
        QCOMPARE(outcome.json()["pieces"][2].toString(), QString("A"));
        const Outcome human = run({"tokenize", "--model", kModel, "--no-bos"}, "AB C");
        QCOMPARE(human.out, QByteArray("3,36,37,3,38\n"));
        QCOMPARE(run({"detokenize", "--model", kModel, "--tokens", "1,3,36,37,3,38", "--json"})
                     .json()["text"]
                     .toString(),
                 QString("AB C"));
        QCOMPARE(run({"tokenize", "--model", kModel, "--no-bos"}, "").out, QByteArray("\n"));
    }

    void controlTokensOnlyWhenAsked() {
        QCOMPARE(ints(run({"tokenize", "--model", kModel, "--json", "--no-bos", "--parse-special"}, "</s>")
                          .json()["tokens"]),
                 QList<int>{2});
        QVERIFY(!ints(run({"tokenize", "--model", kModel, "--json", "--no-bos"}, "</s>").json()["tokens"])
                     .contains(2));
    }

    void generateIsTheReference() {
        const QJsonArray index =
            QJsonDocument::fromJson(contents(PARLOR_TEST_DATA "/run/models.json")).array();
        for (const QJsonValue& model : index) {
            if (model["name"] != "llama_gqa_tied") {
                continue;
            }
            QStringList prompt;
            for (const int token : ints(model["prompt"])) {
                prompt << QString::number(token);
            }
            const QStringList arguments = {"generate",       "--model",  kModel,         "--tokens",
                                           prompt.join(','), "--greedy", "--max-tokens", "32"};
            const Outcome outcome = run(arguments + QStringList{"--json"});
            QCOMPARE(outcome.status, 0);
            const QJsonObject json = outcome.json();
            QCOMPARE(ints(json["prompt_tokens"]), ints(model["prompt"]));
            QCOMPARE(ints(json["tokens"]), ints(model["greedy"]).mid(0, 32));
            QCOMPARE(json["stop"].toString(), QString("length"));
            QCOMPARE(json["text"].toString().size(), 32);
            QVERIFY(json["prompt_ms"].toDouble() > 0 && json["generate_ms"].toDouble() > 0);
            QCOMPARE(run(arguments).out, json["text"].toString().toUtf8() + "\n");
            return;
        }
        QFAIL("the model is not in the index");
    }

    void generateRaw() {
        const Outcome outcome =
            run({"generate", "--model", kModel, "--raw", "--prompt", "AB", "--max-tokens", "0", "--json"});
        QCOMPARE(outcome.status, 0);
        QCOMPARE(ints(outcome.json()["prompt_tokens"]), (QList<int>{1, 3, 36, 37}));
        QCOMPARE(outcome.json()["tokens"].toArray().size(), 0);
        QCOMPARE(outcome.json()["stop"].toString(), QString("length"));
        const Outcome empty =
            run({"generate", "--model", kModel, "--raw", "--prompt", "", "--max-tokens", "1", "--json"});
        QCOMPARE(ints(empty.json()["prompt_tokens"]), QList<int>{1});
    }

    void seedsDecide() {
        const QStringList arguments = {
            "generate", "--model", kModel,          "--raw", "--prompt", "AB", "--max-tokens", "20", "--json",
            "--top-k",  "0",       "--temperature", "3",     "--top-p",  "1",  "--min-p",      "0"};
        const auto tokens = [&](const char* seed) {
            return ints(run(arguments + QStringList{"--seed", seed}).json()["tokens"]);
        };
        QCOMPARE(tokens("5"), tokens("5"));
        QVERIFY(tokens("5") != tokens("6"));
    }

    void promptsThatDoNotFit() {
        const Outcome outcome =
            run({"generate", "--model", kModel, "--raw", "--context", "4", "--prompt", "ABCDEF", "--json"});
        QCOMPARE(outcome.status, 1);
        QCOMPARE(outcome.code(), QString("RUN-011"));
        const Outcome full = run({"generate", "--model", kModel, "--raw", "--greedy", "--context", "8",
                                  "--prompt", "AB", "--max-tokens", "50", "--json"});
        QCOMPARE(full.json()["stop"].toString(), QString("length"));
        QVERIFY(full.err.contains("RUN-022"));
    }

    void chatTurnOfAModelWithoutTemplate() {
        const Outcome outcome =
            run({"generate", "--model", kModel, "--prompt", "AB", "--max-tokens", "2", "--json"});
        QCOMPARE(outcome.status, 0);
        QVERIFY(outcome.json()["prompt_tokens"].toArray().size() > 4);
    }

    void logitsAreWritten() {
        const QString out = m_folder.filePath(QStringLiteral("对数.bin"));
        const Outcome outcome =
            run({"logits", "--model", kModel, "--tokens", "1,5,9", "--out", out, "--json"});
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.json()["rows"].toInt(), 3);
        QCOMPARE(outcome.json()["columns"].toInt(), 96);
        QCOMPARE(contents(out).size(), 3 * 96 * 4);
        const Outcome nowhere =
            run({"logits", "--model", kModel, "--tokens", "1", "--out", "/no/such/folder/x", "--json"});
        QCOMPARE(nowhere.status, 1);
        QCOMPARE(nowhere.code(), QString("CLI-011"));
    }

    void render() {
        const QString messages = m_folder.filePath("messages.json"), chat = m_folder.filePath("chat.jinja");
        write(messages, R"([{"role":"user","content":"你好 <s>"}])");
        write(chat,
              "{{ bos_token }}{% for m in messages %}[{{ m.role }}] {{ m.content }}\n{% endfor %}"
              "{% if add_generation_prompt %}[assistant]{% endif %}");
        const QStringList arguments = {"render", "--model",    kModel, "--messages",
                                       messages, "--template", chat,   "--json"};
        QCOMPARE(run(arguments).json()["text"].toString(), QString("<s>[user] 你好 <s>\n[assistant]"));
        QCOMPARE(run(arguments + QStringList{"--no-generation-prompt"}).json()["text"].toString(),
                 QString("<s>[user] 你好 <s>\n"));
        QCOMPARE(run({"render", "--model", kModel, "--messages", messages, "--json"}).code(),
                 QString("CLI-014"));
        write(messages, "[");
        QCOMPARE(run(arguments).status, 1);
    }

    void inspectAndPlan() {
        const QJsonObject card = run({"inspect", "--model", kModel, "--json"}).json();
        QVERIFY(!card.isEmpty());
        const QJsonObject plan = run({"plan", "--model", kModel, "--json", "--context", "64"}).json();
        QCOMPARE(plan["verdict"].toString(), QString("fits"));
        QCOMPARE(plan["context"].toInt(), 64);
        for (const char* key : {"kv_type", "devices", "ledger", "kernels", "predicted", "reasons"}) {
            QVERIFY2(plan.contains(key), key);
        }
        QVERIFY(run({"plan", "--model", kModel}).out.contains("kv_cache"));
        QVERIFY(run({"inspect", "--model", kModel}).out.contains("llama"));
        const QString profile = m_folder.filePath("profile.json");
        write(profile, "{");
        const Outcome broken = run({"plan", "--model", kModel, "--machine", profile, "--json"});
        QCOMPARE(broken.status, 1);
        QCOMPARE(broken.code(), QString("PROFILE-001"));
    }

    void bench() {
        const Outcome outcome =
            run({"bench", "--model", kModel, "-p", "16", "-n", "4", "-d", "8", "-r", "2", "--json"});
        QCOMPARE(outcome.status, 0);
        const QJsonObject json = outcome.json();
        for (const char* key : {"prompt_tps", "decode_tps", "bandwidth_gbs", "peak_gbs"}) {
            QVERIFY2(json[key].toDouble() > 0, key);
        }
        QCOMPARE(json["runs"].toArray().size(), 2);
    }

    void perplexity() {
        const QString text = m_folder.filePath("text.txt");
        write(text, "ABCDEFGHIJ KLMNOP");
        const Outcome outcome =
            run({"perplexity", "--model", kModel, "--file", text, "--context", "8", "--json"});
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.json()["tokens"].toInt(),
                 18);  // a space, then 17 characters; BOS stands before each window
        QVERIFY(outcome.json()["perplexity"].toDouble() > 1);
        write(text, "");
        QCOMPARE(run({"perplexity", "--model", kModel, "--file", text, "--json"}).code(), QString("CLI-012"));
        QCOMPARE(run({"perplexity", "--model", kModel, "--file", text + "x", "--json"}).code(),
                 QString("FILE-001"));
    }

    void doctor() {
        const Outcome outcome = run({"doctor", "--json"});
        QCOMPARE(outcome.status, 0);
        QVERIFY(outcome.json().contains("verified"));
        QVERIFY(!run({"doctor"}).out.isEmpty());
        // A model that is loaded takes what was planned.
        const Outcome loaded = run({"doctor", "--model", kModel, "--json"});
        QCOMPARE(loaded.status, 0);
        int compared = 0;
        for (const QJsonValue& line : loaded.json()["ledger"].toArray()) {
            const QString name = line["name"].toString();
            if (name != "weights" && name != "kv_cache") continue;
            QVERIFY(line["planned"].toDouble() > 0);
            QCOMPARE(line["measured"].toDouble(), line["planned"].toDouble());
            ++compared;
        }
        QCOMPARE(compared, 2);
        QCOMPARE(run({"doctor", "--model", kModel + QString("x"), "--json"}).code(), QString("FILE-001"));
    }

    void brokenModels() {
        const QString path = m_folder.filePath("broken.gguf");
        const QByteArray whole = contents(kModel);
        for (const QByteArray& bytes : {QByteArray(), QByteArray("GGUF"), whole.first(1000),
                                        whole.first(whole.size() - 1), QByteArray(5000, 'x')}) {
            write(path, bytes);
            for (const char* command : {"inspect", "plan", "tokenize", "generate"}) {
                QStringList arguments = {command, "--model", path, "--json"};
                if (qstrcmp(command, "generate") == 0) {
                    arguments << "--prompt"
                              << "a";
                }
                const Outcome outcome = run(arguments);
                QCOMPARE(outcome.status, 1);
                QVERIFY2(!outcome.code().isEmpty(), outcome.out);
            }
        }
        QCOMPARE(run({"inspect", "--model", path + "x", "--json"}).code(), QString("FILE-001"));
    }

    void unicodePaths() {
        const QString path = m_folder.filePath(QStringLiteral("模型 ünï.gguf"));
        QVERIFY(QFile::copy(kModel, path));
        QCOMPARE(run({"generate", "--model", path, "--raw", "--prompt", "A", "--max-tokens", "1", "--json"})
                     .status,
                 0);
    }

    void chatEndsWithItsInput() {
        const Outcome outcome =
            run({"chat", "--model", kModel, "--greedy", "--max-tokens", "3", "--context", "200"},
                "AB\n/help\n/new\n/system Be kind\n/nonsense\n\nCD\n");
        QCOMPARE(outcome.status, 0);
        QVERIFY(outcome.out.contains("/quit"));
        QVERIFY(outcome.out.contains("no command /nonsense"));
        QCOMPARE(run({"chat", "--model", kModel}, "/quit\nAB\n").status, 0);
    }

    void serveComesLater() {
        const Outcome outcome = run({"serve", "--port", "8080", "--json"});
        QCOMPARE(outcome.status, 1);
        QCOMPARE(outcome.code(), QString("CLI-010"));
    }
};

QTEST_GUILESS_MAIN(TestCli)
#include "test_cli.moc"
