// Machine profiles: the shipped ones load and survive a round trip, broken ones are refused with the field's
// name.
#include <QtTest>
#include <nlohmann/json.hpp>

#include "engine/machine.h"

using namespace parlor;

namespace {

// A small sound profile; tests break one thing at a time.
const char* const kSound = R"({
  "name": "test", "os": "linux",
  "cpu": {"name": "processor", "cores": 4, "threads": 8, "bandwidth_gbs": 40, "features": ["avx2", "fma", "f16c"]},
  "ram_total": 16000000000, "ram_available": 12000000000,
  "gpus": [{"name": "NVIDIA GeForce RTX 2080", "compute_major": 7, "compute_minor": 5,
            "memory_total": 8589934592, "memory_free": 7000000000}]
})";

struct Broken {
    const char* pointer;  // JSON pointer of the value
    const char* value;    // its replacement as JSON; null: the key is removed
    const char* field;    // that the message must name
};
constexpr Broken kBroken[] = {
    {"/name", nullptr, "name"},
    {"/name", "5", "name"},
    {"/name", "null", "name"},
    {"/os", "\"beos\"", "os"},
    {"/os", "[]", "os"},
    {"/cpu", nullptr, "cpu"},
    {"/cpu", "[]", "cpu"},
    {"/cpu/name", nullptr, "cpu.name"},
    {"/cpu/cores", nullptr, "cpu.cores"},
    {"/cpu/cores", "0", "cpu.cores"},
    {"/cpu/cores", "-4", "cpu.cores"},
    {"/cpu/cores", "4.5", "cpu.cores"},
    {"/cpu/cores", "\"4\"", "cpu.cores"},
    {"/cpu/cores", "1000000000000", "cpu.cores"},
    {"/cpu/threads", "2", "cpu.threads"},
    {"/cpu/bandwidth_gbs", nullptr, "cpu.bandwidth_gbs"},
    {"/cpu/bandwidth_gbs", "0", "cpu.bandwidth_gbs"},
    {"/cpu/bandwidth_gbs", "-1e300", "cpu.bandwidth_gbs"},
    {"/cpu/bandwidth_gbs", "1e300", "cpu.bandwidth_gbs"},
    {"/cpu/features", "\"avx2\"", "cpu.features"},
    {"/cpu/features", "[1]", "cpu.features"},
    {"/ram_total", nullptr, "ram_total"},
    {"/ram_total", "0", "ram_total"},
    {"/ram_total", "-1", "ram_total"},
    {"/ram_total", "1e10", "ram_total"},
    {"/ram_total", "18446744073709551615", "ram_total"},
    {"/ram_total", "99999999999999999999999", "ram_total"},
    {"/ram_available", "16000000001", "ram_available"},
    {"/ram_available", "true", "ram_available"},
    {"/gpus", "{}", "gpus"},
    {"/gpus", "5", "gpus"},
    {"/gpus/0", "5", "gpus[0]"},
    {"/gpus/0/name", nullptr, "gpus[0].name"},
    {"/gpus/0/compute_major", nullptr, "gpus[0].compute_major"},
    {"/gpus/0/compute_major", "0", "gpus[0].compute_major"},
    {"/gpus/0/compute_minor", "12", "gpus[0].compute_minor"},
    {"/gpus/0/memory_total", "0", "gpus[0].memory_total"},
    {"/gpus/0/memory_free", "8589934593", "gpus[0].memory_free"},
    {"/gpus/0/bandwidth_gbs", "0", "gpus[0].bandwidth_gbs"},
    {"/gpus/0/tensor_cores", "1", "gpus[0].tensor_cores"},
};

QByteArray errorOf(const std::string& json) {
    const auto machine = machine_from_json(json);
    return machine.ok() ? QByteArray()
                        : QByteArray::fromStdString(std::string(machine.error().code()) + " " +
                                                    machine.error().text());
}

}  // namespace

class TestMachineJson : public QObject {
    Q_OBJECT
  private slots:
    void soundProfile();
    void shippedProfilesSurviveARoundTrip();
    void brokenFields_data();
    void brokenFields();
    void brokenDocuments();
    void everyCutIsRefused();
    void files();
};

