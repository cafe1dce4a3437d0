#include "engine/engine.h"

#include <algorithm>
#include <array>
#include <new>
#include <stdexcept>
#include <utility>

#include "engine/plan/device_id.h"
#include "engine/quantize.h"
#include "engine/run/model_check.h"
#include "engine/run/session.h"
#include "engine/text/default_template.h"
#include "kernels/check.h"
#include "kernels/thread_pool.h"

namespace parlor {

namespace {

class LoadedEngine final : public Engine {
  public:
    explicit LoadedEngine(std::shared_ptr<run::Loaded> loaded) : loaded_(std::move(loaded)) {}

    const ModelCard& card() const override { return loaded_->card; }
    const Plan& plan() const override { return loaded_->plan; }
    const Tokenizer& tokenizer() const override { return *loaded_->tokenizer; }
    const ChatTemplate& chat_template() const override { return *loaded_->chat_template; }
    bool has_own_template() const override { return loaded_->has_own_template; }

    Result<std::vector<int>> encode_chat(const ChatTemplate::Input& input) const override {
        if (loaded_->template_error) return *loaded_->template_error;
        ChatTemplate::Input whole = input;
        const auto fill = [&](std::string& text, int token) {
            if (text.empty() && token >= 0) text = loaded_->tokenizer->piece(token, true);
        };
        fill(whole.bos_token, loaded_->card.vocab.bos);
        fill(whole.eos_token, loaded_->card.vocab.eos);
        PARLOR_TRY(const std::vector<RenderedPiece> pieces, loaded_->chat_template->render_pieces(whole));
        return encode_pieces(*loaded_->tokenizer, pieces);
    }

    OutputFormat output_format(const ChatTemplate::Input& input) const override {
        OutputFormat format = loaded_->output;
        format.tools_json = input.tools_json;
        if (loaded_->template_error || input.continue_final) return format;
        // What stands behind the last message, which itself may hold any mark.
        const auto pieces = loaded_->chat_template->render_pieces(input);
        if (pieces && !pieces->empty() && !pieces->back().from_message)
            continue_prompt(format, pieces->back().text);
        return format;
    }

    Result<std::unique_ptr<Session>> new_session() override {
        if (loaded_->session_open.exchange(true)) return message(Msg::SessionBusy);
        return std::unique_ptr<Session>(std::make_unique<run::CachedSession>(loaded_));
    }

    std::vector<MeasuredDevice> measured() const override {
        std::vector<MeasuredDevice> measured;
        for (size_t i = 0; i < loaded_->plan.devices.size(); ++i) {
            MeasuredDevice& device = measured.emplace_back();
            device.id = loaded_->plan.devices[i].id;
            std::vector<LedgerLine>& lines = device.lines;
            lines.push_back({"weights", LedgerKind::weights, loaded_->weights.blocks[i].size()});
            for (const BufferLine& buffer : kBuffers) {
                const uint64_t bytes = loaded_->forward->allocated(static_cast<int>(i), buffer.buffer);
                if (bytes == 0) continue;
                auto line = std::ranges::find(lines, buffer.ledger, &LedgerLine::name);
                if (line == lines.end()) {
                    const LedgerKind kind =
                        buffer.buffer == Buffer::kv_cache ? LedgerKind::kv : LedgerKind::work;
                    line = lines.insert(line, {std::string(buffer.ledger), kind, 0});
                }
                line->bytes += bytes;
            }
            const std::unique_ptr<run::Ops>& ops = loaded_->devices[i];
            if (ops != nullptr && ops->overhead() > 0)
                lines.push_back({"context_and_driver", LedgerKind::reserve, ops->overhead()});
            if (static_cast<int>(i) == loaded_->places.host && loaded_->forward->staging() > 0)
                lines.push_back({"staging", LedgerKind::work, loaded_->forward->staging()});
        }
        return measured;
    }

