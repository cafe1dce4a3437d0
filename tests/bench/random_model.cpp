// parlor_random_model FILE SHAPE FORMAT: a GGUF file with random weights and the sizes of a published model,
// for measuring speed where no such model is at hand.
//
//   SHAPE   9b (GLM-4-9B), 32b (Qwen2.5-32B), 30b-a3b (Qwen3-30B-A3B), 1b (Llama 3.2)
//   FORMAT  q4_k (the mixture Q4_K_M: half of the V and down matrices and the output are q6_k), q8_0, bf16, …
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "kernels/quantize.h"

using namespace parlor::kernels;

namespace {

struct Shape {
    const char* name;
    uint32_t layers, width, ffn, heads, kv_heads, head, vocabulary;
    uint32_t experts = 0, used = 0, expert = 0;
};
constexpr Shape kShapes[] = {
    {"9b", 40, 4096, 13696, 32, 2, 128, 151552},
    {"32b", 64, 5120, 27648, 40, 8, 128, 152064},
    {"30b-a3b", 48, 2048, 6144, 32, 4, 128, 151936, 128, 8, 768},
    {"1b", 16, 2048, 8192, 32, 8, 64, 128256},
};

enum Type : uint32_t { kU32 = 4, kF32 = 6, kString = 8, kList = 9 };

class Header {
  public:
    void u32(const std::string& key, uint32_t value) { add(key, kU32, &value, sizeof value); }
    void f32(const std::string& key, float value) { add(key, kF32, &value, sizeof value); }
    void text(const std::string& key, const std::string& value) {
        name(key, kString);
        string(value);
    }
    // Words that no text has, their scores and types.
    void vocabulary(uint32_t count) {
        list("tokenizer.ggml.tokens", kString, count);
        for (uint32_t i = 0; i < count; ++i) string("w" + std::to_string(i));
        list("tokenizer.ggml.scores", kF32, count);
        bytes_.insert(bytes_.end(), size_t{count} * 4, 0);
        list("tokenizer.ggml.token_type", 5, count);
        for (uint32_t i = 0; i < count; ++i) raw<int32_t>(i == 0 ? 2 : i < 3 ? 3 : 1);
    }
    void tensor(const std::string& tensor_name, const std::vector<uint64_t>& shape, Format format,
                uint64_t offset) {
        string_in(tensors_, tensor_name);
        raw_in<uint32_t>(tensors_, static_cast<uint32_t>(shape.size()));
        for (const uint64_t side : shape) raw_in<uint64_t>(tensors_, side);
        raw_in<uint32_t>(tensors_, traits(format).gguf_type);
        raw_in<uint64_t>(tensors_, offset);
        ++tensor_count_;
    }
    std::string whole() const {
        std::string out = "GGUF";
        raw_in<uint32_t>(out, 3);
        raw_in<uint64_t>(out, tensor_count_);
        raw_in<uint64_t>(out, keys_);
        out += bytes_ + tensors_;
        out.resize((out.size() + 31) / 32 * 32);
        return out;
    }

  private:
    template <class T>
    static void raw_in(std::string& out, T value) {
        out.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    template <class T>
    void raw(T value) {
        raw_in(bytes_, value);
    }
    static void string_in(std::string& out, const std::string& value) {
        raw_in<uint64_t>(out, value.size());
        out += value;
    }
    void string(const std::string& value) { string_in(bytes_, value); }
    void name(const std::string& key, uint32_t type) {
        string(key);
        raw<uint32_t>(type);
        ++keys_;
    }
    void list(const std::string& key, uint32_t type, uint64_t count) {
        name(key, kList);
        raw<uint32_t>(type);
        raw<uint64_t>(count);
    }
    void add(const std::string& key, uint32_t type, const void* value, size_t size) {
        name(key, type);
        bytes_.append(static_cast<const char*>(value), size);
    }
    std::string bytes_, tensors_;
    uint64_t keys_ = 0, tensor_count_ = 0;
};

struct Tensor {
    std::string name;
    std::vector<uint64_t> shape;
    Format format = Format::f32;

