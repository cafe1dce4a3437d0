#include "engine/run/checker.h"

#include <algorithm>
#include <atomic>
#include <numeric>

#include "kernels/reference.h"

namespace parlor::run {

namespace cpu = kernels::cpu;
namespace reference = kernels::reference;
using kernels::Format;

double Checker::attention(cpu::KvType type, int64_t tokens, const Masks& masks, int group, int dim) {
    constexpr int kKvHeads = 2;
    const int heads = group * kKvHeads;
    constexpr int64_t kCapacity = 200, kFilled = 190;
    const auto row = static_cast<int64_t>(cpu::kv_row_bytes(type, dim).value_or(0));
    const auto bytes = static_cast<uint64_t>(row * kCapacity * kKvHeads);
    const cpu::KvLayer layer = {type, room.bytes(bytes), room.bytes(bytes), kCapacity, kKvHeads, dim, dim};
    const std::vector<float> keys = random.values(kFilled * kKvHeads * dim),
                             values = random.values(kFilled * kKvHeads * dim),
                             q = random.values(tokens * heads * dim), sinks = random.values(heads);
    ops.begin(0);
    ops.kv_write(layer, room.put(keys), room.put(values), kKvHeads * dim, kKvHeads * dim, kFilled, 0);
    cpu::AttentionArgs args = {.q = room.put(q),
                               .out = room.floats(std::ssize(q)),
                               .q_stride = heads * dim,
                               .tokens = tokens,
                               .first_position = kFilled - tokens,
                               .heads = heads,
                               .scale = 0.125f,
                               .window = masks.window,
                               .chunk = masks.chunk,
                               .softcap = masks.softcap,
                               .sinks = masks.sinks ? room.put(sinks) : nullptr};
    ops.begin(kFilled - tokens);
    ops.attention(args, layer);
    const std::vector<float> got = room.get(args.out, std::ssize(q));

    std::vector<std::byte> k(static_cast<size_t>(bytes)), v(k.size());
    const cpu::KvLayer host = {type, k.data(), v.data(), kCapacity, kKvHeads, dim, dim};
    reference::kv_write(host, keys.data(), values.data(), kKvHeads * dim, kKvHeads * dim, kFilled, 0);
    std::vector<float> expected(q.size());
    args.q = q.data();
    args.out = expected.data();
    args.sinks = masks.sinks ? sinks.data() : nullptr;
    reference::attention(args, host);
    return largest_difference(got, expected, 1);  // values lie in -1 … 1
}

double Checker::heads(cpu::KvType type) {
    constexpr int kHeads = 4, kKvHeads = 2, kDim = 64, kRotated = 48;
    constexpr int64_t kTokens = 3, kFirst = 5, kCapacity = 16;
    const auto row = static_cast<int64_t>(cpu::kv_row_bytes(type, kDim).value_or(0));
    const std::vector<std::byte> empty(static_cast<size_t>(row * kCapacity * kKvHeads));
    const cpu::KvLayer layer = {
        type, room.put(std::span(empty)), room.put(std::span(empty)), kCapacity, kKvHeads, kDim, kDim};
    std::vector<float> frequency(kRotated / 2);
    for (size_t i = 0; i < frequency.size(); ++i)
        frequency[i] = static_cast<float>(std::pow(10000.0, -2.0 * static_cast<double>(i) / kRotated));
    std::vector<float> q = random.values(kTokens * kHeads * kDim),
                       k = random.values(kTokens * kKvHeads * kDim);
    const std::vector<float> v = random.values(kTokens * kKvHeads * kDim), q_norm = random.values(kDim),
                             k_norm = random.values(kDim);
    float* q_there = room.put(q);
    ops.begin(kFirst);
    if (!ops.turn_heads({.q = q_there,
                         .k = room.put(k),
                         .v = room.put(v),
                         .q_stride = kHeads * kDim,
                         .k_stride = kKvHeads * kDim,
                         .v_stride = kKvHeads * kDim,
                         .tokens = kTokens,
                         .first_position = kFirst,
                         .heads = kHeads,
                         .q_norm = room.put(q_norm),
                         .k_norm = room.put(k_norm),
                         .inverse_frequency = room.put(frequency),
                         .dims = kRotated,
                         .eps = 1e-5f},
                        layer))
        return 0;
    const auto turn = [&](std::vector<float>& x, int heads, const std::vector<float>& norm) {
        reference::rms_norm(x.data(), norm.data(), x.data(), kTokens * heads, kDim, 1e-5f);
        reference::rope(x.data(), heads * kDim, kTokens, heads, kDim, kRotated, cpu::RopePairs::half_split,
                        frequency.data(), 1, kFirst);
    };
    turn(q, kHeads, q_norm);
    turn(k, kKvHeads, k_norm);
    double worst = largest_difference(room.get(q_there, std::ssize(q)), q, 1);
    // The cache is seen through attention: of the last token, over all of them.
    std::vector<std::byte> keys(empty), values(empty);
    const cpu::KvLayer host = {type, keys.data(), values.data(), kCapacity, kKvHeads, kDim, kDim};
    reference::kv_write(host, k.data(), v.data(), kKvHeads * kDim, kKvHeads * kDim, kTokens, kFirst);
    std::vector<float> expected(q.size());
    cpu::AttentionArgs args = {.q = q_there,
                               .out = room.floats(std::ssize(q)),
                               .q_stride = kHeads * kDim,
                               .tokens = kTokens,
                               .first_position = kFirst,
                               .heads = kHeads,
                               .scale = 0.125f,
                               .window = kTokens};
    ops.attention(args, layer);
    const std::vector<float> got = room.get(args.out, std::ssize(q));
    args.q = q.data();
    args.out = expected.data();
    reference::attention(args, host);
    const double error = largest_difference(got, expected, 1);
    return error <= worst ? worst : error;  // NaN is not lost
}

double Checker::norm_and_product() {
    const Weights w = weights(kernels::Format::q8_0, kRows);
    constexpr int64_t kTokens = 2;
    constexpr int64_t kWidth = 2 * kCols;  // wider than heads
    const std::vector<float> x = random.values(kTokens * kWidth), weight = random.values(kWidth);
    float* normed = room.floats(kTokens * kWidth);
    float* y = room.floats(kTokens * kRows);
    ops.rms_norm(room.put(x), room.put(weight), normed, kTokens, kWidth, 1e-5f);
    // The first half of each row, then all of it as twice as many rows: what was left of the norm as int8 is
    // of another shape.
    const cpu::MatmulJob job = {.w = w.packed, .y = y, .y_stride = kRows};
    ops.matmul({&job, 1}, normed, kWidth, kTokens);
    std::vector<float> expected(static_cast<size_t>(kTokens * kWidth)), half;
    reference::rms_norm(x.data(), weight.data(), expected.data(), kTokens, kWidth, 1e-5f);
    for (int64_t t = 0; t < kTokens; ++t)
        half.insert(half.end(), expected.begin() + t * kWidth, expected.begin() + t * kWidth + kCols);
    std::vector<float> product(static_cast<size_t>(kTokens * kRows));
    reference::matmul({.format = w.packed.format,
                       .w = w.stored.data(),
                       .rows = kRows,
                       .cols = kCols,
                       .x = half.data(),
                       .y = product.data(),
                       .tokens = kTokens});
    const double error = product_error(w, half, room.get(y, kTokens * kRows), product);
    const double norm = largest_difference(room.get(normed, kTokens * kWidth), expected, 1);
    return error <= norm ? norm : error;
}

double Checker::chain() {
    constexpr int64_t kWidth = 3000;
    constexpr int kSteps = 40, kTimes = 4;
    // No number of a model's, and another one for every check: what is recorded has its own memory.
    static std::atomic<int> next_number = 1 << 20;
    const int number = next_number++;
    const std::vector<float> x = random.values(kWidth);
    float* a = room.floats(kWidth);
    float* b = room.floats(kWidth);
    double worst = 0;
    for (int time = 0; time < kTimes; ++time) {
        ops.upload(x.data(), a, x.size() * sizeof(float));
        const Result<void> done = ops.repeat(number, [&]() -> Result<void> {
            for (int step = 0; step < kSteps; ++step) {
                ops.fill(0.25f, b, kWidth);
                ops.add(a, b, kWidth);
                ops.scale(0.875f, b, kWidth);
                ops.copy_rows(b, kWidth, a, kWidth, 1, kWidth);
            }
            return {};
        });
        if (!done.ok()) return HUGE_VAL;
        std::vector<float> expected = x;
        for (int step = 0; step < kSteps; ++step)
            for (float& value : expected) value = (0.25f + value) * 0.875f;
        const double error = largest_difference(room.get(a, kWidth), expected, 1);
        if (!(error <= worst)) worst = error;
    }
    return worst;
}

double Checker::best() {
    constexpr int64_t kWords = 5000;
    std::vector<float> logits = random.values(kWords);
    logits[4321] = logits[17] = 1.5f;  // equals
    run::BestLogits found;
    if (!ops.finds_best(kWords)) return 0;
    const auto look = [&] {
        ops.find_best(room.put(logits), kWords);
        ops.get_best(found);
    };
    look();
    std::vector<int> order(logits.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(
        order, [&](int a, int b) { return logits[static_cast<size_t>(a)] > logits[static_cast<size_t>(b)]; });
    double wrong = found.not_finite || found.flat || found.count != run::BestLogits::kMost ? 1 : 0;
    for (int i = 0; i < found.count; ++i) {
        const int token = order[static_cast<size_t>(i)];
        if (found.token[i] != token || found.logit[i] != logits[static_cast<size_t>(token)]) ++wrong;
    }
    logits[3000] = std::numeric_limits<float>::quiet_NaN();
    look();
    if (!found.not_finite) ++wrong;
    std::ranges::fill(logits, 0.5f);
    look();
    if (!found.flat) ++wrong;
    return wrong;
}

double Checker::norm() {
    constexpr int64_t kTokens = 3, kWidth = 200;
    std::vector<float> x = random.values(kTokens * kWidth);
    const std::vector<float> weight = random.values(kWidth);
    x[5] = 60000;  // as residual streams have it
    float* y = room.floats(std::ssize(x));
    ops.rms_norm(room.put(x), room.put(weight), y, kTokens, kWidth, 1e-5f);
    std::vector<float> expected(x.size());
    reference::rms_norm(x.data(), weight.data(), expected.data(), kTokens, kWidth, 1e-5f);
    return largest_difference(room.get(y, std::ssize(x)), expected, 1);
}

double Checker::rope(cpu::RopePairs pairs) {
    constexpr int64_t kTokens = 3;
    constexpr int kHeads = 2, kDim = 64, kRotated = 48;
    constexpr int64_t kPosition = 100'000;
    std::vector<float> frequency(kRotated / 2);
    for (size_t i = 0; i < frequency.size(); ++i)
        frequency[i] = static_cast<float>(std::pow(10000.0, -2.0 * static_cast<double>(i) / kRotated));
    std::vector<float> expected = random.values(kTokens * kHeads * kDim);
    float* x = room.put(expected);
    ops.begin(kPosition);
    ops.rope(x, kHeads * kDim, kTokens, kHeads, kDim, kRotated, pairs, room.put(frequency), 1, kPosition);
    reference::rope(expected.data(), kHeads * kDim, kTokens, kHeads, kDim, kRotated, pairs, frequency.data(),
                    1, kPosition);
    return largest_difference(room.get(x, std::ssize(expected)), expected, 1);
}

double Checker::gate(run::Ops::Gate which) {
    constexpr int64_t kTokens = 3, kWidth = 70;
    const std::vector<float> x = random.values(kTokens * kWidth), up = random.values(kTokens * kWidth);
    float* y = room.put(x);
    ops.gated(which, y, room.put(up), y, kTokens, kWidth, kWidth, kWidth, kWidth, 1.702f, 0.5f);
    std::vector<float> expected = x;
    float* out = expected.data();
    if (which == run::Ops::Gate::swiglu_clamped) {
        reference::swiglu_clamped(out, up.data(), out, kTokens, kWidth, kWidth, kWidth, kWidth, 1.702f, 0.5f);
    } else {
        const auto multiply = which == run::Ops::Gate::silu ? reference::silu_mul : reference::gelu_mul;
        multiply(out, up.data(), out, kTokens, kWidth, kWidth, kWidth, kWidth);
    }
    return largest_difference(room.get(y, std::ssize(x)), expected, 1);
}

double Checker::router(cpu::RouterScore score, bool groups) {
    constexpr int64_t kTokens = 5;
    constexpr int kExperts = 24, kUsed = 4;
    const std::vector<float> logits = random.values(kTokens * kExperts), bias = random.values(kExperts);
    std::vector<int32_t> chosen(kTokens * kUsed), expected_chosen(chosen.size());
    std::vector<float> expected(chosen.size());
    cpu::RouterArgs args = {.logits = logits.data(),
                            .tokens = kTokens,
                            .experts = kExperts,
                            .used = kUsed,
                            .score = score,
                            .bias = groups ? bias.data() : nullptr,
                            .groups = groups ? 4 : 1,
                            .groups_used = groups ? 2 : 1,
                            .normalize = groups,
                            .scale = 1.5f,
                            .chosen = expected_chosen.data(),
                            .weights = expected.data()};
    reference::route(args);
    args.logits = room.put(logits);
    args.bias = groups ? room.put(bias) : nullptr;
    args.chosen = reinterpret_cast<int32_t*>(room.floats(std::ssize(chosen)));
    args.weights = room.floats(std::ssize(chosen));
    ops.route(args);
    ops.download(args.chosen, chosen.data(), chosen.size() * sizeof(int32_t));
    if (chosen != expected_chosen) return 1;
    return largest_difference(room.get(args.weights, std::ssize(chosen)), expected, 1);
}

double Checker::delta_rule(bool tiled) {
    constexpr int64_t kTokens = 5;
    constexpr int kKeyHeads = 2, kValueHeads = 4, kDim = 16;
    constexpr int64_t kStride = (2 * kKeyHeads + kValueHeads) * kDim;
    const std::vector<float> qkv = random.values(kTokens * kStride),
                             alpha = random.values(kTokens * kValueHeads),
                             beta = random.values(kTokens * kValueHeads), dt = random.values(kValueHeads);
    std::vector<float> a = random.values(kValueHeads), state = random.values(kValueHeads * kDim * kDim);
    for (float& value : a) value = -std::fabs(value);
    std::vector<float> expected(static_cast<size_t>(kTokens * kValueHeads * kDim));
    cpu::DeltaRuleArgs args = {.q = room.put(qkv),
                               .qkv_stride = kStride,
                               .alpha = room.put(alpha),
                               .beta = room.put(beta),
                               .a = room.put(a),
                               .dt_bias = room.put(dt),
                               .out = room.floats(std::ssize(expected)),
                               .tokens = kTokens,
                               .k_heads = kKeyHeads,
                               .v_heads = kValueHeads,
                               .k_dim = kDim,
                               .v_dim = kDim,
                               .tiled = tiled,
                               .state = room.put(state)};
    const auto heads = [&](const float* q) {
        args.q = q;
        args.k = q + kKeyHeads * kDim;
        args.v = q + 2 * kKeyHeads * kDim;
    };
    heads(args.q);
    ops.gated_delta_rule(args);
    const std::vector<float> got = room.get(args.out, std::ssize(expected));
    heads(qkv.data());
    args.alpha = alpha.data();
    args.beta = beta.data();
    args.a = a.data();
    args.dt_bias = dt.data();
    args.out = expected.data();
    args.state = state.data();
    reference::gated_delta_rule(args);
    double size = 1;
    for (const float value : expected) size = std::max(size, std::fabs(double{value}));
    return largest_difference(got, expected, size);
}

double Checker::convolution() {
    constexpr int64_t kTokens = 5, kChannels = 70;
    constexpr int kTaps = 4;
    std::vector<float> x = random.values(kTokens * kChannels), state = random.values((kTaps - 1) * kChannels);
    const std::vector<float> weight = random.values(kChannels * kTaps);
    cpu::ConvArgs args = {.x = room.put(x),
                          .stride = kChannels,
                          .tokens = kTokens,
                          .channels = kChannels,
                          .weight = room.put(weight),
                          .taps = kTaps,
                          .state = room.put(state)};
    ops.causal_conv1d(args);
    const std::vector<float> got = room.get(args.x, std::ssize(x));
    args.x = x.data();
    args.weight = weight.data();
    args.state = state.data();
    reference::causal_conv1d(args);
    return largest_difference(got, x, 1);
}

}  // namespace parlor::run
