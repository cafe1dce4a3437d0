// The largest logits, so that choosing a token needs some hundred bytes of a card's memory, not a float for
// every word. Loops are not unrolled: instructions that are needed once a token come from memory, one after
// the other.
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
// The same of a logit alone, without its number.
PARLOR_DEVICE u32 order_of(u64 key) {
    return static_cast<u32>(key >> 32);
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

constexpr i32 kBins = 2048, kList = 256;  // keys of which each is compared with all others
static_assert(kList == BestArgs::kThreads && kBins % BestArgs::kThreads == 0);

// Calls take(n, key) of the n-th largest key for n = 0, 1, … BestLogits::kMost - 1, 0 when there are no more.
// keys(i), i < count; 0: none. A key that is taken one by one is set to 0.
//
// First how many keys lie in each part of their range, until those that are large enough are few; each of
// these then counts the larger ones.
template <class Keys, class Bins, class List, class Winners, class Take>
PARLOR_DEVICE void take_largest(Keys& keys, i32 count, Bins& bins, List& list, Winners& winners,
                                const Take& take) {
    constexpr i32 kThreads = BestArgs::kThreads, kWarps = kThreads / kWarp, kOwn = kBins / kThreads;
    constexpr i32 kMost = BestLogits::kMost;
    const i32 warp = thread_x() / kWarp, lane = thread_x() % kWarp;
    // bins [0, kBins): how many; then of each warp two numbers, then the bin, those above it, and with it.
    constexpr i32 kSums = kBins, kFound = kBins + 2 * kWarps;
    u32 least = 0xffffffffu, most = 0;
    PARLOR_UNROLL(1)
    for (i32 i = thread_x(); i < count; i += kThreads) {
        const u32 order = order_of(keys[i]);
        least = order != 0 && order < least ? order : least;
        most = order > most ? order : most;
    }
    least = ~warp_max(~least);
    most = warp_max(most);
    if (lane == 0) {
        bins[kSums + warp] = static_cast<i32>(least);
        bins[kSums + kWarps + warp] = static_cast<i32>(most);
    }
    sync_threads();
    PARLOR_UNROLL(1)
    for (i32 w = 0; w < kWarps; ++w) {
        const u32 low = static_cast<u32>(bins[kSums + w]), high = static_cast<u32>(bins[kSums + kWarps + w]);
        least = low < least ? low : least;
        most = high > most ? high : most;
    }
    i32 shift = 0;
    while (most > least && (most - least) >> shift >= kBins) ++shift;
    i32 above = 0, in_list = 0;
    u32 last = 0xffffffffu;  // of the range, from its least on
    while (true) {
        sync_threads();  // bins are written again
        PARLOR_UNROLL(1)
        for (i32 i = thread_x(); i < kBins; i += kThreads) bins[i] = 0;
        if (thread_x() < 3) bins[kFound + thread_x()] = 0;
        sync_threads();
        PARLOR_UNROLL(1)
        for (i32 i = thread_x(); i < count; i += kThreads) {
            const u32 order = order_of(keys[i]);
            if (order == 0 || order < least || order - least > last) continue;
            atomic_add(bins, static_cast<i32>((order - least) >> shift), 1);
        }
        sync_threads();
        // The first bin from above that makes them kMost, or all of them: bin 0.
        i32 own = 0;
        for (i32 i = 0; i < kOwn; ++i) own += bins[kOwn * thread_x() + i];
        i32 here = own;  // and of the lanes behind it
        PARLOR_UNROLL(1)
        for (i32 distance = 1; distance < kWarp; distance *= 2) {
            const i32 other = static_cast<i32>(shuffle(static_cast<u32>(here), (lane + distance) % kWarp));
            here += lane + distance < kWarp ? other : 0;
        }
        if (lane == 0) bins[kSums + warp] = here;
        sync_threads();
        PARLOR_UNROLL(1)
        for (i32 w = warp + 1; w < kWarps; ++w) here += bins[kSums + w];
        if (above + here - own < kMost && (above + here >= kMost || thread_x() == 0)) {
            i32 over = above + here - own, bin = kOwn * thread_x() + kOwn - 1;
            while (bin > kOwn * thread_x() && over + bins[bin] < kMost) over += bins[bin--];
            bins[kFound] = bin;
            bins[kFound + 1] = over;
            bins[kFound + 2] = over + bins[bin];
        }
        sync_threads();
        least += static_cast<u32>(bins[kFound]) << shift;
        above = bins[kFound + 1];
        in_list = bins[kFound + 2];
        if (in_list <= kList || shift == 0) break;
        last = (1u << shift) - 1;
        shift = shift > 11 ? shift - 11 : 0;
    }
    sync_threads();
    if (in_list <= kList) {
        if (thread_x() == 0) bins[0] = 0;
        sync_threads();
        PARLOR_UNROLL(1)
        for (i32 i = thread_x(); i < count; i += kThreads) {
            const u64 key = keys[i];
            const u32 order = order_of(key);
            if (order != 0 && order >= least) list[atomic_add(bins, 0, 1)] = key;
        }
        sync_threads();
        if (thread_x() < in_list) {
            const u64 own = list[thread_x()];
            i32 place = 0;
            PARLOR_UNROLL(4)
            for (i32 i = 0; i < in_list; ++i) place += list[i] > own ? 1 : 0;
            if (place < kMost) take(place, own);
        }
        if (thread_x() >= in_list && thread_x() < kMost) take(thread_x(), 0);
        return;
    }
    // Many of the same logit: one after the other.
    u64 own = 0;
    const auto look = [&] {
        own = 0;
        PARLOR_UNROLL(1)
        for (i32 i = thread_x(); i < count; i += kThreads) own = keys[i] > own ? keys[i] : own;
    };
    look();
    PARLOR_UNROLL(1)
    for (i32 n = 0; n < kMost; ++n) {
        const u64 warps = warp_max(own);
        if (lane == 0) winners[n % 2 * kWarps + warp] = warps;
        sync_threads();
        u64 best = 0;
        PARLOR_UNROLL(1)
        for (i32 i = 0; i < kWarps; ++i) {
            const u64 one = winners[n % 2 * kWarps + i];
            best = one > best ? one : best;
        }
        if (thread_x() == 0) take(n, best);
        if (best != 0 && best == own) {
            PARLOR_UNROLL(1)
            for (i32 i = thread_x(); i < count; i += kThreads)
                if (keys[i] == own) keys[i] = 0;
            look();
        }
    }
}

PARLOR_KERNEL(best_of_parts, BestArgs) {
    constexpr i32 kThreads = BestArgs::kThreads, kWarps = kThreads / kWarp;
    PARLOR_SHARED(u32, values, BestArgs::kMostPart);  // ordered bits; 0: taken
    PARLOR_SHARED(i32, bins, kBins + 2 * kWarps + 3);
    PARLOR_SHARED(u64, list, kList);
    PARLOR_SHARED(u64, winners, 2 * kWarps);
    PARLOR_SHARED(float, least, kWarps);
    PARLOR_SHARED(float, greatest, kWarps);
    PARLOR_SHARED(u32, odd, kWarps);
    const i32 each = (args.count + BestArgs::kParts - 1) / BestArgs::kParts, first = block_x() * each;
    const i32 left = args.count - first, count = left < each ? (left > 0 ? left : 0) : each;
    float low = 3.4e38f, high = -3.4e38f;
    i32 not_finite = 0;
    PARLOR_UNROLL(1)
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
        PARLOR_UNROLL(1)
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
    take_largest(part, count, bins, list, winners,
                 [&](i32 n, u64 key) { args.keys[block_x() * BestLogits::kMost + n] = key; });
}

PARLOR_KERNEL(best_of_all, BestArgs) {
    constexpr i32 kKeys = BestArgs::kParts * BestLogits::kMost;
    PARLOR_SHARED(u64, keys, kKeys);
    PARLOR_SHARED(i32, bins, kBins + 2 * (BestArgs::kThreads / kWarp) + 3);
    PARLOR_SHARED(u64, list, kList);
    PARLOR_SHARED(u64, winners, 2 * (BestArgs::kThreads / kWarp));
    PARLOR_SHARED(float, ranges, 2 * kWarp);
    PARLOR_SHARED(u32, odds, kWarp);
    for (i32 i = thread_x(); i < kKeys; i += BestArgs::kThreads) keys[i] = args.keys[i];
    if (thread_x() < kWarp) {
        float low = 3.4e38f, high = -3.4e38f;
        u32 odd = 0;
        PARLOR_UNROLL(1)
        for (i32 i = thread_x(); i < BestArgs::kParts; i += kWarp) {
            low = args.range[2 * i] < low ? args.range[2 * i] : low;
            high = args.range[2 * i + 1] > high ? args.range[2 * i + 1] : high;
            odd |= args.not_finite[i];
        }
        ranges[thread_x()] = low;
        ranges[kWarp + thread_x()] = high;
        odds[thread_x()] = odd;
    }
    sync_threads();
    if (thread_x() == 0) {
        float low = 3.4e38f, high = -3.4e38f;
        u32 trouble = 0;
        PARLOR_UNROLL(1)
        for (i32 i = 0; i < kWarp; ++i) {
            low = ranges[i] < low ? ranges[i] : low;
            high = ranges[kWarp + i] > high ? ranges[kWarp + i] : high;
            if (odds[i] != 0) trouble = BestLogits::kNotFinite;
        }
        if (trouble == 0 && args.count > 1 && low == high) trouble = BestLogits::kFlat;
        if (args.large_kv != nullptr && *args.large_kv != 0) trouble |= BestLogits::kLargeKv;
        args.out->trouble = trouble;
        args.out->count = args.count < BestLogits::kMost ? args.count : BestLogits::kMost;
    }
    take_largest(keys, kKeys, bins, list, winners, [&](i32 n, u64 key) {
        args.out->token[n] = key != 0 ? number_of(key) : -1;
        args.out->logit[n] = key != 0 ? logit_of(key) : 0;
    });
}

}  // namespace parlor::cuda
