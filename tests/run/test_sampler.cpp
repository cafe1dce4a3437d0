// Samplers against distributions worked out by hand, and stop strings.
#include <QTest>

#include <cmath>

#include "engine/run/sampler.h"
#include "engine/run/stop_strings.h"

using namespace parlor;
using namespace parlor::run;

namespace {

// Logits whose softmax is 0.5, 0.25, 0.125, 0.125 for the tokens 2, 0, 3, 1.
std::vector<float> halves() {
    const auto log2 = std::log(2.0F);
    return {-2 * log2, -3 * log2, -1 * log2, -3 * log2};
}

Candidates candidates(int topK = 0) {
    Candidates out = sorted_candidates(halves(), topK);
    set_probabilities(out, 1);
    return out;
}

std::vector<int> ids(const Candidates& from) {
    std::vector<int> out;
    for (const Candidate& candidate : from) {
        out.push_back(candidate.token);
    }
    return out;
}

bool near(double a, double b) {
    return std::fabs(a - b) < 1e-6;
}

}  // namespace

class TestSampler : public QObject {
    Q_OBJECT

  private slots:
    void sortsByLogitThenId() { QCOMPARE(ids(candidates()), (std::vector<int>{2, 0, 1, 3})); }

    void probabilities() {
        const Candidates all = candidates();
        QVERIFY(near(all[0].probability, 0.5) && near(all[1].probability, 0.25));
        QVERIFY(near(all[2].probability, 0.125) && near(all[3].probability, 0.125));
        Candidates hot = sorted_candidates(halves(), 0);
        set_probabilities(hot, 2);  // square roots, normalized: 1, 0.7071, 0.5, 0.5 over 2.7071
        QVERIFY(near(hot[0].probability, 1 / 2.7071068) && near(hot[1].probability, 0.7071068 / 2.7071068));
    }

    void topK() {
        QCOMPARE(ids(candidates(3)), (std::vector<int>{2, 0, 1}));
        QVERIFY(near(candidates(2)[0].probability, 2.0 / 3));
        QCOMPARE(candidates(100).size(), 4u);
    }

    void topP() {
        const auto kept = [](double p) {
            Candidates all = candidates();
            keep_top_p(all, p);
            return ids(all);
        };
        QCOMPARE(kept(1), (std::vector<int>{2, 0, 1, 3}));
        QCOMPARE(kept(0.7), (std::vector<int>{2, 0}));
        QCOMPARE(kept(0.8), (std::vector<int>{2, 0, 1}));
        QCOMPARE(kept(0), (std::vector<int>{2}));
    }

    void minP() {
        const auto kept = [](double p) {
            Candidates all = candidates();
            keep_min_p(all, p);
            return ids(all);
        };
        QCOMPARE(kept(0), (std::vector<int>{2, 0, 1, 3}));
        QCOMPARE(kept(0.4), (std::vector<int>{2, 0}));  // 0.4 * 0.5 = 0.2
        QCOMPARE(kept(1), (std::vector<int>{2}));
        QCOMPARE(kept(7), (std::vector<int>{2}));  // never empty
    }

    void xtc() {
        const auto kept = [](double probability, double threshold) {
            Candidates all = candidates();
            Random random(1);
            exclude_top_choices(all, probability, threshold, random);
            return ids(all);
        };
        QCOMPARE(kept(1, 0.2),
                 (std::vector<int>{0, 1, 3}));          // 0.5 and 0.25 reach it; the less likely one stays
        QCOMPARE(kept(1, 0.1), (std::vector<int>{3}));  // all do
        QCOMPARE(kept(1, 0.3), (std::vector<int>{2, 0, 1, 3}));  // only one does
        QCOMPARE(kept(0, 0.1), (std::vector<int>{2, 0, 1, 3}));
    }

    void repeatPenalties() {
        std::vector<float> logits = {2, -2, 1, 4};
        Sampling sampling;
        sampling.repeat_penalty = 2;
        penalize_repeats(logits, std::vector<int>{0, 1, 0}, sampling);
        QCOMPARE(logits, (std::vector<float>{1, -4, 1, 4}));
        logits = {2, -2, 1, 4};
        sampling.repeat_penalty = 1;
        sampling.frequency_penalty = 0.5F;
        sampling.presence_penalty = 0.25F;
        penalize_repeats(logits, std::vector<int>{0, 1, 0, 99, -5}, sampling);
        QCOMPARE(logits, (std::vector<float>{0.75F, -2.75F, 1, 4}));
        logits = {2, -2, 1, 4};
        sampling.penalty_window = 1;
        penalize_repeats(logits, std::vector<int>{0, 1, 2}, sampling);
        QCOMPARE(logits, (std::vector<float>{2, -2, 0.25F, 4}));
    }

