// Reads the committed vocabularies with their (text, ids) pairs: tests/data/text/tokenizer_*.json.
#pragma once

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/model_card.h"

namespace parlor::tests {

struct TokenCase {
    std::string text;
    std::vector<int> ids;
};

struct VocabFile {
    VocabData vocab;
    std::vector<TokenCase> cases;
};

inline std::string fromHex(const std::string& hex) {
    std::string bytes;
    for (size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return bytes;
}

inline VocabFile readVocab(const std::string& path) {
    std::ifstream file(path);
    const nlohmann::json json = nlohmann::json::parse(file);
    VocabFile result;
    VocabData& vocab = result.vocab;
    vocab.model = json.at("model");
    vocab.pre = json.value("pre", "");
    vocab.tokens = json.at("tokens").get<std::vector<std::string>>();
    vocab.scores = json.value("scores", std::vector<float>());
    vocab.types = json.value("types", std::vector<int32_t>());
    vocab.merges = json.value("merges", std::vector<std::string>());
    vocab.bos = json.value("bos", -1);
    vocab.eos = json.value("eos", -1);
    vocab.unknown = json.value("unknown", -1);
    if (json.contains("add_space_prefix")) vocab.add_space_prefix = json.at("add_space_prefix").get<bool>();
    for (const auto& each : json.at("cases"))
        result.cases.push_back({fromHex(each.at(0)), each.at(1).get<std::vector<int>>()});
    return result;
}

}  // namespace parlor::tests
