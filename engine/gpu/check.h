// Whether the kernels compute right on a card: found out once for each card, driver and kernel pack, in a
// helper process that a broken driver may hang or crash.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "engine/machine.h"
#include "engine/run/verify.h"

namespace parlor::gpu {

// What is checked and measured, as a number; another one makes every card be checked again.
inline constexpr int kCheckRules = 3;

struct CardCheck {
    int rules = kCheckRules;
    std::string uuid;
    int driver = 0;                       // CUDA version of the driver
    std::string build;                    // of the kernel pack
    std::optional<Message> trouble;       // it could not be checked
    std::vector<VerifiedKernel> kernels;  // what was checked
    uint64_t context_bytes = 0;           // what the context and the kernels took of the card's memory
    std::string library;                  // as Gpu::library
    std::vector<std::string> slower;      // operations whose best variant is the slower one here
    // As Gpu's.
    double copy_gbs = 0, matrix_tflops = 0, prompt_tflops = 0, float_prompt_tflops = 0;
    double tile_tflops = 0, float_tile_tflops = 0;
    bool for_this_run = false;  // not kept for the next start of the program
    bool is_of(const Gpu& gpu, const std::string& pack_build) const;
};

// In this process: opens the card, runs verify_ops(), measures.
CardCheck check_card(int index);

// Fills image, obstacle and what checks have found of every card. `run_checks`: those that were not checked
// yet are, in a helper.
void judge_cards(Machine& machine, bool run_checks);
// Checks all cards that have kernels, in a helper, and keeps what it finds.
std::vector<CardCheck> check_cards(const Machine& machine);

// Fills in what was found out about a card, if it was.
void apply_check(Gpu& gpu);

std::string checks_to_json(const std::vector<CardCheck>& checks);
std::vector<CardCheck> checks_from_json(std::string_view text);  // without what cannot be read

}  // namespace parlor::gpu
