// The largest logits, so that choosing a token needs some hundred bytes of a card's memory, not a float for
// every word. One of them after the other is found by all threads together, each of which remembers the best
// of its own.
#include "cuda/device/args.h"
#include "cuda/device/base.h"

namespace parlor::cuda {

// Greater for greater logits, and for lower numbers among equals; never 0.
PARLOR_DEVICE u64 key_of(float logit, i32 number) {
    const u32 bits = bits_of(logit + 0.0f);  // no -0
    const u32 ordered = (bits & 0x80000000u) != 0 ? ~bits : bits | 0x80000000u;
    return u64{ordered} << 32 | (0xffffffffu - static_cast<u32>(number));
}
PARLOR_DEVICE i32 number_of(u64 key) {
    return static_cast<i32>(0xffffffffu - static_cast<u32>(key));
}
PARLOR_DEVICE float logit_of(u64 key) {
    const u32 ordered = static_cast<u32>(key >> 32);
    return float_of((ordered & 0x80000000u) != 0 ? ordered & 0x7fffffffu : ~ordered);
}
PARLOR_DEVICE u64 warp_max(u64 value) {
    for (i32 mask = 16; mask > 0; mask /= 2) {
        const u32 low = shuffle(static_cast<u32>(value), (thread_x() % kWarp) ^ mask);
        const u32 high = shuffle(static_cast<u32>(value >> 32), (thread_x() % kWarp) ^ mask);
        const u64 other = u64{high} << 32 | low;
        value = other > value ? other : value;
    }
    return value;
}

// Calls take(n, key) of the n-th largest key for n = 0, 1, … BestLogits::kMost - 1, 0 when there are no more.
// keys(i), i < count: those of this thread start at thread_x(). A key that is taken is set to 0.
template <class Keys, class Winners, class Take>
PARLOR_DEVICE void take_largest(Keys& keys, i32 count, Winners& winners, const Take& take) {
    constexpr i32 kThreads = BestArgs::kThreads, kWarps = kThreads / kWarp;
    u64 own = 0;
    const auto look = [&] {
        own = 0;
        for (i32 i = thread_x(); i < count; i += kThreads) own = keys[i] > own ? keys[i] : own;
    };
    look();
    for (i32 n = 0; n < BestLogits::kMost; ++n) {
        const u64 warps = warp_max(own);
        if (thread_x() % kWarp == 0) winners[n % 2 * kWarps + thread_x() / kWarp] = warps;
        sync_threads();
        u64 best = 0;
        for (i32 i = 0; i < kWarps; ++i) {
            const u64 one = winners[n % 2 * kWarps + i];
            best = one > best ? one : best;
        }
        if (thread_x() == 0) take(n, best);
        if (best != 0 && best == own) {
            for (i32 i = thread_x(); i < count; i += kThreads)
                if (keys[i] == own) keys[i] = 0;
            look();
        }
    }
}

PARLOR_KERNEL(best_of_parts, BestArgs) {
    constexpr i32 kThreads = BestArgs::kThreads, kWarps = kThreads / kWarp;
    PARLOR_SHARED(u32, values, BestArgs::kMostPart);  // ordered bits; 0: taken
    PARLOR_SHARED(u64, winners, 2 * kWarps);
    PARLOR_SHARED(float, least, kWarps);
    PARLOR_SHARED(float, greatest, kWarps);
    PARLOR_SHARED(u32, odd, kWarps);
    const i32 each = (args.count + BestArgs::kParts - 1) / BestArgs::kParts, first = block_x() * each;
    const i32 left = args.count - first, count = left < each ? (left > 0 ? left : 0) : each;
    float low = 3.4e38f, high = -3.4e38f;
    i32 not_finite = 0;
    for (i32 i = thread_x(); i < count; i += kThreads) {
        const float logit = args.logits[first + i];
        if ((bits_of(logit) & 0x7f800000u) == 0x7f800000u) not_finite = 1;
        low = logit < low ? logit : low;
        high = logit > high ? logit : high;
        values[i] = static_cast<u32>(key_of(logit, 0) >> 32);
    }
    low = -warp_max(-low);
    high = warp_max(high);
    not_finite = warp_max(not_finite);
    if (thread_x() % kWarp == 0) {
        least[thread_x() / kWarp] = low;
        greatest[thread_x() / kWarp] = high;
        odd[thread_x() / kWarp] = static_cast<u32>(not_finite);
    }
    sync_threads();
    if (thread_x() == 0) {
        for (i32 i = 1; i < kWarps; ++i) {
            low = least[i] < low ? least[i] : low;
            high = greatest[i] > high ? greatest[i] : high;
            not_finite |= static_cast<i32>(odd[i]);
        }
        args.range[2 * block_x()] = low;
        args.range[2 * block_x() + 1] = high;
        args.not_finite[block_x()] = static_cast<u32>(not_finite);
    }
    // Keys of the part: what is stored is their upper half.
    struct Part {
        struct Place {
            decltype(values)& words;
            i32 i, first;
            PARLOR_MEMBER operator u64() const {
                return words[i] == 0 ? 0 : u64{words[i]} << 32 | (0xffffffffu - static_cast<u32>(first + i));
            }
            PARLOR_MEMBER void operator=(u64) const { words[i] = 0; }
        };
        decltype(values)& words;
        i32 first;
        PARLOR_MEMBER Place operator[](i32 i) const { return {words, i, first}; }
    };
    Part part = {values, first};
    take_largest(part, count, winners,
                 [&](i32 n, u64 key) { args.keys[block_x() * BestLogits::kMost + n] = key; });
}

PARLOR_KERNEL(best_of_all, BestArgs) {
    constexpr i32 kKeys = BestArgs::kParts * BestLogits::kMost;
    PARLOR_SHARED(u64, keys, kKeys);
    PARLOR_SHARED(u64, winners, 2 * (BestArgs::kThreads / kWarp));
    for (i32 i = thread_x(); i < kKeys; i += BestArgs::kThreads) keys[i] = args.keys[i];
    sync_threads();
    if (thread_x() == 0) {
        float low = 3.4e38f, high = -3.4e38f;
        u32 trouble = 0;
        for (i32 i = 0; i < BestArgs::kParts; ++i) {
            low = args.range[2 * i] < low ? args.range[2 * i] : low;
            high = args.range[2 * i + 1] > high ? args.range[2 * i + 1] : high;
            if (args.not_finite[i] != 0) trouble = BestLogits::kNotFinite;
        }
        if (trouble == 0 && args.count > 1 && low == high) trouble = BestLogits::kFlat;
        if (args.large_kv != nullptr && *args.large_kv != 0) trouble |= BestLogits::kLargeKv;
        args.out->trouble = trouble;
        args.out->count = args.count < BestLogits::kMost ? args.count : BestLogits::kMost;
    }
    take_largest(keys, kKeys, winners, [&](i32 n, u64 key) {
        args.out->token[n] = key != 0 ? number_of(key) : -1;
        args.out->logit[n] = key != 0 ? logit_of(key) : 0;
    });
}

}  // namespace parlor::cuda
