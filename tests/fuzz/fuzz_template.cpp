// Any bytes as a template, over one conversation.
#include <cstdint>
#include <cstdlib>

#include "engine/chat_template.h"

using namespace parlor;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
    const auto made = ChatTemplate::parse({reinterpret_cast<const char*>(bytes), size});
    if (!made) return 0;
    ChatTemplate::Input input;
    input.messages_json =
        R"([{"role": "user", "content": " a<b> \n\u4f60"}, {"role": "assistant", "content": null, "n": [1, 2.5, true, {"k": "v"}]}])";
    input.tools_json = R"([{"type": "function", "function": {"name": "f"}}])";
    input.now = 1700000000;
    const auto text = (*made)->render(input);
    if (!text) return 0;
    const auto pieces = (*made)->render_pieces(input);
    if (!pieces) return 0;  // the time limit may strike once only
    std::string joined;
    for (const RenderedPiece& piece : *pieces) joined += piece.text;
    if (joined != *text) std::abort();
    return 0;
}
