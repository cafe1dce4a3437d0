// What engine and session share of a loaded model.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include "engine/engine.h"
#include "engine/run/forward.h"
#include "kernels/thread_pool.h"

namespace parlor::run {

struct Loaded {
    ModelCard card;
    Plan plan;
    std::shared_ptr<const Tokenizer> tokenizer;
    std::shared_ptr<const ChatTemplate> chat_template;
    OutputFormat output;  // as the template shows it
    bool has_own_template = false;
    std::optional<Message> template_error;  // the model has a template that cannot be used
    std::unique_ptr<kernels::ThreadPool> pool;
    Places places;
    std::vector<std::unique_ptr<Ops>> devices;  // of the plan, null where one computes nothing
    Weights weights;
    std::unique_ptr<Forward> forward;
    std::atomic<bool> session_open = false;

    // Opens the devices of `wanted`, allocates what its ledger says and reads the weights, in place of what
    // is there. Errors: of the devices, OutOfMemory, Cancelled, of the files.
    Result<void> bring_up(const Plan& wanted, std::stop_token stop,
                          const std::function<void(double fraction)>& progress);
    bool uses_cards() const { return devices.size() > 1; }
    bool use_plain_kernels();  // false: no device has others
    // The same model on the processor alone, with the same context; the cache is then empty. Error: it does
    // not fit into RAM, or what bring_up() says.
    Result<void> move_to_cpu(std::stop_token stop);
};

// True for what a card says that can be helped by not using it.
bool is_card_trouble(const Message& error);

}  // namespace parlor::run