void TestMachineJson::soundProfile() {
    const auto machine = machine_from_json(kSound);
    QVERIFY2(machine.ok(), errorOf(kSound).constData());
    QVERIFY(machine->from_profile);
    QCOMPARE(machine->cpu.kernel_level, std::string("avx2"));
    QCOMPARE(machine->ram_available, uint64_t{12'000'000'000});
    QCOMPARE(machine->gpus.size(), size_t{1});
    QVERIFY(machine->gpus[0].tensor_cores);  // from the table of known cards
    QCOMPARE(machine->gpus[0].bandwidth_gbs, 448.0);
    QVERIFY(!machine->gpus[0].obstacle);
    QCOMPARE(machine->gpu_state.id, Msg::GpuFound);
}

void TestMachineJson::shippedProfilesSurviveARoundTrip() {
    const QDir folder(PARLOR_MACHINES);
    const QStringList files = folder.entryList({"*.json"}, QDir::Files);
    QVERIFY(files.size() >= 12);
    for (const QString& file : files) {
        const auto machine = machine_from_file(folder.filePath(file).toStdU16String());
        QVERIFY2(machine.ok(), qPrintable(file));
        const std::string json = machine_to_json(*machine);
        const auto again = machine_from_json(json);
        QVERIFY2(again.ok(), errorOf(json).constData());
        QCOMPARE(machine_to_json(*again), json);
        QCOMPARE(again->gpus.size(), machine->gpus.size());
        QCOMPARE(again->cpu.int8_gops, machine->cpu.int8_gops);
    }
}

void TestMachineJson::brokenFields_data() {
    QTest::addColumn<int>("row");
    for (int i = 0; i < static_cast<int>(std::size(kBroken)); ++i)
        QTest::addRow("%s = %s", kBroken[i].pointer, kBroken[i].value ? kBroken[i].value : "(none)") << i;
}

void TestMachineJson::brokenFields() {
    QFETCH(int, row);
    const Broken& broken = kBroken[row];
    nlohmann::json json = nlohmann::json::parse(kSound);
    const nlohmann::json::json_pointer pointer(broken.pointer);
    if (broken.value != nullptr)
        json[pointer] = nlohmann::json::parse(broken.value);
    else
        json[pointer.parent_pointer()].erase(pointer.back());
    const QByteArray error = errorOf(json.dump());
    QVERIFY2(error.startsWith("PROFILE-001 "), error.constData());
    QVERIFY2(error.contains(QByteArray(": ") + broken.field), error.constData());
}

void TestMachineJson::brokenDocuments() {
    const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
    const std::string deepObjects = [] {
        std::string text;
        for (int i = 0; i < 50'000; ++i) text += "{\"a\":";
        return text;
    }();
    const std::string manyGpus = "{\"gpus\": [" + [] {
        std::string list;
        for (int i = 0; i < 1000; ++i) list += "{},";
        return list + "{}";
    }() + "]}";
    const std::string documents[] = {"",
                                     " ",
                                     "null",
                                     "5",
                                     "[]",
                                     "\"text\"",
                                     "{",
                                     "{}",
                                     "{\"name\"}",
                                     deep,
                                     deepObjects,
                                     manyGpus,
                                     std::string("\0\0\0", 3),
                                     "\xff\xfe{}",
                                     std::string(kSound) + "}",
                                     std::string(10'000'001, ' ')};
    for (const std::string& document : documents) {
        const QByteArray error = errorOf(document);
        QVERIFY2(error.startsWith("PROFILE-001 "), error.constData());
    }
}

void TestMachineJson::everyCutIsRefused() {
    const std::string sound = kSound;
    for (size_t length = 0; length < sound.size(); ++length)
        QVERIFY(!errorOf(sound.substr(0, length)).isEmpty());
}

void TestMachineJson::files() {
    QTemporaryDir folder;
    QCOMPARE(machine_from_file(folder.filePath("none.json").toStdU16String()).error().id, Msg::FileNotFound);
    QCOMPARE(machine_from_file(folder.path().toStdU16String()).error().id, Msg::FileUnreadable);
    const QString path = folder.filePath(QStringLiteral("机器 profile.json"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(kSound);
    file.close();
    QVERIFY(machine_from_file(path.toStdU16String()).ok());
}

QTEST_APPLESS_MAIN(TestMachineJson)
#include "test_machine_json.moc"
