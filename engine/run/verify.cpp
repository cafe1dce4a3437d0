#include "engine/run/verify.h"

#include <algorithm>
#include <atomic>
#include <numeric>

#include "engine/plan/machine_json.h"
#include "engine/plan/memory.h"
#include "engine/run/cpu_ops.h"
#include "engine/run/verify_data.h"
#include "kernels/reference.h"

namespace parlor {

namespace {

namespace cpu = kernels::cpu;
namespace reference = kernels::reference;
using kernels::Format;
using run::largest_difference, run::Random, run::Room;

// A result is wrong beyond these. Random results differ by 0.04 and more in this measure; activations rounded
// to int8 by some 1e-3 at most, float32 sums in another order by 1e-6.
constexpr double kInt8Limit = 5e-3, kFloatLimit = 1e-4;

constexpr int64_t kLongTokens = 300;        // as a prompt has them
constexpr int64_t kRows = 40, kCols = 512;  // rows: no whole number of packed groups

// Stored blocks whose values are ordinary: random bytes, drawn again where they make NaN, huge or only tiny
// values.
std::vector<uint8_t> random_blocks(Format format, int64_t values, Random& random) {
    const kernels::FormatTraits& traits = kernels::traits(format);
    std::vector<uint8_t> data(static_cast<size_t>(values) / traits.block_values * traits.block_bytes);
    std::vector<float> decoded(traits.block_values);
    for (size_t at = 0; at < data.size(); at += traits.block_bytes) {
        const auto ordinary = [&] {
            float largest = 0;
            for (const float v : decoded) {
                if (!std::isfinite(v)) return false;
                largest = std::max(largest, std::fabs(v));
            }
            return largest > 1e-2f && largest < 4;
        };
        do {
            for (uint32_t i = 0; i < traits.block_bytes; ++i)
                data[at + i] = static_cast<uint8_t>(random.bits() >> 56);
            kernels::decode(format, data.data() + at, decoded.data(), traits.block_values);
        } while (!ordinary());
    }
    return data;
}

// As the input of a down projection that has been seen: one value of 14,280 among ordinary ones.
std::vector<float> activations(int64_t count, Random& random) {
    std::vector<float> values = random.values(count);
    for (size_t i = 7; i < values.size(); i += kCols) values[i] = 14280;
    return values;
}

struct Checker {
    run::Ops& ops;
    Room room;
    Random random;

    // Random weights as stored, and packed on the device.
    struct Weights {
        std::vector<uint8_t> stored;
        cpu::PackedMatrix packed;
    };
    Weights weights(Format format, int64_t rows) {
        Weights w;
        w.stored = random_blocks(format, rows * kCols, random);
        const uint64_t bytes =
            cpu::packed_bytes(format, static_cast<uint64_t>(rows), static_cast<uint64_t>(kCols)).value_or(0);
        const std::vector<std::byte> unaligned(static_cast<size_t>(bytes) + kBufferAlignment);
        void* place = const_cast<std::byte*>(unaligned.data());
        size_t space = unaligned.size();
        auto* packed = static_cast<std::byte*>(std::align(kBufferAlignment, bytes, place, space));
        cpu::pack_rows(format, w.stored.data(), 0, rows, rows, kCols, packed);
        w.packed = {format, rows, kCols,
                    room.put(std::span<const std::byte>(packed, static_cast<size_t>(bytes)))};
        return w;
    }

    static double length(std::span<const float> v) {
        double sum = 0;
        for (const float f : v) sum += double{f} * f;
        return std::sqrt(sum);
    }