  private:
    std::shared_ptr<run::Loaded> loaded_;
};

Result<void> check_plan(const Plan& plan) {
    if (plan.verdict == Verdict::does_not_fit || plan.devices.empty()) {
        return plan.reasons.empty() ? message(Msg::ModelDoesNotFit) : plan.reasons.front();
    }
    CHECK(plan.context >= 1 && plan.batch >= 1 && plan.threads >= 1 && plan.kv != KvChoice::automatic);
    return {};
}

// A template that cannot be parsed only stops conversations: raw completion works without it.
Result<void> choose_template(run::Loaded& loaded) {
    const ModelCard& card = loaded.card;
    if (!card.chat_template.empty()) {
        auto parsed = ChatTemplate::parse(card.chat_template);
        loaded.has_own_template = parsed.ok();
        if (parsed.ok()) {
            loaded.chat_template = *parsed;
            loaded.output = recognize_output(card.chat_template);
            return {};
        }
        loaded.template_error = parsed.error();
    }
    const std::string_view source = text::default_template(card.vocab);
    PARLOR_TRY(loaded.chat_template, ChatTemplate::parse(source));
    if (!loaded.template_error) loaded.output = recognize_output(source);
    return {};
}

Result<std::unique_ptr<Engine>> load_engine(const ModelCard& card, const Plan& plan, std::stop_token stop,
                                            const std::function<void(double fraction)>& progress) {
    PARLOR_CHECKED(check_plan(plan));
    auto loaded = std::make_shared<run::Loaded>();
    loaded->card = card;
    PARLOR_TRY(loaded->tokenizer, Tokenizer::create(card.vocab));
    PARLOR_CHECKED(choose_template(*loaded));
    PARLOR_CHECKED(loaded->bring_up(plan, stop, progress));
    PARLOR_CHECKED(run::check_model(*loaded, stop));
    return std::unique_ptr<Engine>(std::make_unique<LoadedEngine>(std::move(loaded)));
}

}  // namespace

std::string_view name(StopReason reason) {
    static constexpr std::array<std::string_view, 6> kNames = {"eos",   "length",    "stop",
                                                               "guard", "cancelled", "context_full"};
    return kNames[static_cast<size_t>(reason)];
}

// A card whose memory is not what it was, or that fails in other ways, is planned with less and less.
Result<std::unique_ptr<Engine>> Engine::start(const ModelCard& described, Machine machine,
                                              const Wishes& wishes, std::stop_token stop,
                                              const std::function<void(double fraction)>& progress) {
    constexpr int kTries = 6;
    constexpr uint64_t kSteps = 8;
    ModelCard card = described;
    std::vector<Message> given_up;
    for (int tries = 0;; ++tries) {
        Plan plan = make_plan(card, machine, wishes);
        plan.reasons.insert(plan.reasons.begin(), given_up.begin(), given_up.end());
        Result<std::unique_ptr<Engine>> engine = load(card, plan, stop, progress);
        const bool on_card = plan.devices.size() > 1;
        if (!engine.ok() && engine.error().id == Msg::GpuModelDiffers &&
            !std::exchange(card.experience.plain_kernels, true))
            continue;
        if (engine.ok() || !on_card || tries >= kTries || !run::is_card_trouble(engine.error()))
            return engine;
        given_up = {message_because(Msg::PlanAgain, engine.error())};
        const bool memory = engine.error().id == Msg::GpuOutOfMemory && tries + 1 < kTries;
        for (const DevicePlan& device : plan.devices) {
            const std::optional<int> number = card_number(device.id);
            if (!number) continue;
            Gpu& gpu = machine.gpus.at(static_cast<size_t>(*number));
            if (memory)
                gpu.memory_free -= std::min(gpu.memory_free, gpu.memory_total / kSteps);
            else
                gpu.obstacle = engine.error();
        }
    }
}

// Small allocations (lists of names, the vocabulary) can fail too: bad_alloc ends here as a Message.
Result<std::unique_ptr<Engine>> Engine::load(const ModelCard& card, const Plan& plan, std::stop_token stop,
                                             const std::function<void(double fraction)>& progress) {
    try {
        if (!plan.requantize) return load_engine(card, plan, std::move(stop), progress);
        // Writing takes longer than loading what is written.
        constexpr double kWriting = 0.9;
        const auto part = [&](double begin, double share) -> std::function<void(double)> {
            return progress ? [&, begin, share](double fraction) { progress(begin + share * fraction); }
                            : std::function<void(double)>();
        };
        PARLOR_TRY(const ModelCard smaller,
                   requantize(card, *plan.requantize, plan.threads, stop, part(0, kWriting)));
        return load_engine(smaller, plan, std::move(stop), part(kWriting, 1 - kWriting));
    } catch (const std::bad_alloc&) {
        return message(Msg::OutOfMemory, "?");
    } catch (const std::length_error&) {
        return message(Msg::OutOfMemory, "?");
    }
}

}  // namespace parlor
