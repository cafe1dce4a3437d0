#include "app/engine/demo_models.h"

#include "app/library/model_names.h"

namespace parlor::app {

namespace {

using kernels::Format;

struct Shape {
    const char* name;
    int64_t layers, width, ffn;
    int heads, kvHeads, headDim;
    int64_t vocabulary, context;
    bool tied;
};
constexpr Shape kGuide = {"Parlor Guide", 6, 256, 768, 4, 4, 64, 8192, 32768, true};
constexpr Shape kQwen = {"Qwen2.5 7B Instruct", 28, 3584, 18944, 28, 4, 128, 152064, 32768, false};
constexpr Shape kLlama3 = {"Llama 3.2 3B Instruct", 28, 3072, 8192, 24, 8, 128, 128256, 131072, true};
constexpr Shape kLlama8 = {"Llama 3.1 8B Instruct", 32, 4096, 14336, 32, 8, 128, 128256, 131072, false};
constexpr Shape kMistral = {"Mistral Small 24B Instruct", 40, 5120, 32768, 32, 8, 128, 131072, 32768, false};
constexpr Shape kLlama70 = {"Llama 3.3 70B Instruct", 80, 8192, 28672, 64, 8, 128, 128256, 131072, false};

struct DemoModel {
    const char* path;
    const Shape* shape;  // null: not a model to chat with, or not readable
    const char* source;
    const char* name = "";
};
constexpr DemoModel kModels[] = {
    {"demo:/parlor-guide-q8_0.gguf", &kGuide, "builtin"},
    {"demo:/Qwen2.5-7B-Instruct-Q4_K_M.gguf", &kQwen, "own"},
    {"demo:/Mistral-Small-24B-Instruct-Q4_K_M.gguf", &kMistral, "own"},
    {"demo:/Llama-3.3-70B-Instruct-Q4_K_M.gguf", &kLlama70, "own"},
    {"demo:/lmstudio/Qwen2.5-7B-Instruct-Q3_K_M.gguf", &kQwen, "lmstudio"},
    {"demo:/lmstudio/Qwen2.5-7B-Instruct-Q6_K.gguf", &kQwen, "lmstudio"},
    {"demo:/lmstudio/Qwen2.5-7B-Instruct-Q8_0.gguf", &kQwen, "lmstudio"},
    {"demo:/lmstudio/Qwen2.5-7B-Instruct-F16.gguf", &kQwen, "lmstudio"},
    {"demo:/huggingface/Llama-3.1-8B-Instruct-Q4_K_M.gguf", &kLlama8, "huggingface"},
    {"demo:/huggingface/Llama-3.1-8B-Instruct-Q5_K_M.gguf", &kLlama8, "huggingface"},
    {"demo:/huggingface/Llama-3.1-8B-Instruct-F16.gguf", &kLlama8, "huggingface"},
    {"demo:/ollama/blobs/sha256-1f", &kLlama3, "ollama", "llama3.2:3b"},
    {"demo:/jan/broken-download.gguf", nullptr, "jan"},
    {"demo:/lmstudio/mmproj-model-f16.gguf", nullptr, "lmstudio"},
    {"demo:/jan/nomic-embed-text-v1.5.Q8_0.gguf", nullptr, "jan"},
};
constexpr qsizetype kBasic = 4;

// What most matrices are stored as, and the important ones.
struct Mix {
    const char* name;
    Format usual, important;
};
constexpr Mix kMixes[] = {
    {"Q3_K_M", Format::q3_k, Format::q5_k}, {"Q4_K_M", Format::q4_k, Format::q6_k},
    {"Q5_K_M", Format::q5_k, Format::q6_k}, {"Q6_K", Format::q6_k, Format::q6_k},
    {"Q8_0", Format::q8_0, Format::q8_0},   {"F16", Format::f16, Format::f16},
};

void add(ModelCard& card, const std::string& name, Format format, int64_t cols, int64_t rows) {
    TensorInfo tensor;
    tensor.name = name;
    tensor.format = format;
    tensor.shape = rows > 1 ? std::vector<int64_t>{cols, rows} : std::vector<int64_t>{cols};
    tensor.bytes = kernels::row_bytes(format, uint64_t(cols)).value_or(0) * uint64_t(rows);
    tensor.offset = card.weight_bytes;
    card.weight_bytes += tensor.bytes;
    card.parameters += uint64_t(cols) * uint64_t(rows);
    card.tensors.push_back(std::move(tensor));
}

void addTensors(ModelCard& card, const Shape& shape, const Mix& mix) {
    const int64_t kvWidth = int64_t(shape.kvHeads) * shape.headDim;
    const int64_t qWidth = int64_t(shape.heads) * shape.headDim;
    const auto matrix = [&](const std::string& name, bool important, int64_t cols, int64_t rows) {
        add(card, name, important ? mix.important : mix.usual, cols, rows);
    };
    matrix("token_embd.weight", shape.tied, shape.width, shape.vocabulary);
    if (!shape.tied) matrix("output.weight", true, shape.width, shape.vocabulary);
    add(card, "output_norm.weight", Format::f32, shape.width, 1);
    for (int64_t i = 0; i < shape.layers; ++i) {
        const std::string layer = "blk." + std::to_string(i) + ".";
        add(card, layer + "attn_norm.weight", Format::f32, shape.width, 1);
        matrix(layer + "attn_q.weight", false, shape.width, qWidth);
        matrix(layer + "attn_k.weight", false, shape.width, kvWidth);
        matrix(layer + "attn_v.weight", i % 2 == 0, shape.width, kvWidth);
        matrix(layer + "attn_output.weight", false, qWidth, shape.width);
        add(card, layer + "ffn_norm.weight", Format::f32, shape.width, 1);
        matrix(layer + "ffn_gate.weight", false, shape.width, shape.ffn);
        matrix(layer + "ffn_up.weight", false, shape.width, shape.ffn);
        matrix(layer + "ffn_down.weight", i % 2 == 0, shape.ffn, shape.width);
    }
}

const DemoModel* find(const QString& path) {
    for (const DemoModel& model : kModels)
        if (path == QLatin1String(model.path)) return &model;
    return nullptr;
}

}  // namespace

QStringList demoModels() {
    QStringList paths;
    for (qsizetype i = 0; i < kBasic; ++i) paths << QLatin1String(kModels[i].path);
    return paths;
}

QList<FoundModel> demoLibrary() {
    QList<FoundModel> found;
    for (const DemoModel& model : kModels) {
        if (model.source == std::string_view("builtin")) continue;
        FoundModel one;
        one.path = one.canonical = QLatin1String(model.path);
        one.name = QLatin1String(model.name);
        one.source = QLatin1String(model.source);
        one.use = useFromName(one.path.section(u'/', -1));
        if (model.shape) one.size = qint64(demoCard(one.path).file_bytes);
        found << one;
    }
    return found;
}

QList<ModelSource> demoSources() {
    return {{ModelSource::Own, QStringLiteral("own"), {QStringLiteral("demo:/")}},
            {ModelSource::LmStudio, QStringLiteral("lmstudio"), {QStringLiteral("demo:/lmstudio")}},
            {ModelSource::Jan, QStringLiteral("jan"), {QStringLiteral("demo:/jan")}},
            {ModelSource::HuggingFace, QStringLiteral("huggingface"), {QStringLiteral("demo:/huggingface")}},
            {ModelSource::Ollama, QStringLiteral("ollama"), {QStringLiteral("demo:/ollama")}}};
}

Machine demoMachine() {
    Machine machine;
    machine.name = "Demo computer";
    machine.os = "linux";
    machine.cpu = {.name = "Demo CPU",
                   .architecture = "x86_64",
                   .features = {"avx2", "fma", "f16c"},
                   .kernel_level = "avx2",
                   .cores = 8,
                   .threads = 16,
                   .bandwidth_gbs = 42,
                   .int8_gops = 900};
    machine.ram_total = 25'600'000'000;
    machine.ram_available = 19'500'000'000;
    machine.gpu_state = message(Msg::NoGpuDriver);
    return machine;
}

ModelCard demoCard(const QString& path) {
    const DemoModel* known = find(path);
    const Shape& shape = known && known->shape ? *known->shape : kQwen;
    const QString file = path.section(u'/', -1);
    const QString quantization = parseModelName(file).quantization;
    const Mix* mix = &kMixes[1];
    for (const Mix& one : kMixes)
        if (quantization == QLatin1String(one.name)) mix = &one;
    ModelCard card;
    card.path = path.toStdString();
    card.parts = {card.path};
    card.name = known ? shape.name : file.section(u'.', 0, -2).toStdString();
    card.format = "GGUF v3";
    card.license = "apache-2.0";
    card.quantization = mix->name;
    ArchSpec& arch = card.arch;
    arch.family = "llama";
    arch.layers = shape.layers;
    arch.width = shape.width;
    arch.vocabulary = shape.vocabulary;
    LayerSpec layer;
    layer.heads = shape.heads;
    layer.kv_heads = shape.kvHeads;
    layer.k_dim = layer.v_dim = arch.ropes[kMainRope].dims = shape.headDim;
    layer.ffn_width = shape.ffn;
    arch.layer_specs.assign(static_cast<size_t>(arch.layers), layer);
    arch.context_train = shape.context;
    arch.tied_embeddings = shape.tied;
    addTensors(card, shape, *mix);
    card.size_label = parseModelName(QString::fromStdString(card.name)).size.toStdString();
    card.file_bytes = card.weight_bytes;
    return card;
}

}  // namespace parlor::app
