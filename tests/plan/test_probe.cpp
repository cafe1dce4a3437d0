// This computer, and the helper process in all the ways that it can go wrong. The helper is this same
// executable: PARLOR_TEST_HELPER says how it behaves.
#include <QtTest>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <thread>

#include "engine/plan/helper_process.h"
#include "engine/plan/probe.h"

using namespace parlor;
using namespace std::chrono_literals;

namespace {

int behaveAs(std::string_view what) {
    if (what == "hang") std::this_thread::sleep_for(60s);
    if (what == "crash") std::abort();
    if (what == "fail") return 3;
    if (what == "garbage") std::puts("Segmentation fault (core dumped)");
    if (what == "long")
        for (int i = 0; i < 3'000'000; ++i) std::putchar('x');
    if (what == "wrong")
        std::puts(R"({"driver_version": "1", "state": {"code": "GPU-001", "args": []}, "gpus": []})");
    if (what == "negative")
        std::puts(
            R"({"driver_version": "1", "state": {"code": "GPU-001", "args": ["x"]}, "gpus": [{"name": "x",
            "compute_major": 7, "compute_minor": 5, "memory_total": -1, "memory_free": 2}]})");
    if (what == "card")
        std::puts(
            R"({"driver_version": "580.1", "state": {"code": "GPU-001", "args": ["T4"]}, "gpus": [{"name": "Tesla T4",
            "compute_major": 7, "compute_minor": 5, "memory_total": 16000000000, "memory_free": 15000000000}]})");
    if (what == "nested")
        return run_helper("--probe-gpus", 1s).end == HelperEnd::not_started ? run_gpu_probe() : 7;
    return 0;
}

}  // namespace

class TestProbe : public QObject {
    Q_OBJECT
  private slots:
    void thisComputer();
    void bandwidthIsMeasuredOnce();
    void helper_data();
    void helper();
    void helperDeadline();
    void answersSurviveTheJourney();
};

void TestProbe::thisComputer() {
    ProbeOptions options;
    options.measure_bandwidth = false;
    options.use_helper = false;
    const Machine machine = probe_machine(options);
    QVERIFY(!machine.cpu.name.empty());
    QVERIFY(machine.cpu.cores >= 1 && machine.cpu.threads >= machine.cpu.cores);
    QVERIFY(machine.cpu.threads <= static_cast<int>(std::thread::hardware_concurrency()));
    QVERIFY(machine.ram_total > 100'000'000);
    QVERIFY(machine.ram_available > 0 && machine.ram_available <= machine.ram_total);
    QVERIFY(!machine.from_profile);
    QVERIFY(machine.gpu_state.code().substr(0, 4) == "GPU-");
    QCOMPARE(machine.gpus.empty(), machine.gpu_state.id != Msg::GpuFound);
    for (const Gpu& gpu : machine.gpus) QVERIFY(gpu.obstacle.has_value());
}

void TestProbe::bandwidthIsMeasuredOnce() {
    ProbeOptions options;
    options.use_helper = false;
    const Machine first = probe_machine(options), second = probe_machine(options);
    QVERIFY(first.cpu.bandwidth_gbs > 0.1 && first.cpu.bandwidth_gbs < 10'000);
    QVERIFY(first.cpu.int8_gops > 1);
    QCOMPARE(second.cpu.bandwidth_gbs, first.cpu.bandwidth_gbs);
}

void TestProbe::helper_data() {
    QTest::addColumn<QByteArray>("behaviour");
    QTest::addColumn<int>("state");
    const auto row = [](const char* behaviour, Msg state) {
        QTest::addRow("%s", behaviour) << QByteArray(behaviour) << static_cast<int>(state);
    };
    row("crash", Msg::GpuProbeCrashed);
    row("fail", Msg::GpuProbeCrashed);
    row("garbage", Msg::GpuProbeGarbage);
    row("silent", Msg::GpuProbeGarbage);
    row("long", Msg::GpuProbeGarbage);
    row("wrong", Msg::GpuProbeGarbage);
    row("negative", Msg::GpuProbeGarbage);
    row("card", Msg::GpuFound);
}

void TestProbe::helper() {
    QFETCH(QByteArray, behaviour);
    QFETCH(int, state);
    qputenv("PARLOR_TEST_HELPER", behaviour);
    const GpuProbe probe = probe_gpus_in_helper(30s);
    QCOMPARE(static_cast<int>(probe.state.id), state);
    QCOMPARE(probe.gpus.size(), size_t{behaviour == "card"});
    if (behaviour != "card") return;
    QCOMPARE(probe.gpus[0].name, std::string("Tesla T4"));
    QCOMPARE(probe.gpus[0].bandwidth_gbs, 320.0);
    QCOMPARE(probe.driver_version, std::string("580.1"));
}

void TestProbe::helperDeadline() {
    qputenv("PARLOR_TEST_HELPER", "hang");
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(probe_gpus_in_helper(300ms).state.id, Msg::GpuProbeTimeout);
    QVERIFY(timer.elapsed() >= 300 && timer.elapsed() < 30'000);
    qputenv("PARLOR_TEST_HELPER", "nested");  // a helper that looks for helpers must not start any
    const HelperAnswer answer = run_helper("--probe-gpus", 30s);
    QCOMPARE(answer.end, HelperEnd::finished);
    QCOMPARE(gpu_probe_from_json(answer.output).state.id, probe_gpus_here().state.id);
}

void TestProbe::answersSurviveTheJourney() {
    GpuProbe probe;
    probe.driver_version = "550.1";
    probe.state = message(Msg::GpuDriverError, "cuInit", "999");
    const GpuProbe again = gpu_probe_from_json(gpu_probe_to_json(probe));
    QCOMPARE(again.state.id, Msg::GpuDriverError);
    QCOMPARE(again.state.text(), probe.state.text());
    QCOMPARE(again.driver_version, probe.driver_version);
}

int main(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == "--probe-gpus") {
        const char* behaviour = std::getenv("PARLOR_TEST_HELPER");
        return behaveAs(behaviour != nullptr ? behaviour : "");
    }
    TestProbe test;
    return QTest::qExec(&test, argc, argv);
}
#include "test_probe.moc"
