#include "engine/run/forward.h"

#include <algorithm>
#include <chrono>

#include "kernels/check.h"

namespace parlor::run {

namespace {

// Caches grow by so many positions at once.
constexpr int64_t kHeldPositions = 1024;
constexpr int64_t kTokensForThreads = 32;  // of which embeddings are decoded

// A step of more tokens is waited for after some of its layers, so that a stop acts in time.
constexpr int64_t kLongStep = 32;

// After which layers: as many as take kLongest, as the last ones did. A card is idle at every wait.
class Pauses {
  public:
    Pauses(double& layer_seconds, int64_t tokens)
        : layer_seconds_(layer_seconds), tokens_(static_cast<double>(tokens)) {}
    bool is_due() { return (++layers_ + 1) * layer_seconds_ * tokens_ > kLongest || layer_seconds_ <= 0; }
    void waited() {
        const Clock::time_point now = Clock::now();
        layer_seconds_ = std::chrono::duration<double>(now - start_).count() / (layers_ * tokens_);
        start_ = now;
        layers_ = 0;
    }

  private:
    using Clock = std::chrono::steady_clock;
    static constexpr double kLongest = 0.06;
    double& layer_seconds_;
    const double tokens_;
    double layers_ = 0;
    Clock::time_point start_ = Clock::now();
};

}  // namespace

Result<std::unique_ptr<Forward>> Forward::create(const ArchSpec& arch, const Weights& weights,
                                                 const RunShape& shape, const Places& places,
                                                 std::span<Ops* const> ops) {
    CHECK(shape.batch >= 1 && shape.context >= 1);
    std::unique_ptr<Forward> forward(new Forward(arch, weights, shape, places));
    bool all_on_host = true;
    for (int device = 0; device < static_cast<int>(ops.size()); ++device) {
        std::unique_ptr<Stage>& stage = forward->stages_.emplace_back();
        Ops* const given = ops[static_cast<size_t>(device)];
        if (given != nullptr && given->host_pool() != nullptr) forward->pool_ = given->host_pool();
        if (!places.uses(device)) continue;
        Ops& own = *given;
        RunShape its = shape;
        its.gpu = !own.on_host();
        PARLOR_TRY(stage, Stage::create(arch, weights, its, forward->places_, device, own, forward->states_));
        all_on_host = all_on_host && own.on_host();
    }
    if (!all_on_host) {
        const std::optional<uint64_t> bytes = staging_bytes(arch, shape);
        if (!bytes) return message(Msg::SizesTooLarge);
        const auto row = static_cast<uint64_t>(arch.vocabulary) * sizeof(float);
        const Stage& first = forward->stage(places.first);
        Ops& own = first.ops().on_host() ? forward->stage(places.output).ops() : first.ops();
        PARLOR_TRY(forward->staging_, own.allocate_host(*bytes - row));
        PARLOR_TRY(forward->host_row_, forward->stage(places.output).ops().allocate_host(row));
    }
    forward->make_segments();
    PARLOR_CHECKED(forward->hold(std::min(shape.context, kHeldPositions)));
    forward->states_.rewind(0);
    return forward;
}

void Forward::make_segments() {
    const auto add = [this](int device, int64_t layer, bool mixer) {
        if (segments_.empty() || segments_.back().device != device) segments_.push_back({.device = device});
        std::vector<Segment::Part>& parts = segments_.back().parts;
        if (parts.empty() || parts.back().layer != layer) parts.push_back({.layer = layer});
        (mixer ? parts.back().mixer : parts.back().feed_forward) = true;
    };
    for (size_t i = 0; i < places_.layers.size(); ++i) {
        add(places_.layers[i].mixer, static_cast<int64_t>(i), true);
        add(places_.layers[i].feed_forward, static_cast<int64_t>(i), false);
    }
}

uint64_t Forward::allocated(int device, Buffer buffer) const {
    const std::unique_ptr<Stage>& stage = stages_[static_cast<size_t>(device)];
    return stage != nullptr ? stage->allocated(buffer) : 0;
}

void Forward::weights_loaded() {
    for (const std::unique_ptr<Stage>& stage : stages_)
        if (stage != nullptr) stage->weights_loaded();
}

bool Forward::set_length(int64_t positions) {
    const RopeSpec& rope = arch_.ropes[kMainRope];
    const bool is_long = rope.scaling == RopeScaling::longrope && positions > rope.original_context;
    if (is_long == long_) return false;
    long_ = is_long;
    for (const std::unique_ptr<Stage>& stage : stages_)
        if (stage != nullptr) stage->fill_rope_tables(is_long);
    return true;
}

Result<void> Forward::hold(int64_t positions) {
    for (const std::unique_ptr<Stage>& stage : stages_)
        if (stage != nullptr) PARLOR_CHECKED(stage->hold(positions));
    held_ = positions;
    return {};
}

int64_t Forward::rewind(int64_t position) {
    const int64_t known = states_.rewind(position);
    for (const std::unique_ptr<Stage>& stage : stages_)
        if (stage != nullptr && !stage->reaches(known)) return states_.rewind(0);
    return known;
}

Result<void> Forward::check_growth() const {
    for (const std::unique_ptr<Stage>& stage : stages_) {
        if (stage == nullptr) continue;
        const std::optional<uint64_t> free = stage->ops().free_bytes();
        if (const uint64_t more = stage->still_to_hold(); free && *free < more)
            return message(Msg::GpuOutOfMemory, format_bytes(more - *free));
    }
    return {};
}

void Forward::give_back(int64_t positions) {
    const int64_t steps = (positions + kHeldPositions - 1) / kHeldPositions;
    const int64_t wanted = std::min(shape_.context, std::max<int64_t>(steps, 1) * kHeldPositions);
    // A device that fails here fails in the next run() too.
    if (wanted <= held_ / 2) static_cast<void>(hold(wanted));
}

void Forward::set_kv(KvChoice kv) {
    shape_.kv = kv;
    for (const std::unique_ptr<Stage>& stage : stages_)
        if (stage != nullptr) stage->set_kv(kv);
}

Result<void> Forward::check_cache() {
    if (shape_.kv != KvChoice::f16) return {};
    bool large = false;
    for (const std::unique_ptr<Stage>& stage : stages_)
        if (stage != nullptr && stage->ops().had_large_kv()) large = true;
    return large ? Result<void>(message(Msg::KvTooLarge)) : Result<void>();
}

void Forward::embed(const Step& step) {
    Stage& first = stage(places_.first);
    float* out = first.ops().on_host() ? first.residual() : staging_.floats();
    for (const int id : step.ids) CHECK(id >= 0 && id < arch_.vocabulary);
    const auto decode = [&](int thread, int threads) {
        for (auto i = static_cast<size_t>(thread); i < step.ids.size(); i += static_cast<size_t>(threads))
            weights_.embed(step.ids[i], arch_.width, out + static_cast<int64_t>(i) * arch_.width);
    };
    if (pool_ != nullptr && step.tokens >= kTokensForThreads)
        pool_->run(decode);
    else
        decode(0, 1);
    const int64_t values = step.tokens * arch_.width;
    first.ops().upload(out, first.residual(), static_cast<uint64_t>(values) * sizeof(float));
    if (arch_.embedding_scale != 1) first.ops().scale(arch_.embedding_scale, first.residual(), values);
}

// The residual stream of all tokens to another device.
void Forward::move(int& from, int to, const Step& step) {
    if (from == to) return;
    Stage &source = stage(from), &target = stage(to);
    const auto bytes = static_cast<uint64_t>(step.tokens * arch_.width) * sizeof(float);
    float* host = source.ops().on_host()   ? source.residual()
                  : target.ops().on_host() ? target.residual()
                                           : staging_.floats();
    source.ops().download(source.residual(), host, bytes);
    target.ops().upload(host, target.residual(), bytes);
    from = to;
}

Forward::Ending Forward::ending(const Step& step, Wanted wanted, bool best) const {
    if (step.tokens != 1 || wanted != Wanted::last || segments_.back().device != places_.output)
        return Ending::none;
    const Stage& last = *stages_[static_cast<size_t>(places_.output)];
    return best && last.ops().finds_best(arch_.vocabulary) ? Ending::best : Ending::logits;
}

Result<void> Forward::run_segment(size_t index, const Step& step, Ending ending) {
    constexpr int kEndings = 3;
    const Segment& segment = segments_[index];
    Stage& own = stage(segment.device);
    const bool waits = step.tokens > kLongStep && !own.ops().on_host();
    Pauses pauses(layer_seconds_, step.tokens);
    const int number = static_cast<int>(index) * kEndings + static_cast<int>(ending);
    return own.ops().repeat(step.tokens == 1 ? number : -1, [&]() -> Result<void> {
        for (const Segment::Part& part : segment.parts) {
            if (part.mixer) PARLOR_CHECKED(own.mixer(part.layer, step));
            if (part.feed_forward) PARLOR_CHECKED(own.feed_forward(part.layer, step));
            if (waits && pauses.is_due()) {
                PARLOR_CHECKED(own.ops().finish());
                pauses.waited();
            }
        }
        if (ending != Ending::none) own.compute_logits(0, 1);
        if (ending == Ending::best) own.ops().find_best(own.logits(), arch_.vocabulary);
        return {};
    });
}

Result<void> Forward::last_logits(const Step& step, Ending done, BestLogits* best,
                                  const std::function<void(int64_t, std::span<const float>)>& row) {
    Stage& last = stage(places_.output);
    if (best == nullptr || !last.ops().finds_best(arch_.vocabulary))
        return logits(step, step.tokens - 1, done != Ending::none, row);
    if (done == Ending::none) {
        if (step.stop.stop_requested()) return message(Msg::Cancelled);
        last.compute_logits(step.tokens - 1, 1);
        last.ops().find_best(last.logits(), arch_.vocabulary);
    }
    last.ops().get_best(*best);
    // What a card says is not trusted to be one of the words.
    for (int i = 0; i < best->count; ++i)
        if (best->token[i] < 0 || best->token[i] >= arch_.vocabulary) best->not_finite = true;
    return {};
}

Result<void> Forward::logits(const Step& step, int64_t begin, bool computed,
                             const std::function<void(int64_t, std::span<const float>)>& row) {
    Stage& last = stage(places_.output);
    Ops& ops = last.ops();
    const auto vocabulary = static_cast<size_t>(arch_.vocabulary);
    for (int64_t first = begin; first < step.tokens; first += kLogitRows) {
        if (step.stop.stop_requested()) return message(Msg::Cancelled);
        const int64_t count = std::min(kLogitRows, step.tokens - first);
        if (!computed) last.compute_logits(first, count);
        const float* out = last.logits();
        // Before anybody sees a row: it may be computed again.
        if (first == begin) PARLOR_CHECKED(check_cache());
        for (int64_t i = 0; i < count; ++i) {
            const float* values = out + i * arch_.vocabulary;
            if (!ops.on_host()) {
                ops.download(values, host_row(), vocabulary * sizeof(float));
                PARLOR_CHECKED(ops.finish());
                values = host_row();
            }
            row(first + i, {values, vocabulary});
        }
    }
    return {};
}

Result<void> Forward::run(std::span<const int> tokens, int64_t first, Wanted wanted,
                          const std::function<void(int64_t index, std::span<const float> row)>& row,
                          std::stop_token stop, BestLogits* best) {
    if (best != nullptr) *best = {};
    const Step step = {tokens, std::ssize(tokens), first, std::move(stop)};
    CHECK(step.tokens >= 1 && step.tokens <= shape_.batch && first >= 0 &&
          first + step.tokens <= shape_.context);
    CHECK(states_.empty() || states_.position() == first);
    if (const int64_t wanted = first + step.tokens; wanted > held_)
        PARLOR_CHECKED(hold(std::min(shape_.context, (wanted / kHeldPositions + 1) * kHeldPositions)));
    PARLOR_TRY(int at, open(step));
    const Ending end = ending(step, wanted, best != nullptr);
    for (size_t i = 0; i < segments_.size(); ++i) {
        move(at, segments_[i].device, step);
        PARLOR_CHECKED(run_segment(i, step, i + 1 == segments_.size() ? end : Ending::none));
    }
    move(at, places_.output, step);
    if (wanted == Wanted::last) PARLOR_CHECKED(last_logits(step, end, best, row));
    if (wanted == Wanted::all) PARLOR_CHECKED(logits(step, 0, false, row));
    PARLOR_CHECKED(check_cache());
    for (const std::unique_ptr<Stage>& stage : stages_)
        if (stage != nullptr) PARLOR_CHECKED(stage->ops().finish());
    states_.moved_to(first + step.tokens);
    return {};
}

Result<int> Forward::open(const Step& step) {
    states_.moved_to(-1);
    for (const std::unique_ptr<Stage>& stage : stages_) {
        if (stage == nullptr) continue;
        CHECK(step.first == 0 || stage->reaches(step.first));
        stage->slide(step);
        stage->ops().begin(step.first);
    }
    embed(step);
    if (arch_.layer_embedding_width > 0) PARLOR_CHECKED(share_layer_inputs(step));
    return places_.first;
}

Result<std::optional<int64_t>> Forward::first_layer_not_finite(int token, int64_t position,
                                                               std::stop_token stop) {
    const Step step = {{&token, 1}, 1, position, std::move(stop)};
    PARLOR_TRY(int at, open(step));
    std::vector<float> residual(static_cast<size_t>(arch_.width));
    for (const Segment& segment : segments_) {
        move(at, segment.device, step);
        Stage& own = stage(segment.device);
        for (const Segment::Part& part : segment.parts) {
            if (part.mixer) PARLOR_CHECKED(own.mixer(part.layer, step));
            if (part.feed_forward) PARLOR_CHECKED(own.feed_forward(part.layer, step));
            own.ops().download(own.residual(), residual.data(), residual.size() * sizeof(float));
            PARLOR_CHECKED(own.ops().finish());
            if (!kernels::cpu::all_finite(residual.data(), residual.size()))
                return std::optional<int64_t>(part.layer);
        }
    }
    return std::optional<int64_t>();
}

Result<void> Forward::last_row(std::vector<float>& out) {
    Stage& last = stage(places_.output);
    out.resize(static_cast<size_t>(arch_.vocabulary));
    last.ops().download(last.logits(), host_row(), out.size() * sizeof(float));
    PARLOR_CHECKED(last.ops().finish());
    std::copy_n(host_row(), out.size(), out.begin());
    return {};
}

// The first stage computes them for all.
Result<void> Forward::share_layer_inputs(const Step& step) {
    Stage& source = stage(places_.first);
    PARLOR_CHECKED(source.compute_layer_inputs(step));
    const auto bytes =
        static_cast<uint64_t>(step.tokens * arch_.layers * arch_.layer_embedding_width) * sizeof(float);
    float* staged = staging_.floats() + shape_.batch * arch_.width;
    for (const std::unique_ptr<Stage>& target : stages_) {
        if (target == nullptr || target.get() == &source) continue;
        const bool lies_there = source.ops().on_host();
        float* host = lies_there ? source.layer_inputs() : staged;
        if (!lies_there) source.ops().download(source.layer_inputs(), host, bytes);
        target->ops().upload(host, target->layer_inputs(), bytes);
    }
    return {};
}

}  // namespace parlor::run