    void dry() {
        Sampling sampling;
        sampling.dry_multiplier = 1;
        sampling.dry_base = 2;
        sampling.dry_allowed_length = 2;
        // The end 1 2 3 stood before, followed by 4; 2 3 stood before, followed by 5.
        const std::vector<int> history = {1, 2, 3, 4, 0, 2, 3, 5, 1, 2, 3};
        std::vector<float> logits(8, 0);
        penalize_sequences(logits, history, sampling, {});
        QCOMPARE(logits, (std::vector<float>{0, 0, 0, 0, -2, -1, 0, 0}));
        logits.assign(8, 0);
        std::vector<bool> breakers(8, false);
        breakers[1] = true;  // what stands before 2 no longer counts
        penalize_sequences(logits, history, sampling, breakers);
        QCOMPARE(logits, (std::vector<float>{0, 0, 0, 0, -1, -1, 0, 0}));
        logits.assign(8, 0);
        penalize_sequences(logits, std::vector<int>(5000, 6), sampling, {});
        QVERIFY(std::isfinite(logits[6]) && logits[6] < -1e8F);
    }

    void greedyTakesTheLowestOfEquals() {
        Sampler sampler({.temperature = 0}, {});
        std::vector<float> logits = {1, 5, 5, 2};
        QCOMPARE(sampler.pick(logits, {}), 1);
    }

    void randomIsTheKnownGenerator() {
        // splitmix64(1234567) and xoshiro256** worked out by a Python program of their authors' definition.
        Random random(1234567);
        QCOMPARE(random.next(), uint64_t{3504822795582309479u});
        QCOMPARE(random.next(), uint64_t{1819558768956484042u});
        QCOMPARE(random.next(), uint64_t{1250851346055027673u});
    }

    void drawsFollowTheDistribution() {
        Sampler sampler({.temperature = 1, .top_k = 0, .top_p = 1, .min_p = 0, .seed = 11}, {});
        std::vector<int> counts(4, 0);
        constexpr int kDraws = 20000;
        for (int i = 0; i < kDraws; ++i) {
            std::vector<float> logits = halves();
            ++counts[static_cast<size_t>(sampler.pick(logits, {}))];
        }
        const double expected[] = {0.25, 0.125, 0.5, 0.125};
        for (size_t i = 0; i < 4; ++i) {
            // Five standard deviations of a binomial count.
            const double bound = 5 * std::sqrt(kDraws * expected[i] * (1 - expected[i]));
            QVERIFY(std::fabs(counts[i] - kDraws * expected[i]) < bound);
        }
    }

    // What a device finds is enough, or all logits are asked for.
    void theLargestLogitsDecide() {
        std::vector<float> logits(3000);
        Random random(5);
        for (float& logit : logits) logit = float(random.uniform() * 12);
        logits[700] = logits[200] = logits[2999] = 12;  // equals
        Candidates all;
        for (size_t i = 0; i < logits.size(); ++i) all.push_back({int(i), logits[i], 0});
        std::stable_sort(all.begin(), all.end(),
                         [](const Candidate& a, const Candidate& b) { return a.logit > b.logit; });
        const Candidates largest(all.begin(), all.begin() + 64);
        for (const int k : {1, 2, 40, 64, 749, 751, 2999}) {
            const Candidates sorted = sorted_candidates(logits, k);
            QCOMPARE(sorted.size(), size_t(k));
            for (size_t i = 0; i < sorted.size(); ++i) QCOMPARE(sorted[i].token, all[i].token);
        }
        for (const Sampling& sampling :
             {Sampling{.temperature = 0}, Sampling{.seed = 3},
              Sampling{.temperature = 2, .top_k = 64, .top_p = 1, .min_p = 0, .seed = 4},
              Sampling{.top_k = 20, .xtc_probability = 1, .seed = 5}}) {
            Sampler one(sampling, {}), other(sampling, {});
            QVERIFY(one.needs_only(64));
            for (int i = 0; i < 50; ++i) {
                std::vector<float> copy = logits;
                QCOMPARE(one.pick(largest), other.pick(copy, {}));
            }
        }
        QVERIFY(!Sampler({.top_k = 65}, {}).needs_only(64));
        QVERIFY(!Sampler({.top_k = 0}, {}).needs_only(64));
        QVERIFY(!Sampler({.temperature = 0, .repeat_penalty = 1.1f}, {}).needs_only(64));
        QVERIFY(!Sampler({.presence_penalty = 0.1f}, {}).needs_only(64));
        QVERIFY(!Sampler({.dry_multiplier = 0.5f}, {}).needs_only(64));
    }

    void stopStringsHoldBackOpenOnes() {
        StopStrings stops({"END", "\n\n", ""});
        QCOMPARE(stops.push("one E"), std::string("one "));
        QCOMPARE(stops.push("N"), std::string());
        QCOMPARE(stops.push("x\n"), std::string("ENx"));
        QCOMPARE(stops.push("y"), std::string("\ny"));
        QVERIFY(!stops.stopped());
        QCOMPARE(stops.push("zEN"), std::string("z"));
        QCOMPARE(stops.push("D and more"), std::string());
        QVERIFY(stops.stopped());
        QCOMPARE(stops.push("after"), std::string());
        QCOMPARE(stops.flush(), std::string());
    }

    void stopStringsTheFirstMatchCounts() {
        StopStrings stops({"cd", "bcd"});
        QCOMPARE(stops.push("abcd"), std::string("a"));
        StopStrings none({});
        QCOMPARE(none.push("text"), std::string("text"));
        StopStrings open({"abc"});
        QCOMPARE(open.push("xab"), std::string("x"));
        QCOMPARE(open.flush(), std::string("ab"));
    }
};

QTEST_GUILESS_MAIN(TestSampler)
#include "test_sampler.moc"
