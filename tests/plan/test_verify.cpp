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
    Plan plan;
    plan.devices = {
        {.id = "cuda:0", .ledger = {{"weights", LedgerKind::weights, 500}, {"kv_cache", LedgerKind::kv, 80}}},
        {.id = "cpu",
         .ledger = {{"weights", LedgerKind::weights, 7}, {"system_reserve", LedgerKind::reserve, 9}}}};
    const std::vector<ComparedLine> compared =
        compare(plan, {{"cuda:0", {{"kv_cache", LedgerKind::kv, 30}, {"weights", LedgerKind::weights, 500}}},
                       {"cpu", {{"weights", LedgerKind::weights, 6}}}});
    const auto json =
        QJsonDocument::fromJson(QByteArray::fromStdString(doctor_to_json(machine, list, compared))).object();
    const QJsonArray verified = json["verified"].toArray();
    QCOMPARE(verified.size(), 2);
    QCOMPARE(verified[0].toObject()["variant"].toString(), QString("matmul q4_k avx2"));
    QCOMPARE(verified[0].toObject()["status"].toString(), QString("passed"));
    QCOMPARE(verified[1].toObject()["status"].toString(), QString("failed"));
    QVERIFY(verified[1].toObject()["max_error"].isNull());
    QVERIFY(json.contains("cpu") && json.contains("gpus"));
    QString ledger;
    for (const QJsonValue& line : json["ledger"].toArray())
        ledger += line["device"].toString() + ' ' + line["name"].toString() + ' ' +
                  QString::number(line["planned"].toInt()) + ' ' +
                  QString::number(line["measured"].toInt(-1)) + '\n';
    QCOMPARE(
        ledger,
        QString("cuda:0 weights 500 500\ncuda:0 kv_cache 80 30\ncpu weights 7 6\ncpu system_reserve 9 -1\n"));
}

QTEST_APPLESS_MAIN(TestVerify)
#include "test_verify.moc"
