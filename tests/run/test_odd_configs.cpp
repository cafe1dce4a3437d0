// Folders of every family whose config.json has another value in one place: an error that names something,
// or a model that loads and gives numbers. Never a crash, a hang or gigabytes.
#include <QDir>
#include <QTemporaryDir>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/run/tiny_models.h"

using namespace parlor;
using nlohmann::json;

namespace {

namespace fs = std::filesystem;

const fs::path kData = fs::path(PARLOR_TEST_DATA) / "run";

std::vector<fs::path> folders() {
    std::vector<fs::path> out;
    for (const char* list : {"folders", "quantized"}) {
        for (const auto& entry : fs::directory_iterator(kData / list)) {
            if (fs::exists(entry.path() / "config.json")) out.push_back(entry.path());
        }
    }
    std::ranges::sort(out);
    return out;
}

json read(const fs::path& file) {
    QFile in(QString::fromStdString(file.string()));
    return in.open(QIODevice::ReadOnly) ? json::parse(in.readAll().toStdString()) : json();
}

// Every place in `value` that a change can be made at.
void places(const json& value, const json::json_pointer& at, std::vector<json::json_pointer>& out) {
    if (!at.empty()) out.push_back(at);
    if (value.is_object()) {
        for (const auto& [name, inner] : value.items()) places(inner, at / name, out);
    } else if (value.is_array() && !value.empty()) {
        places(value.front(), at / 0, out);
    }
}

const std::vector<json>& odd() {
    static const std::vector<json> kOdd = {
        nullptr,          true, -1, 0, 1, 3, 0.5, "x", json::array(), json::object(), json::array({1}),
        int64_t{1} << 40, 1e300};
    return kOdd;
}

}  // namespace

class TestOddConfigs : public QObject {
    Q_OBJECT

  private slots:
    void hasFolders() { QVERIFY(folders().size() >= 65); }

    void everyEntryWithEveryValue_data() {
        QTest::addColumn<QString>("folder");
        for (const fs::path& folder : folders()) {
            const auto name = (folder.parent_path().filename() / folder.filename()).string();
            QTest::newRow(name.c_str()) << QString::fromStdString(folder.string());
        }
    }
    void everyEntryWithEveryValue() {
        QFETCH(QString, folder);
        const fs::path source = folder.toStdString();
        QTemporaryDir copies;
        const fs::path copy = copies.path().toStdString();
        for (const auto& file : fs::directory_iterator(source))
            fs::copy(file.path(), copy / file.path().filename());
        const json good = read(source / "config.json");
        std::vector<json::json_pointer> all;
        places(good, json::json_pointer(), all);
        int refused = 0, ran = 0;
        for (const json::json_pointer& place : all) {
            for (const json& value : odd()) {
                if (good[place] == value) continue;
                json changed = good;
                changed[place] = value;
                QFile out(QString::fromStdString((copy / "config.json").string()));
                QVERIFY(out.open(QIODevice::WriteOnly | QIODevice::Truncate));
                out.write(QByteArray::fromStdString(changed.dump()));
                out.close();
                const std::string what = place.to_string() + " = " + value.dump();
                const auto card = describe(copy);
                if (!card.ok()) {
                    QVERIFY2(!card.error().text().empty(), what.c_str());
                    ++refused;
                    continue;
                }
                const auto engine = tiny::load(*card, {.context = 32});
                if (!engine.ok()) {
                    QVERIFY2(!engine.error().text().empty(), what.c_str());
                    continue;
                }
                auto session = (*engine)->new_session();
                QVERIFY2(session.ok(), what.c_str());
                const std::vector<int> tokens = {1, 7, 9};
                int rows = 0;
                const auto result =
                    (*session)->logits(tokens, [&](int64_t, std::span<const float>) { ++rows; }, {});
                QVERIFY2(!result.ok() || rows == 3, what.c_str());
                ++ran;
            }
        }
        QVERIFY(refused > 20 && ran > 20);
    }
};

QTEST_GUILESS_MAIN(TestOddConfigs)
#include "test_odd_configs.moc"
