#include <cmath>
#include <vector>

#include "kernels/check.h"
#include "kernels/reference.h"

namespace parlor::kernels::reference {

namespace {

bool visible(const cpu::AttentionArgs& args, int64_t query, int64_t key) {
    if (key > query) return false;
    if (args.window > 0 && query - key >= args.window) return false;
    return args.chunk <= 0 || query / args.chunk == key / args.chunk;
}

}  // namespace

// Vaswani et al. 2017, "Attention Is All You Need", equation 1, over one head at a time.
void attention(const cpu::AttentionArgs& args, const cpu::KvLayer& kv) {
    CHECK(args.heads % kv.kv_heads == 0);
    const int group = args.heads / kv.kv_heads;
    const auto k_bytes = static_cast<int64_t>(cpu::kv_row_bytes(kv.type, kv.k_dim).value());
    const auto v_bytes =
        kv.v_in_k ? k_bytes : static_cast<int64_t>(cpu::kv_row_bytes(kv.type, kv.v_dim).value());
    CHECK(!kv.v_in_k || (kv.v == kv.k && kv.v_dim <= kv.k_dim));
    std::vector<float> k(static_cast<size_t>(kv.k_dim));
    std::vector<float> v(static_cast<size_t>(kv.v_dim));
    for (int64_t t = 0; t < args.tokens; ++t) {
        const int64_t query = args.first_position + t;
        for (int h = 0; h < args.heads; ++h) {
            const float* q = args.q + t * args.q_stride + static_cast<int64_t>(h) * kv.k_dim;
            const int64_t first_row = static_cast<int64_t>(h / group) * kv.capacity;
            std::vector<double> scores;
            std::vector<int64_t> keys;
            double largest = args.sinks != nullptr ? args.sinks[h] : -HUGE_VAL;
            for (int64_t key = 0; key <= query; ++key) {
                if (!visible(args, query, key)) continue;
                kv_decode_row(kv.type, kv.k + (first_row + key) * k_bytes, kv.k_dim, k.data());
                double score = 0;
                for (int i = 0; i < kv.k_dim; ++i)
                    score += static_cast<double>(q[i]) * k[static_cast<size_t>(i)];
                score *= args.scale;
                if (args.softcap > 0) score = args.softcap * std::tanh(score / args.softcap);
                largest = std::fmax(largest, score);
                scores.push_back(score);
                keys.push_back(key);
            }
            double sum = args.sinks != nullptr ? std::exp(args.sinks[h] - largest) : 0;
            std::vector<double> out(static_cast<size_t>(kv.v_dim), 0.0);
            for (size_t n = 0; n < scores.size(); ++n) {
                const double p = std::exp(scores[n] - largest);
                sum += p;
                kv_decode_row(kv.type, kv.v + (first_row + keys[n]) * v_bytes, kv.v_dim, v.data());
                for (size_t i = 0; i < v.size(); ++i) out[i] += p * v[i];
            }
            for (size_t i = 0; i < v.size(); ++i) {
                args.out[(t * args.heads + h) * kv.v_dim + static_cast<int64_t>(i)] =
                    static_cast<float>(out[i] / sum);
            }
        }
    }
}

}  // namespace parlor::kernels::reference
