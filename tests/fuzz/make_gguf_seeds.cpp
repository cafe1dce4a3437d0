// Writes small good files of every family as seeds for fuzz_gguf.
#include <cstdio>

#include "tests/load/tiny_models.h"

using namespace parlor::test;

int main(int count, char** arguments) {
    if (count != 2) {
        std::fputs("usage: make_gguf_seeds FOLDER\n", stderr);
        return 2;
    }
    const std::filesystem::path folder = arguments[1];
    std::filesystem::create_directories(folder);
    const TinyShape tiny{
        .layers = 1, .width = 8, .ffn = 8, .heads = 2, .kvHeads = 1, .vocabulary = 4, .context = 16};
    for (const char* family : {"llama", "mistral", "qwen2"}) {
        TinyShape shape = tiny;
        shape.family = family;
        tinyModel(shape).write(folder / (std::string(family) + ".gguf"));
    }
    TinyShape full = tiny;
    full.tied = full.ropeFactors = true;
    GgufWriter writer = tinyModel(full);
    writer.version = 2;
    writer.setU32("general.alignment", 32);
    writer.setText("llama.rope.scaling.type", "yarn");
    writer.setF32("llama.rope.scaling.factor", 4);
    writer.setU32("llama.rope.dimension_count", 4);
    writer.setTexts("tokenizer.ggml.merges", {"a b"});
    writer.setText("tokenizer.chat_template", "{{ messages }}");
    writer.setBool("tokenizer.ggml.add_bos_token", true);
    writer.write(folder / "everything.gguf");
    writer.setU16("split.no", 0);
    writer.setU16("split.count", 2);
    writer.setI32("split.tensors.count", 24);
    writer.write(folder / "split.gguf");
}
