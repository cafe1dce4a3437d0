#include "tests/load/broken_files.h"

namespace parlor::test {

std::vector<BrokenFile> otherFiles() {
    using W = GgufWriter;
    const auto file = [](std::string name, std::string code, std::string bytes) {
        return BrokenFile{std::move(name), std::move(code), [bytes = std::move(bytes)] { return bytes; }};
    };
    const std::string binary("\x01\x02\x03\x04\xFF\xFE rest", 11);
    return {
        file("empty", "FILE-004", ""),
        file("web page", "FILE-005", "<!DOCTYPE html><html><head><title>404</title></head></html>"),
        file("web page after a BOM", "FILE-005", "\xEF\xBB\xBF\n <HTML lang=en><body>Sign in</body>"),
        file("XHTML", "FILE-005",
             "<?xml version=\"1.0\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\"></html>"),
        file("LFS pointer", "FILE-006",
             "version https://git-lfs.github.com/spec/v1\noid sha256:1234\nsize 42\n"),
        file("safetensors", "FILE-007", W::bytes<uint64_t>(16) + "{\"__metadata__\":{}}         "),
        file("zip", "FILE-008", std::string("PK\x03\x04\x14\0\0\0\x08\0model.gguf", 20)),
        file("gzip", "FILE-008", "\x1F\x8B\x08 more"),
        file("7z", "FILE-008", "7z\xBC\xAF\x27\x1C more"),
        file("PyTorch zip", "FILE-009", std::string("PK\x03\x04\0\0", 6) + "archive/data.pkl"),
        file("pickle", "FILE-009", "\x80\x02}q\x01."),
        file("GGML", "FILE-010", "lmgg more bytes"),
        file("GGMF", "FILE-010", "fmgg more bytes"),
        file("GGJT", "FILE-010", "tjgg more bytes"),
        file("all zeros", "FILE-012", std::string(100'000, '\0')),
        {"zeros from inside the header on", "FILE-012",
         [] {
             std::string out = tinyModel().file();
             return out.replace(700, std::string::npos, std::string(out.size() - 700, '\0'));
         }},
        {"zeros from the middle of the data on", "FILE-012",
         [] {
             std::string out = tinyModel().file();
             return out.replace(out.size() / 2, std::string::npos,
                                std::string(out.size() - out.size() / 2, '\0'));
         }},
        file("JSON", "FILE-014", "{\"error\": \"Repository not found\"}"),
        file("plain text", "FILE-014", "Entry not found"),
        file("other binary", "FILE-015", binary),
        file("only the first letters", "GGUF-004", "GGU"),
    };
}

}  // namespace parlor::test
