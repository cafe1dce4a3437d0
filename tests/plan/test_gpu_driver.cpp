// The probe against a stand-in for the driver library (fake_cuda.cpp), which LD_LIBRARY_PATH puts first.
#include <QtTest>

#include "engine/plan/probe.h"

using namespace parlor;

class TestGpuDriver : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase();
    void cards();
    void failures();
};

void TestGpuDriver::initTestCase() {
    if (!qEnvironmentVariable("LD_LIBRARY_PATH").contains("fake"))
        QSKIP("the stand-in is not on LD_LIBRARY_PATH");
}

void TestGpuDriver::cards() {
    const GpuProbe probe = probe_gpus_here();
    QCOMPARE(probe.state.id, Msg::GpuFound);
    QCOMPARE(probe.gpus.size(), size_t{2});
    const Gpu& known = probe.gpus[0];
    QCOMPARE(known.name, std::string("NVIDIA GeForce RTX 3090"));
    QCOMPARE(known.uuid, std::string("GPU-01010101-0101-0101-0101-010101010101"));
    QCOMPARE(known.compute_major, 8);
    QCOMPARE(known.compute_minor, 6);
    QCOMPARE(known.memory_total, uint64_t{24} << 30);
    QCOMPARE(known.memory_free, uint64_t{20} << 30);  // from a context: there is no NVML here
    QCOMPARE(known.bandwidth_gbs, 936.0);             // the table, not the bus
    QCOMPARE(known.driver_cuda, 12080);
    QVERIFY(known.tensor_cores && known.drives_display);
    const Gpu& unknown = probe.gpus[1];
    QCOMPARE(unknown.bandwidth_gbs, 640.0);               // 2 x 10 GHz x 256 bits
    QCOMPARE(unknown.memory_free, unknown.memory_total);  // no context could be made
    QVERIFY(!unknown.drives_display);
    const GpuProbe again = gpu_probe_from_json(gpu_probe_to_json(probe));
    QCOMPARE(again.gpus.size(), size_t{2});
    QCOMPARE(again.gpus[1].bandwidth_gbs, 640.0);
}

void TestGpuDriver::failures() {
    qputenv("PARLOR_FAKE_CUDA", "no_device");
    QCOMPARE(probe_gpus_here().state.id, Msg::NoGpuDevice);
    qputenv("PARLOR_FAKE_CUDA", "none");
    QCOMPARE(probe_gpus_here().state.id, Msg::NoGpuDevice);
    qputenv("PARLOR_FAKE_CUDA", "broken");
    const GpuProbe broken = probe_gpus_here();
    QCOMPARE(broken.state.id, Msg::GpuDriverError);
    QVERIFY(broken.state.text().find("cuInit") != std::string::npos &&
            broken.state.text().find("999") != std::string::npos);
    qputenv("PARLOR_FAKE_CUDA", "many");
    QCOMPARE(probe_gpus_here().gpus.size(), size_t{16});
    qputenv("PARLOR_FAKE_CUDA", "silly");  // a bus of 2 * 10^9 bits is not believed
    QVERIFY(probe_gpus_here().gpus[1].bandwidth_gbs < 2000);
}

QTEST_APPLESS_MAIN(TestGpuDriver)
#include "test_gpu_driver.moc"
