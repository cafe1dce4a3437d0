// Folders are streamed: while one loads, memory stays within 5 % of what its weights take afterwards.
#include <QFile>
#include <QTemporaryDir>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/run/tiny_models.h"

using namespace parlor;
using nlohmann::json;

namespace {

namespace fs = std::filesystem;

// A number of /proc/self/status in bytes; 0 where there is no such thing.
uint64_t status(const std::string& name) {
    std::ifstream in("/proc/self/status");
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with(name + ":")) return std::stoull(line.substr(name.size() + 1)) * 1024;
    }
    return 0;
}

// From now on, VmHWM is the highest from now on.
bool forget_peak() {
    std::ofstream out("/proc/self/clear_refs");
    out << "5";
    return bool(out.flush());
}

// BF16 tensors of zeros: a header, and a hole instead of data.
void write_weights(const fs::path& file,
                   const std::vector<std::pair<std::string, std::vector<int64_t>>>& tensors) {
    json header = json::object();
    uint64_t end = 0;
    for (const auto& [name, shape] : tensors) {
        uint64_t bytes = 2;
        for (const int64_t side : shape) bytes *= uint64_t(side);
        header[name] = {{"dtype", "BF16"}, {"shape", shape}, {"data_offsets", {end, end + bytes}}};
        end += bytes;
    }
    const std::string text = header.dump();
    std::ofstream out(file, std::ios::binary);
    for (int i = 0; i < 8; ++i) out.put(char(uint64_t(text.size()) >> (8 * i)));
    out << text;
    out.close();
    fs::resize_file(file, 8 + text.size() + end);
}

constexpr int64_t kVocabulary = 64, kWidth = 1024;
using Tensors = std::vector<std::pair<std::string, std::vector<int64_t>>>;

Tensors attention(int layers) {
    Tensors out = {{"model.embed_tokens.weight", {kVocabulary, kWidth}},
                   {"lm_head.weight", {kVocabulary, kWidth}},
                   {"model.norm.weight", {kWidth}}};
    for (int i = 0; i < layers; ++i) {
        const std::string layer = "model.layers." + std::to_string(i) + ".";
        for (const char* name : {"q", "k", "v", "o"})
            out.push_back({layer + "self_attn." + name + "_proj.weight", {kWidth, kWidth}});
        for (const char* name : {"input_layernorm", "post_attention_layernorm"})
            out.push_back({layer + name + ".weight", {kWidth}});
    }
    return out;
}

json config(const char* type, int layers) {
    return {{"model_type", type},        {"hidden_size", kWidth},         {"num_hidden_layers", layers},
            {"num_attention_heads", 16}, {"num_key_value_heads", 16},     {"head_dim", 64},
            {"vocab_size", kVocabulary}, {"max_position_embeddings", 64}, {"rms_norm_eps", 1e-5}};
}

}  // namespace

class TestFolderMemory : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    void load(const json& config, const Tensors& tensors) {
        const fs::path path = m_folder.path().toStdString();
        write_weights(path / "model.safetensors", tensors);
        QFile::copy(QStringLiteral(PARLOR_TEST_DATA "/run/folders/llama_f32/tokenizer.json"),
                    m_folder.filePath("tokenizer.json"));
        QFile file(m_folder.filePath("config.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(config.dump()));
        file.close();
        const auto card = describe(path);
        QVERIFY2(card.ok(), card.ok() ? "" : card.error().text().c_str());
        if (!forget_peak()) QSKIP("this system does not tell a process its peak of memory");
        const uint64_t before = status("VmRSS");
        const auto engine = tiny::load(*card, {.context = 16});
        QVERIFY2(engine.ok(), engine.ok() ? "" : engine.error().text().c_str());
        const uint64_t peak = status("VmHWM") - before;
        QVERIFY2(double(peak) <= 1.05 * double(card->weight_bytes),
                 qPrintable(QStringLiteral("%1 of %2").arg(peak).arg(card->weight_bytes)));
        QVERIFY(peak >= card->weight_bytes);
    }

  private slots:
    void denseMatrices() {
        constexpr int kLayers = 6, kFfn = 8192;
        Tensors tensors = attention(kLayers);
        for (int i = 0; i < kLayers; ++i) {
            const std::string mlp = "model.layers." + std::to_string(i) + ".mlp.";
            tensors.push_back({mlp + "gate_proj.weight", {kFfn, kWidth}});
            tensors.push_back({mlp + "up_proj.weight", {kFfn, kWidth}});
            tensors.push_back({mlp + "down_proj.weight", {kWidth, kFfn}});
        }
        json all = config("llama", kLayers);
        all["intermediate_size"] = kFfn;
        load(all, tensors);
    }

    // Stacks that stand the other way round, rows of gate and up alternating.
    void transposedExperts() {
        constexpr int kLayers = 3, kExperts = 16, kFfn = 1024;
        Tensors tensors = attention(kLayers);
        for (int i = 0; i < kLayers; ++i) {
            const std::string layer = "model.layers." + std::to_string(i) + ".";
            tensors.push_back({layer + "self_attn.sinks", {16}});
            for (const char* name : {"q", "k", "v", "o"})
                tensors.push_back({layer + "self_attn." + name + "_proj.bias", {kWidth}});
            tensors.push_back({layer + "mlp.router.weight", {kExperts, kWidth}});
            tensors.push_back({layer + "mlp.router.bias", {kExperts}});
            tensors.push_back({layer + "mlp.experts.gate_up_proj", {kExperts, kWidth, 2 * kFfn}});
            tensors.push_back({layer + "mlp.experts.gate_up_proj_bias", {kExperts, 2 * kFfn}});
            tensors.push_back({layer + "mlp.experts.down_proj", {kExperts, kFfn, kWidth}});
            tensors.push_back({layer + "mlp.experts.down_proj_bias", {kExperts, kWidth}});
        }
        json all = config("gpt_oss", kLayers);
        all.update(
            {{"intermediate_size", kFfn}, {"num_local_experts", kExperts}, {"num_experts_per_tok", 2}});
        load(all, tensors);
    }
};

QTEST_GUILESS_MAIN(TestFolderMemory)
#include "test_folder_memory.moc"
