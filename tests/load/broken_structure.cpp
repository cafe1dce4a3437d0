#include "tests/load/broken_files.h"

namespace parlor::test {

namespace {

using W = GgufWriter;

void addCounts(std::vector<BrokenFile>& out) {
    out.push_back(broken("version 0", "GGUF-001", [](W& w) { w.version = 0; }));
    out.push_back(broken("version 1", "GGUF-001", [](W& w) { w.version = 1; }));
    out.push_back(broken("version 4", "GGUF-002", [](W& w) { w.version = 4; }));
    out.push_back(broken("version 2^32-1", "GGUF-002", [](W& w) { w.version = 0xFFFFFFFF; }));
    out.push_back(broken("big-endian 2", "GGUF-003", [](W& w) { w.version = 0x02000000; }));
    out.push_back(broken("big-endian 3", "GGUF-003", [](W& w) { w.version = 0x03000000; }));
    for (const int64_t count : {INT64_MAX, int64_t{1} << 62, int64_t{1} << 32, int64_t{65537}}) {
        const std::string text = std::to_string(count);
        out.push_back(broken(text + " keys", "GGUF-007", [count](W& w) { w.keyCount = count; }));
        out.push_back(broken(text + " tensors", "GGUF-008", [count](W& w) { w.tensorCount = count; }));
    }
    out.push_back(broken("as many keys as a twelfth of the bytes", "GGUF-004",
                         [](W& w) { w.keyCount = static_cast<int64_t>(w.file().size() / 12); }));
    out.push_back(broken("300,000 keys", "GGUF-007", [](W& w) {
        for (int i = 0; i < 300'000; ++i) w.entries.push_back({"k" + std::to_string(i), W::U8, "x"});
    }));
    out.push_back(broken("60,000 tensor names twice", "GGUF-021", [](W& w) {
        for (int i = 0; i < 30'000; ++i) {
            w.tensors.push_back({"extra." + std::to_string(i), {8}, 0, {}, {}, {}});
        }
        for (int i = 0; i < 30'000; ++i) {
            w.tensors.push_back({"extra." + std::to_string(29'999 - i), {8}, 0, {}, {}, {}});
        }
    }));
}

void addKeys(std::vector<BrokenFile>& out) {
    const auto key = [](std::string name, std::string text) {
        return broken(std::move(name), "GGUF-011", [text](W& w) {
            w.entries.push_back({text, W::U8, std::string(1, 'x')});
        });
    };
    out.push_back(key("empty key", ""));
    out.push_back(key("key with NUL", std::string("a\0b", 3)));
    out.push_back(key("key with a line break", "a\nb"));
    out.push_back(key("key that is no UTF-8", "a\xFF\xFE"));
    out.push_back(key("key with an overlong sequence", "\xC0\xAF"));
    out.push_back(key("key with a surrogate", "\xED\xA0\x80"));
    out.push_back(key("key of 65,536 bytes", std::string(65536, 'k')));
    out.push_back({"key length 2^64-1", "GGUF-011", [] {
                       W w = tinyModel();
                       std::string file = w.file();
                       return file.replace(24, 8, W::bytes<uint64_t>(~0ull));
                   }});
    out.push_back(broken("key twice", "GGUF-012", [](W& w) {
        w.entries.push_back({"llama.block_count", W::U32, W::bytes<uint32_t>(2)});
    }));
    out.push_back(broken("10 MB of keys", "GGUF-006", [](W& w) {
        for (int i = 0; i < 200; ++i)
            w.entries.push_back({std::to_string(i) + std::string(60000, 'k'), W::U8, "x"});
    }));
}

void addValues(std::vector<BrokenFile>& out) {
    const auto value = [&](std::string name, std::string code, uint32_t type, std::string payload) {
        out.push_back(
            broken(std::move(name), std::move(code), [=](W& w) { w.raw("test.entry", type, payload); }));
    };
    const auto list = [](uint32_t element, uint64_t count) { return W::bytes(element) + W::bytes(count); };
    for (const uint32_t type : {13u, 200u, 0xFFFFFFFFu}) {
        value("value type " + std::to_string(type), "GGUF-013", type, "xxxxxxxx");
        value("list of type " + std::to_string(type), "GGUF-013", W::Array, list(type, 1) + "xxxxxxxx");
    }
    value("text of 2^64-1 bytes", "GGUF-009", W::Text, W::bytes<uint64_t>(~0ull));
    value("text of 2^63 bytes", "GGUF-009", W::Text, W::bytes(uint64_t{1} << 63));
    value("text of 1 TB", "GGUF-009", W::Text, W::bytes(uint64_t{1} << 40));
    value("text longer than the file", "GGUF-004", W::Text, W::bytes<uint64_t>(30'000'000));
    value("list of 2^64-1 bytes", "GGUF-010", W::Array, list(W::U8, ~0ull));
    value("list whose bytes wrap", "GGUF-010", W::Array, list(W::U64, (uint64_t{1} << 61) + 1));
    value("list of 2^60 texts", "GGUF-010", W::Array, list(W::Text, uint64_t{1} << 60));
    value("list longer than the file", "GGUF-004", W::Array, list(W::U32, 10'000'000));
    value("list of more texts than bytes", "GGUF-004", W::Array, list(W::Text, 1'000'000));
    value("text of 2^63 bytes in a list", "GGUF-009", W::Array,
          list(W::Text, 1) + W::bytes(uint64_t{1} << 63));
    value("list of lists", "GGUF-014", W::Array, list(W::Array, 1) + list(W::U8, 1) + "x");
    std::string deep;
    for (int i = 0; i < 1000; ++i) deep += list(W::Array, 1);
    value("lists 1,000 deep", "GGUF-014", W::Array, deep);
    value("bool of 2", "GGUF-015", W::Bool, "\x02");
    for (const uint32_t alignment : {0u, 1u, 3u, 4u, 48u, 131072u, 0x80000000u}) {
        out.push_back(broken("alignment " + std::to_string(alignment), "GGUF-016",
                             [alignment](W& w) { w.setU32("general.alignment", alignment); }));
    }
    out.push_back(
        broken("alignment as text", "GGUF-016", [](W& w) { w.setText("general.alignment", "32"); }));
    out.push_back(broken("alignment as u64", "GGUF-016", [](W& w) { w.setU64("general.alignment", 32); }));
}

void addTensorRecords(std::vector<BrokenFile>& out) {
    const auto name = [&](std::string title, std::string text) {
        out.push_back(broken(std::move(title), "GGUF-020", [text](W& w) { w.tensor(text, {8}); }));
    };
    name("empty tensor name", "");
    name("tensor name of 65 bytes", std::string(65, 'n'));
    name("tensor name with NUL", std::string("a\0b", 3));
    name("tensor name that is no UTF-8", "a\xFF");
    out.push_back(broken("tensor twice", "GGUF-021", [](W& w) {
        w.tensors.push_back({"output.weight", {8}, 0, {}, {}, {}});
    }));
    for (const uint32_t rank : {0u, 5u, 0xFFFFFFFFu}) {
        out.push_back(broken(std::to_string(rank) + " dimensions", "GGUF-022",
                             [rank](W& w) { w.tensor("output.weight").rank = rank; }));
    }
    const auto shape = [&](std::string title, std::string code, std::vector<uint64_t> sides) {
        out.push_back(broken(std::move(title), std::move(code), [sides](W& w) {
            w.tensor("output.weight").shape = sides;
            w.tensor("output.weight").data.clear();
        }));
    };
    shape("first side 0", "GGUF-023", {0, 48});
    shape("second side 0", "GGUF-023", {64, 0});
    shape("side 2^63", "GGUF-023", {uint64_t{1} << 63});
    shape("side -1", "GGUF-023", {64, ~0ull});
    shape("2^32 x 2^32", "GGUF-024", {uint64_t{1} << 32, uint64_t{1} << 32});
    shape("bytes wrap to 4", "GGUF-024", {(uint64_t{1} << 62) + 1});
    shape("product wraps to 64", "GGUF-024", {64, (uint64_t{1} << 58) + 1});
    shape("four sides of 2^16", "GGUF-024", {65536, 65536, 65536, 65536});
    for (const uint32_t type :
         {9u, 15u, 16u, 17u, 18u, 19u, 20u, 21u, 22u, 23u, 24u, 25u, 26u, 27u, 28u, 29u, 34u, 35u, 39u}) {
        // A later format list may support some of these: then they are no broken files any more.
        if (kernels::format_from_gguf(type)) continue;
        out.push_back(broken("format " + std::to_string(type), "GGUF-025",
                             [type](W& w) { w.tensor("output.weight").type = type; }));
    }
    for (const uint32_t type : {4u, 5u, 31u, 32u, 33u, 36u, 37u, 38u}) {
        out.push_back(broken("removed format " + std::to_string(type), "GGUF-026",
                             [type](W& w) { w.tensor("output.weight").type = type; }));
    }
    for (const uint32_t type : {200u, 0xFFFFFFFFu}) {
        out.push_back(broken("format " + std::to_string(type), "GGUF-027",
                             [type](W& w) { w.tensor("output.weight").type = type; }));
    }
    out.push_back(broken("rows of 33 in q8_0", "GGUF-028", [](W& w) {
        w.tensor("output.weight").shape = {33, 48};
        w.tensor("output.weight").type = 8;
    }));
    out.push_back(
        broken("rows of 64 in q4_k", "GGUF-028", [](W& w) { w.tensor("output.weight").type = 12; }));
}

void addPlaces(std::vector<BrokenFile>& out) {
    const auto offset = [&](std::string title, std::string code, uint64_t place) {
        out.push_back({std::move(title), std::move(code), [place] {
                           W w = tinyModel();
                           const std::string good = w.file();
                           w.tensor("output.weight").offset = place;  // the last one
                           std::string out = w.header();
                           return out + good.substr(out.size());
                       }});
    };
    offset("unaligned offset", "GGUF-029", 8);
    offset("odd offset", "GGUF-029", 1'000'001);
    offset("offset past the end", "GGUF-030", int64_t{1} << 40);
    offset("offset that wraps with the size", "GGUF-030", INT64_MAX - 31);
    offset("offset 2^64-32", "GGUF-030", ~0ull - 31);
    offset("all in the first place", "GGUF-031", 0);
    offset("in the middle of another", "GGUF-031", 64);
    out.push_back({"half of the data", "GGUF-005", [] {
                       const std::string file = tinyModel().file();
                       return file.substr(0, file.size() / 2);
                   }});
    out.push_back({"one byte short", "GGUF-005", [] {
                       const std::string file = tinyModel().file();
                       return file.substr(0, file.size() - 1);
                   }});
    const auto split = [&](std::string title, std::string code, uint16_t number, uint16_t count) {
        out.push_back(broken(std::move(title), std::move(code), [=](W& w) {
            w.setU16("split.no", number);
            w.setU16("split.count", count);
        }));
    };
    split("part 3 of 2", "GGUF-043", 2, 2);
    split("part 1 of 60,000", "GGUF-043", 0, 60000);
    split("part 1 of 2 with another name", "GGUF-045", 0, 2);
}

}  // namespace

std::vector<BrokenFile> brokenStructure() {
    std::vector<BrokenFile> out;
    addCounts(out);
    addKeys(out);
    addValues(out);
    addTensorRecords(out);
    addPlaces(out);
    return out;
}

}  // namespace parlor::test