    uint64_t values() const {
        return std::accumulate(shape.begin(), shape.end(), uint64_t{1}, std::multiplies<>());
    }
    uint64_t bytes() const { return *row_bytes(format, values()); }
    uint64_t padded() const { return (bytes() + 31) / 32 * 32; }
};

std::vector<Tensor> tensors_of(const Shape& s, Format format) {
    const Format better = format == Format::q4_k ? Format::q6_k : format;
    std::vector<Tensor> all = {{"token_embd.weight", {s.width, s.vocabulary}, format},
                               {"output.weight", {s.width, s.vocabulary}, better},
                               {"output_norm.weight", {s.width}}};
    for (uint32_t i = 0; i < s.layers; ++i) {
        const std::string layer = "blk." + std::to_string(i) + ".";
        const auto add = [&](const char* name, std::vector<uint64_t> shape, Format its) {
            // Rows that are no whole number of blocks (GLM-4-9B's down matrix), as quantizers store them.
            if (shape.front() % traits(its).block_values != 0)
                its = its == Format::q6_k ? Format::q8_0 : Format::q5_0;
            all.push_back({layer + name + ".weight", std::move(shape), its});
        };
        const Format mixed = i % 2 == 0 ? better : format;
        const uint64_t q = s.heads * s.head, kv = s.kv_heads * s.head;
        add("attn_norm", {s.width}, Format::f32);
        add("ffn_norm", {s.width}, Format::f32);
        add("attn_q", {s.width, q}, format);
        add("attn_k", {s.width, kv}, format);
        add("attn_v", {s.width, kv}, mixed);
        add("attn_output", {q, s.width}, format);
        if (s.experts == 0) {
            add("ffn_gate", {s.width, s.ffn}, format);
            add("ffn_up", {s.width, s.ffn}, format);
            add("ffn_down", {s.ffn, s.width}, mixed);
            continue;
        }
        add("attn_q_norm", {s.head}, Format::f32);
        add("attn_k_norm", {s.head}, Format::f32);
        add("ffn_gate_inp", {s.width, s.experts}, Format::f32);
        add("ffn_gate_exps", {s.width, s.expert, s.experts}, format);
        add("ffn_up_exps", {s.width, s.expert, s.experts}, format);
        add("ffn_down_exps", {s.expert, s.width, s.experts}, mixed);
    }
    return all;
}

void describe(const Shape& s, Header& header) {
    const std::string arch = s.experts > 0 ? "qwen3moe" : "llama";
    const auto key = [&](const char* name) { return arch + "." + name; };
    header.text("general.architecture", arch);
    header.text("general.name", std::string("random ") + s.name);
    header.u32(key("context_length"), 32768);
    header.u32(key("embedding_length"), s.width);
    header.u32(key("block_count"), s.layers);
    header.u32(key("feed_forward_length"), s.ffn);
    header.u32(key("attention.head_count"), s.heads);
    header.u32(key("attention.head_count_kv"), s.kv_heads);
    header.u32(key("attention.key_length"), s.head);
    header.u32(key("attention.value_length"), s.head);
    header.u32(key("rope.dimension_count"), s.head);
    header.u32(key("vocab_size"), s.vocabulary);
    header.f32(key("attention.layer_norm_rms_epsilon"), 1e-5f);
    header.f32(key("rope.freq_base"), 1e6f);
    if (s.experts > 0) {
        header.u32(key("expert_count"), s.experts);
        header.u32(key("expert_used_count"), s.used);
        header.u32(key("expert_feed_forward_length"), s.expert);
    }
    header.text("tokenizer.ggml.model", "llama");
    header.vocabulary(s.vocabulary);
    header.u32("tokenizer.ggml.bos_token_id", 1);
    header.u32("tokenizer.ggml.eos_token_id", 2);
    header.u32("tokenizer.ggml.unknown_token_id", 0);
}

// Some random blocks, which every tensor of the format repeats: speed does not depend on the numbers.
std::string some_blocks(Format format, float spread) {
    constexpr size_t kValues = size_t{1} << 20;
    std::mt19937 random(1);
    std::normal_distribution<float> normal(0, spread);
    std::vector<float> values(kValues);
    for (float& value : values) value = normal(random);
    std::string blocks(static_cast<size_t>(*row_bytes(format, kValues)), '\0');
    encode(format, values.data(), blocks.data(), kValues);
    return blocks;
}

void write(std::ofstream& out, const Tensor& tensor, const std::string& blocks) {
    for (uint64_t left = tensor.bytes(); left > 0;) {
        const uint64_t part = std::min<uint64_t>(left, blocks.size());
        out.write(blocks.data(), static_cast<std::streamsize>(part));
        left -= part;
    }
    const std::string zeros(static_cast<size_t>(tensor.padded() - tensor.bytes()), '\0');
    out.write(zeros.data(), static_cast<std::streamsize>(zeros.size()));
}

}  // namespace

int main(int argc, char** argv) {
    const Shape* shape = nullptr;
    const FormatTraits* format = nullptr;
    if (argc == 4) {
        for (const Shape& one : kShapes)
            if (std::strcmp(one.name, argv[2]) == 0) shape = &one;
        for (const FormatTraits& one : formats())
            if (one.name == argv[3] && can_encode(one.format)) format = &one;
    }
    if (shape == nullptr || format == nullptr) {
        std::fprintf(stderr, "usage: parlor_random_model FILE 9b|32b|30b-a3b|1b q4_k|q8_0|bf16|…\n");
        return 2;
    }
    Header header;
    describe(*shape, header);
    const std::vector<Tensor> tensors = tensors_of(*shape, format->format);
    uint64_t offset = 0;
    for (const Tensor& tensor : tensors) {
        header.tensor(tensor.name, tensor.shape, tensor.format, offset);
        offset += tensor.padded();
    }
    std::ofstream out(argv[1], std::ios::binary);
    const std::string head = header.whole();
    out.write(head.data(), static_cast<std::streamsize>(head.size()));
    std::vector<std::string> blocks(formats().size());
    const float spread = 1 / std::sqrt(static_cast<float>(shape->width));
    for (const Tensor& tensor : tensors) {
        if (tensor.shape.size() == 1) {  // norms of ones
            const std::vector<float> ones(static_cast<size_t>(tensor.values()), 1.0f);
            write(out, tensor,
                  std::string(reinterpret_cast<const char*>(ones.data()), ones.size() * sizeof(float)));
            continue;
        }
        std::string& own = blocks[static_cast<size_t>(tensor.format)];
        if (own.empty()) own = some_blocks(tensor.format, spread);
        write(out, tensor, own);
    }
    out.close();
    return out ? 0 : 1;
}