    // Relative to the lengths of the two vectors that are multiplied.
    static double product_error(const Weights& w, std::span<const float> x, std::span<const float> y,
                                std::span<const float> expected) {
        const int64_t tokens = std::ssize(x) / kCols, rows = w.packed.rows;
        std::vector<float> row(static_cast<size_t>(kCols));
        const size_t row_size = w.stored.size() / static_cast<size_t>(rows);
        double worst = 0;
        for (int64_t r = 0; r < rows; ++r) {
            kernels::decode(w.packed.format, w.stored.data() + static_cast<size_t>(r) * row_size, row.data(),
                            row.size());
            for (int64_t t = 0; t < tokens; ++t) {
                const auto at = static_cast<size_t>(t * rows + r);
                const std::span<const float> token = x.subspan(static_cast<size_t>(t * kCols), kCols);
                const double error = largest_difference(y.subspan(at, 1), expected.subspan(at, 1),
                                                        length(row) * length(token));
                if (!(error <= worst)) worst = error;
            }
        }
        return worst;
    }

    double matmul(Format format, int64_t tokens, bool hostile) {
        const Weights w = weights(format, kRows);
        const std::vector<float> x =
            hostile ? activations(tokens * kCols, random) : random.values(tokens * kCols);
        const std::vector<float> bias = random.values(kRows), before = random.values(tokens * kRows);
        float* y = room.put(before);
        const cpu::MatmulJob job = {
            .w = w.packed, .bias = room.put(bias), .y = y, .y_stride = kRows, .accumulate = true};
        ops.matmul({&job, 1}, room.put(x), kCols, tokens);
        std::vector<float> expected = before;
        reference::matmul({.format = format,
                           .w = w.stored.data(),
                           .rows = kRows,
                           .cols = kCols,
                           .x = x.data(),
                           .bias = bias.data(),
                           .y = expected.data(),
                           .tokens = tokens,
                           .accumulate = true});
        return product_error(w, x, room.get(y, tokens * kRows), expected);
    }

    struct Masks {
        int64_t window = 0, chunk = 0;
        float softcap = 0;
        bool sinks = false;
    };
    double attention(cpu::KvType type, int64_t tokens, const Masks& masks) {
        constexpr int kHeads = 4, kKvHeads = 2, kDim = 64;
        constexpr int64_t kCapacity = 200, kFilled = 190;
        const auto row = static_cast<int64_t>(cpu::kv_row_bytes(type, kDim).value_or(0));
        const auto bytes = static_cast<uint64_t>(row * kCapacity * kKvHeads);
        const cpu::KvLayer layer = {type, room.bytes(bytes), room.bytes(bytes), kCapacity, kKvHeads, kDim,
                                    kDim};
        const std::vector<float> keys = random.values(kFilled * kKvHeads * kDim),
                                 values = random.values(kFilled * kKvHeads * kDim),
                                 q = random.values(tokens * kHeads * kDim), sinks = random.values(kHeads);
        ops.begin(0);
        ops.kv_write(layer, room.put(keys), room.put(values), kKvHeads * kDim, kKvHeads * kDim, kFilled, 0);
        cpu::AttentionArgs args = {.q = room.put(q),
                                   .out = room.floats(std::ssize(q)),
                                   .q_stride = kHeads * kDim,
                                   .tokens = tokens,
                                   .first_position = kFilled - tokens,
                                   .heads = kHeads,
                                   .scale = 0.125f,
                                   .window = masks.window,
                                   .chunk = masks.chunk,
                                   .softcap = masks.softcap,
                                   .sinks = masks.sinks ? room.put(sinks) : nullptr};
        ops.begin(kFilled - tokens);
        ops.attention(args, layer);
        const std::vector<float> got = room.get(args.out, std::ssize(q));

        std::vector<std::byte> k(static_cast<size_t>(bytes)), v(k.size());
        const cpu::KvLayer host = {type, k.data(), v.data(), kCapacity, kKvHeads, kDim, kDim};
        reference::kv_write(host, keys.data(), values.data(), kKvHeads * kDim, kKvHeads * kDim, kFilled, 0);
        std::vector<float> expected(q.size());
        args.q = q.data();
        args.out = expected.data();
        args.sinks = masks.sinks ? sinks.data() : nullptr;
        reference::attention(args, host);
        return largest_difference(got, expected, 1);  // values lie in -1 … 1
    }

