#include "engine/run/verify.h"

#include <algorithm>

#include "engine/plan/machine_json.h"
#include "engine/plan/memory.h"
#include "engine/run/checker.h"
#include "engine/run/cpu_ops.h"

namespace parlor {

namespace {

namespace cpu = kernels::cpu;
using kernels::Format;
using run::Checker, run::Room, run::kLongTokens;

// A result is wrong beyond these. Random results differ by 0.04 and more in this measure; activations rounded
// to int8 by some 1e-3 at most, float32 sums in another order by 1e-6.
constexpr double kInt8Limit = 5e-3, kFloatLimit = 1e-4;

class Checks {
  public:
    Checks(run::Ops& ops, Room room, const std::string& device, const std::string& suffix,
           std::vector<VerifiedKernel>& list)
        : check{ops, std::move(room), {}}, device_(device), suffix_(suffix), list_(list) {}

    // The worst of several runs.
    void add(const std::string& what, double limit, std::initializer_list<std::function<double()>> runs) {
        double error = 0;
        for (const auto& run : runs) {
            if (trouble_) return;
            check.room.start_again();
            check.ops.begin(0);
            const double found = run();
            if (Result<void> done = check.ops.finish(); !done.ok()) trouble_ = done.error();
            if (!(found <= error)) error = found;
        }
        list_.push_back({what + " " + suffix_, device_, error, error <= limit});  // false for NaN
    }
    void add_long_products(const std::string& what) {
        add(what + " q4_k", kInt8Limit, {[&] { return check.matmul(Format::q4_k, kLongTokens, true); }});
        add(what + " bf16", kInt8Limit, {[&] { return check.matmul(Format::bf16, kLongTokens, false); }});
    }
    Result<void> result() const { return trouble_ ? Result<void>(*trouble_) : Result<void>(); }

    Checker check;

  private:
    const std::string &device_, &suffix_;
    std::vector<VerifiedKernel>& list_;
    std::optional<Message> trouble_;
};

}  // namespace

Result<void> verify_long_products(run::Ops& ops, const std::string& device, const std::string& what,
                                  const std::string& suffix, std::vector<VerifiedKernel>& list) {
    PARLOR_TRY(Room room, Room::on(ops));
    Checks checks(ops, std::move(room), device, suffix, list);
    checks.add_long_products(what);
    return checks.result();
}

Result<void> verify_ops(run::Ops& ops, const std::string& device, const std::string& suffix,
                        std::vector<VerifiedKernel>& list) {
    PARLOR_TRY(Room room, Room::on(ops));
    Checks checks(ops, std::move(room), device, suffix, list);
    Checker& check = checks.check;
    const auto add = [&](const std::string& what, double limit,
                         std::initializer_list<std::function<double()>> runs) {
        checks.add(what, limit, runs);
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
        add("token attention " + std::string(cpu::name(type)), kInt8Limit,
            {[&] { return check.attention(type, 1, {}, 4); },
             [&] { return check.attention(type, 1, {.window = 33, .softcap = 20}, 8, 128); },
             [&] { return check.attention(type, 1, {.chunk = 64, .sinks = true}, 5, 256); },
             [&] { return check.attention(type, 1, {}, 8, 576); }});
        add("prompt attention " + std::string(cpu::name(type)), kInt8Limit,
            {[&] { return check.attention(type, 40, {}); },
             [&] { return check.attention(type, 40, {.window = 33, .softcap = 20}, 4, 128); },
             [&] { return check.attention(type, 40, {.chunk = 64, .sinks = true}, 3, 256); },
             [&] { return check.attention(type, 24, {}, 4, 576); }});
    }
    if (!ops.on_host()) {
        checks.add_long_products("long matmul");
        for (const cpu::KvType type : {cpu::KvType::f16, cpu::KvType::bf16, cpu::KvType::q8_0})
            add("heads " + std::string(cpu::name(type)), kInt8Limit, {[&] { return check.heads(type); }});
        add("best logits", 0, {[&] { return check.best(); }});
        add("token graph", kFloatLimit, {[&] { return check.chain(); }});
    }
    add("rms_norm before matmul", kInt8Limit, {[&] { return check.norm_and_product(); }});
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
    return checks.result();
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

std::string doctor_to_json(const Machine& machine, std::span<const VerifiedKernel> verified,
                           std::span<const ComparedLine> ledger) {
    nlohmann::ordered_json json = machine_json(machine);
    json["verified"] = nlohmann::ordered_json::array();
    for (const VerifiedKernel& kernel : verified) {
        json["verified"].push_back({{"variant", kernel.variant},
                                    {"device", kernel.device},
                                    {"max_error", kernel.max_error},  // null when it is not finite
                                    {"status", kernel.passed ? "passed" : "failed"}});
    }
    if (!ledger.empty()) json["ledger"] = nlohmann::ordered_json::array();
    for (const ComparedLine& line : ledger) {
        nlohmann::ordered_json one = {{"device", line.device->id},
                                      {"name", line.planned.name},
                                      {"planned", line.planned.bytes},
                                      {"measured", nullptr}};
        if (line.measured) one["measured"] = *line.measured;
        json["ledger"].push_back(std::move(one));
    }
    return json_text(json);
}

}  // namespace parlor
