// doctor's check of the kernels: complete, and passed on the computer that runs the tests.
#include <QtTest>

#include "engine/run/verify.h"
#include "kernels/cpu.h"

using namespace parlor;

class TestVerify : public QObject {
    Q_OBJECT
  private slots:
    void everyLevelPasses();
    void document();
};

void TestVerify::everyLevelPasses() {
    const kernels::cpu::Level before = kernels::cpu::level();
    const auto list = verify_kernels(true);
    QCOMPARE(kernels::cpu::level(), before);
    // Formats, KV types (few tokens, one, many), norm alone and before a product, two ropes, gates, router,
    // delta rule, convolution.
    const size_t perLevel = kernels::formats().size() + 12 + 8;
    QCOMPARE(list.size(), perLevel * kernels::cpu::supported_levels().size());
    for (const VerifiedKernel& kernel : list)
        QVERIFY2(kernel.passed,
                 qPrintable(QString::fromStdString(kernel.variant) + QString(" %1").arg(kernel.max_error)));
    QCOMPARE(verify_kernels(false).size(), perLevel);
}

void TestVerify::document() {
    const VerifiedKernel list[] = {{"matmul q4_k avx2", "cpu", 0.001, true},
                                   {"attention f16 avx2", "cpu", std::nan(""), false}};
    Machine machine;
    const auto json =
        QJsonDocument::fromJson(QByteArray::fromStdString(doctor_to_json(machine, list))).object();
    const QJsonArray verified = json["verified"].toArray();
    QCOMPARE(verified.size(), 2);
    QCOMPARE(verified[0].toObject()["variant"].toString(), QString("matmul q4_k avx2"));
    QCOMPARE(verified[0].toObject()["status"].toString(), QString("passed"));
    QCOMPARE(verified[1].toObject()["status"].toString(), QString("failed"));
    QVERIFY(verified[1].toObject()["max_error"].isNull());
    QVERIFY(json.contains("cpu") && json.contains("gpus"));
}

QTEST_APPLESS_MAIN(TestVerify)
#include "test_verify.moc"
