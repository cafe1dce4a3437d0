// Wishes and headers that make no sense.
#include <QtTest>
#include <limits>

#include "engine/plan.h"
#include "tests/plan/cards.h"
#include "tests/plan/machines.h"

using namespace parlor;
using namespace parlor::test;

class TestPlanHostile : public QObject {
    Q_OBJECT
  private slots:
    void senselessWishes_data();
    void senselessWishes();
    void hostileCards_data();
    void hostileCards();
};

void TestPlanHostile::senselessWishes_data() {
    QTest::addColumn<qint64>("context");
    QTest::addColumn<int>("threads");
    constexpr qint64 kLeast = std::numeric_limits<qint64>::min(), kMost = std::numeric_limits<qint64>::max();
    QTest::addRow("negative context") << qint64{-1} << 0;
    QTest::addRow("least context") << kLeast << 0;
    QTest::addRow("10^12 tokens") << qint64{1'000'000'000'000} << 0;
    QTest::addRow("most context") << kMost << 0;
    QTest::addRow("negative threads") << qint64{0} << -5;
    QTest::addRow("least threads") << qint64{0} << std::numeric_limits<int>::min();
    QTest::addRow("most threads") << qint64{0} << std::numeric_limits<int>::max();
}

void TestPlanHostile::senselessWishes() {
    QFETCH(qint64, context);
    QFETCH(int, threads);
    Wishes wishes;
    wishes.context = context;
    wishes.threads = threads;
    for (const Machine& machine : {laptop(16 * kGB), desktop(16 * kGB, {8 * kGB})}) {
        const Plan plan = make_plan(card9b(), machine, wishes);
        QVERIFY(says(plan, Msg::PlanWishAdjusted));
        QVERIFY(plan.context >= 1 && plan.context <= int64_t{1} << 24);
        QVERIFY(plan.threads >= 1 && plan.threads <= 1024);
        if (plan.verdict == Verdict::does_not_fit) continue;
        for (const DevicePlan& device : plan.devices) QVERIFY(device.used() <= device.capacity);
    }
}

void TestPlanHostile::hostileCards_data() {
    QTest::addColumn<int>("kind");
    for (int i = 0; i < 15; ++i) QTest::addRow("%d", i) << i;
}

void TestPlanHostile::hostileCards() {
    QFETCH(int, kind);
    ModelCard card = test::makeCard(test::kSmall, test::Mix::f16);
    constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
    ArchSpec& arch = card.arch;
    TensorInfo& first = card.tensors.front();
    switch (kind) {
        case 0:
            arch.layers = kMost;
            break;
        case 1:
            arch.layers = 0;
            break;
        case 2:
            arch.width = kMost;
            break;
        case 3:
            arch.vocabulary = -1;
            break;
        case 4:
            arch.layer_specs[0].k_dim = std::numeric_limits<int>::max();
            arch.layer_specs[0].kv_heads = std::numeric_limits<int>::max();
            break;
        case 5:
            arch.layer_specs.back().kv_heads = -1;
            break;
        case 6:
            first.bytes = std::numeric_limits<uint64_t>::max();
            break;
        case 7:
            first.shape = {kMost, kMost};
            break;
        case 8:
            first.shape = {int64_t{1} << 40, int64_t{1} << 20};
            first.bytes = 1'000'000'000'000'000;
            break;
        case 9:
            first.shape = {-5, 3};
            break;
        case 10:
            card.tensors.clear();
            break;
        case 11:
            arch.layer_specs[0].ffn_width = (int64_t{1} << 40) - 1;
            arch.layer_specs[0].heads = std::numeric_limits<int>::max();
            break;
        case 12:
            arch.layer_specs.pop_back();
            break;
        case 13:
            arch.layer_specs[3].heads = 0;
            break;
        case 14:
            arch.ropes[kLocalRope].dims = -2;
            break;
        default:
            QFAIL("unknown kind");
    }
    for (const Machine& machine : {laptop(16 * kGB), desktop(16 * kGB, {8 * kGB, 8 * kGB})}) {
        const Plan plan = make_plan(card, machine, {});
        QCOMPARE(plan.verdict, Verdict::does_not_fit);
        QVERIFY(says(plan, Msg::PlanCardImpossible) || says(plan, Msg::PlanDoesNotFit));
        QVERIFY(!plan_to_json(plan).empty());
    }
}

QTEST_APPLESS_MAIN(TestPlanHostile)
#include "test_plan_hostile.moc"