    // Many small steps after each other, each of which reads what the one before it wrote; recorded at the
    // second time.
    double chain() {
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

    // How many of the largest logits are others than they should be.
    double best() {
        constexpr int64_t kWords = 5000;
        std::vector<float> logits = random.values(kWords);
        logits[4321] = logits[17] = 1.5f;  // equals
        run::BestLogits found;
        if (!ops.best(room.put(logits), kWords, found)) return 0;
        std::vector<int> order(logits.size());
        std::iota(order.begin(), order.end(), 0);
        std::ranges::stable_sort(order, [&](int a, int b) {
            return logits[static_cast<size_t>(a)] > logits[static_cast<size_t>(b)];
        });
        double wrong = found.not_finite || found.flat || found.count != run::BestLogits::kMost ? 1 : 0;
        for (int i = 0; i < found.count; ++i) {
            const int token = order[static_cast<size_t>(i)];
            if (found.token[i] != token || found.logit[i] != logits[static_cast<size_t>(token)]) ++wrong;
        }
        logits[3000] = std::numeric_limits<float>::quiet_NaN();
        if (ops.best(room.put(logits), kWords, found) && !found.not_finite) ++wrong;
        std::ranges::fill(logits, 0.5f);
        if (ops.best(room.put(logits), kWords, found) && !found.flat) ++wrong;
        return wrong;
    }

    double norm() {
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

    double rope(cpu::RopePairs pairs) {
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
        reference::rope(expected.data(), kHeads * kDim, kTokens, kHeads, kDim, kRotated, pairs,
                        frequency.data(), 1, kPosition);
        return largest_difference(room.get(x, std::ssize(expected)), expected, 1);
    }

    double gate(run::Ops::Gate which) {
        constexpr int64_t kTokens = 3, kWidth = 70;
        const std::vector<float> x = random.values(kTokens * kWidth), up = random.values(kTokens * kWidth);
        float* y = room.put(x);
        ops.gated(which, y, room.put(up), y, kTokens, kWidth, kWidth, kWidth, kWidth, 1.702f, 0.5f);
        std::vector<float> expected = x;
        float* out = expected.data();
        if (which == run::Ops::Gate::swiglu_clamped) {
            reference::swiglu_clamped(out, up.data(), out, kTokens, kWidth, kWidth, kWidth, kWidth, 1.702f,
                                      0.5f);
        } else {
            const auto multiply = which == run::Ops::Gate::silu ? reference::silu_mul : reference::gelu_mul;
            multiply(out, up.data(), out, kTokens, kWidth, kWidth, kWidth, kWidth);
        }
        return largest_difference(room.get(y, std::ssize(x)), expected, 1);
    }

    double router(cpu::RouterScore score, bool groups) {
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

    double delta_rule(bool tiled) {
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

    double convolution() {
        constexpr int64_t kTokens = 5, kChannels = 70;
        constexpr int kTaps = 4;
        std::vector<float> x = random.values(kTokens * kChannels),
                           state = random.values((kTaps - 1) * kChannels);
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

    // Rows of experts, sorted, multiplied and added up again; only where the host does not sort.
    double experts(Format format) {
        constexpr int64_t kTokens = 7;
        constexpr int kExperts = 3, kUsed = 2;
        run::ExpertOps& own = *ops.experts();
        std::vector<Weights> all;
        std::vector<cpu::PackedMatrix> matrices;
        for (int e = 0; e < kExperts; ++e) {
            all.push_back(weights(format, kRows));
            matrices.push_back(all.back().packed);
        }
        std::vector<int32_t> chosen;
        for (int t = 0; t < kTokens; ++t) {
            chosen.push_back(t % 2);
            chosen.push_back(2 - t % 2);
            std::sort(chosen.end() - 2, chosen.end());
        }
        constexpr int64_t kPairs = kTokens * kUsed;
        const std::vector<float> x = random.values(kTokens * kCols), share = random.values(kPairs);
        const auto ints = [&](int64_t count) { return reinterpret_cast<int32_t*>(room.floats(count)); };
        const run::ExpertOps::SortJob sort = {.chosen = room.put(std::span<const int32_t>(chosen)),
                                              .weights = room.put(share),
                                              .first_row = ints(kExperts + 1),
                                              .token = ints(kPairs),
                                              .row_weight = room.floats(kPairs),
                                              .row = ints(kPairs),
                                              .tokens = kTokens,
                                              .used = kUsed,
                                              .experts = kExperts};
        own.sort_by_expert(sort);
        float* rows = room.floats(kPairs * kCols);
        own.gather_rows(room.put(x), sort.token, nullptr, rows, kPairs, kCols);
        std::byte* table = room.bytes(kExperts * kExpertEntryBytes);
        own.fill_table(matrices, table);
        float* y = room.floats(kPairs * kRows);
        const run::ExpertOps::MatmulJob job = {.like = matrices.front(),
                                               .table = table,
                                               .first_row = sort.first_row,
                                               .x = rows,
                                               .x_stride = kCols,
                                               .y = y,
                                               .y_stride = kRows,
                                               .rows = kPairs,
                                               .experts = kExperts};
        own.matmul_experts({&job, 1});
        float* sums = room.floats(kTokens * kRows);
        ops.clear(sums, kTokens * kRows * sizeof(float));
        own.combine_rows(y, sort.row, sort.row_weight, sums, kTokens, kUsed, kRows);
        const std::vector<float> got = room.get(sums, kTokens * kRows);
        double worst = 0;
        for (int64_t t = 0; t < kTokens; ++t) {
            std::vector<float> expected(kRows), one(kRows), row(kCols);
            const std::span<const float> token(x.data() + t * kCols, kCols);
            double size = 0;  // of what is added up
            for (int64_t u = 0; u < kUsed; ++u) {
                const auto pair = static_cast<size_t>(t * kUsed + u);
                const Weights& w = all[static_cast<size_t>(chosen[pair])];
                reference::matmul({.format = format,
                                   .w = w.stored.data(),
                                   .rows = kRows,
                                   .cols = kCols,
                                   .x = token.data(),
                                   .y = one.data(),
                                   .tokens = 1});
                double longest = 0;
                for (int64_t r = 0; r < kRows; ++r) {
                    kernels::decode(format,
                                    w.stored.data() + w.stored.size() / kRows * static_cast<size_t>(r),
                                    row.data(), row.size());
                    longest = std::max(longest, length(row));
                }
                size += longest * length(token);
                for (size_t r = 0; r < expected.size(); ++r) expected[r] += one[r] * share[pair];
            }
            const double error = largest_difference(
                std::span(got).subspan(static_cast<size_t>(t * kRows), kRows), expected, size);
            if (!(error <= worst)) worst = error;
        }
        return worst;
    }
};

}  // namespace

Result<void> verify_ops(run::Ops& ops, const std::string& device, const std::string& suffix,
                        std::vector<VerifiedKernel>& list) {
    PARLOR_TRY(Room room, Room::on(ops));
    Checker check{ops, std::move(room), {}};
    std::optional<Message> trouble;
    // The worst of several runs.
    const auto add = [&](const std::string& what, double limit,
                         std::initializer_list<std::function<double()>> runs) {
        double error = 0;
        for (const auto& run : runs) {
            if (trouble) return;
            check.room.start_again();
            ops.begin(0);
            const double found = run();
            if (Result<void> done = ops.finish(); !done.ok()) trouble = done.error();
            if (!(found <= error)) error = found;
        }
        list.push_back({what + " " + suffix, device, error, error <= limit});  // false for NaN
    };
    for (const kernels::FormatTraits& traits : kernels::formats()) {
        const Format format = traits.format;
        add("matmul " + std::string(traits.name), traits.block_values == 1 ? kFloatLimit : kInt8Limit,
            {[&] { return check.matmul(format, 1, false); }, [&] { return check.matmul(format, 3, false); },
             [&] { return check.matmul(format, 19, false); }, [&] { return check.matmul(format, 2, true); }});
    }
    for (const cpu::KvType type :
         {cpu::KvType::f16, cpu::KvType::bf16, cpu::KvType::q8_0, cpu::KvType::f32}) {
        add("attention " + std::string(cpu::name(type)), kInt8Limit,
            {[&] { return check.attention(type, 1, {}); }, [&] { return check.attention(type, 3, {}); },
             [&] { return check.attention(type, 3, {.window = 33, .softcap = 20}); },
             [&] { return check.attention(type, 3, {.chunk = 64, .sinks = true}); }});
        add("prompt attention " + std::string(cpu::name(type)), kInt8Limit,
            {[&] { return check.attention(type, 40, {}); },
             [&] { return check.attention(type, 40, {.window = 33, .softcap = 20}); },
             [&] { return check.attention(type, 40, {.chunk = 64, .sinks = true}); }});
    }
    if (!ops.on_host()) {
        add("long matmul q4_k", kInt8Limit, {[&] { return check.matmul(Format::q4_k, kLongTokens, true); }});
        add("long matmul bf16", kInt8Limit, {[&] { return check.matmul(Format::bf16, kLongTokens, false); }});
        add("best logits", 0, {[&] { return check.best(); }});
        add("token graph", kFloatLimit, {[&] { return check.chain(); }});
    }
    add("rms_norm", kFloatLimit, {[&] { return check.norm(); }});
    add("rope interleaved", kFloatLimit, {[&] { return check.rope(cpu::RopePairs::interleaved); }});
    add("rope half_split", kFloatLimit, {[&] { return check.rope(cpu::RopePairs::half_split); }});
    add("gates", kFloatLimit,
        {[&] { return check.gate(run::Ops::Gate::silu); }, [&] { return check.gate(run::Ops::Gate::gelu); },
         [&] { return check.gate(run::Ops::Gate::swiglu_clamped); }});
    add("router", kFloatLimit,
        {[&] { return check.router(cpu::RouterScore::softmax, false); },
         [&] { return check.router(cpu::RouterScore::softmax_chosen, false); },
         [&] { return check.router(cpu::RouterScore::sigmoid, true); }});
    add("delta rule", kFloatLimit,
        {[&] { return check.delta_rule(false); }, [&] { return check.delta_rule(true); }});
    add("convolution", kFloatLimit, {[&] { return check.convolution(); }});
    if (ops.experts() != nullptr) {
        add("experts", kInt8Limit,
            {[&] { return check.experts(Format::q4_k); }, [&] { return check.experts(Format::f16); }});
    }
    if (trouble) return *trouble;
    return {};
}

std::vector<VerifiedKernel> verify_kernels(bool all_levels) {
    std::vector<VerifiedKernel> list;
    kernels::ThreadPool pool(2);
    const cpu::Level used = cpu::level();
    std::vector<cpu::Level> levels = {used};
    if (all_levels) levels = cpu::supported_levels();
    for (const cpu::Level level : levels) {
        if (!cpu::set_level(level)) continue;
        run::CpuOps ops(pool);
        const Result<void> done = verify_ops(ops, "cpu", std::string(cpu::name(level)), list);
        if (!done.ok()) list.push_back({done.error().text(), "cpu", 0, false});
    }
    cpu::set_level(used);
    return list;
}

std::string doctor_to_json(const Machine& machine, std::span<const VerifiedKernel> verified) {
    nlohmann::ordered_json json = machine_json(machine);
    json["verified"] = nlohmann::ordered_json::array();
    for (const VerifiedKernel& kernel : verified) {
        json["verified"].push_back({{"variant", kernel.variant},
                                    {"device", kernel.device},
                                    {"max_error", kernel.max_error},  // null when it is not finite
                                    {"status", kernel.passed ? "passed" : "failed"}});
    }
    return json_text(json);
}

}  // namespace parlor
