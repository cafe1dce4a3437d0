// Multi-head latent attention (DeepSeek-V2, arXiv 2405.04434, section 2.1 and appendix C). What is cached of
// a position is the normed latent and the rotated key part, once for all heads. The projections to keys and
// values are absorbed: a head's query is brought into the latent space by k_b (transposed), scores and sums
// are taken there, and v_b brings the sum back. Against keys and values of every head the cache is smaller by
// the number of heads (57 times for DeepSeek-V3), and reading it is what decoding at long contexts costs;
// prompts pay with wider dot products.
#include <cmath>

#include "engine/run/stage.h"
#include "kernels/experts.h"

namespace parlor::run {

namespace cpu = kernels::cpu;

// q [heads, k_dim] and a cache row [rank + rope] for each token of the slice; the rows go into the cache.
void Stage::project_latent(const Layer& layer, const Step& step, Slice slice) {
    const LayerSpec& spec = layer.spec;
    const LatentWeights& w = layer.weights.latent;
    const LatentSpec& latent = spec.latent;
    const int64_t q_width = int64_t{spec.heads} * spec.k_dim;
    const float* x = floats(Buffer::normed) + slice.begin * arch_.width;
    float* q = floats(Buffer::query) + slice.begin * q_width;
    float* row = floats(Buffer::key) + slice.begin * latent.row();
    float* low = floats(Buffer::low_rank) + slice.begin * latent.q_rank;
    norm_input(layer.weights.attention_norm, slice);
    const bool has_low = latent.q_rank > 0;
    const cpu::MatmulJob jobs[] = {
        {.w = w.kv_a, .y = row, .y_stride = latent.row()},
        {.w = has_low ? w.q_a : layer.weights.q,
         .y = has_low ? low : q,
         .y_stride = has_low ? latent.q_rank : q_width},
    };
    ops_.matmul(jobs, x, arch_.width, slice.count);
    if (has_low) {
        ops_.rms_norm(low, w.q_a_norm, low, slice.count, latent.q_rank, latent.norm_eps);
        const cpu::MatmulJob job = {.w = w.q_b, .y = q, .y_stride = q_width};
        ops_.matmul({&job, 1}, low, latent.q_rank, slice.count);
    }
    ops_.rms_norm(row, latent.row(), w.kv_a_norm, row, latent.row(), slice.count, latent.rank,
                  latent.norm_eps);
    const auto pairs =
        arch_.rope_pairs == RopePairs::interleaved ? cpu::RopePairs::interleaved : cpu::RopePairs::half_split;
    const auto rotate = [&](float* first, int64_t stride, int heads, int head_dim) {
        ops_.rope(first, stride, slice.count, heads, head_dim, latent.rope, pairs, rope_table(kMainRope),
                  rope_magnitudes_[kMainRope], step.first + slice.begin);
    };
    rotate(q + spec.k_dim - latent.rope, q_width, spec.heads, spec.k_dim);
    rotate(row + latent.rank, latent.row(), 1, latent.rope);
    ops_.kv_write(layer.kv, row, nullptr, latent.row(), 0, slice.count, step.first + slice.begin);
}

// At most kLatentTokens tokens.
void Stage::attend_latent(const Layer& layer, const Step& step, Slice slice) {
    const LayerSpec& spec = layer.spec;
    const LatentWeights& w = layer.weights.latent;
    const LatentSpec& latent = spec.latent;
    const int64_t q_width = int64_t{spec.heads} * spec.k_dim;
    const int64_t query_width = spec.heads * latent.row();
    const int64_t out_width = int64_t{spec.heads} * latent.rank;
    const int64_t value_width = int64_t{spec.heads} * spec.v_dim;
    const int64_t key = spec.k_dim - latent.rope;
    const float* q = floats(Buffer::query) + slice.begin * q_width;
    float* query = floats(Buffer::latent_query);
    float* out = floats(Buffer::latent_out);
    float* attended = floats(Buffer::attended) + slice.begin * value_width;

    jobs_.clear();
    for (int h = 0; h < spec.heads; ++h) {
        jobs_.push_back({{.w = w.k_b[h], .y = query + h * latent.row(), .y_stride = query_width},
                         q + int64_t{h} * spec.k_dim,
                         q_width,
                         slice.count});
    }
    ops_.matmul_grouped(jobs_);
    // The rotated parts, head after head of all tokens.
    ops_.copy_rows(q + key, spec.k_dim, query + latent.rank, latent.row(), slice.count * spec.heads,
                   latent.rope);
    cpu::AttentionArgs args;
    args.q = query;
    args.out = out;
    args.q_stride = query_width;
    args.tokens = slice.count;
    args.first_position = step.first + slice.begin;
    args.heads = spec.heads;
    args.scale =
        arch_.attention_scale > 0 ? arch_.attention_scale : 1 / std::sqrt(static_cast<float>(spec.k_dim));
    ops_.attention(args, layer.kv);

    jobs_.clear();
    for (int h = 0; h < spec.heads; ++h) {
        jobs_.push_back({{.w = w.v_b[h], .y = attended + int64_t{h} * spec.v_dim, .y_stride = value_width},
                         out + int64_t{h} * latent.rank,
                         out_width,
                         slice.count});
    }
    ops_.matmul_grouped(jobs_);
    add_to_residual(layer.weights.o, layer.weights.o_bias, layer.weights.post_attention_norm, attended,
                    slice);
}

Result<void> Stage::latent_attention_block(const Layer& layer, const Step& step) {
    PARLOR_CHECKED(sliced(step, projection_slice_, [&](Slice slice) { project_latent(layer, step, slice); }));
    return sliced(step, attention_slice_, [&](Slice slice) {
        for (int64_t done = 0; done < slice.count; done += kLatentTokens)
            attend_latent(layer, step, {slice.begin + done, std::min(kLatentTokens, slice.count - done)});
    });
}

}  // namespace parlor::run
