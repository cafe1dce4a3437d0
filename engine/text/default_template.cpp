#include "engine/text/default_template.h"

#include <algorithm>
#include <array>
#include <unordered_set>

namespace parlor::text {

namespace {

struct Default {
    std::array<std::string_view, 3> marks;  // tokens that the vocabulary must have; empty: no further one
    std::string_view source;
};

// The families' own formats without tools. Earlier rows have marks that later ones have too.
constexpr Default kDefaults[] = {
    // gpt-oss ("OpenAI harmony response format")
    {{"<|start|>", "<|channel|>", "<|message|>"},
     "{% for m in messages %}<|start|>{{ 'developer' if m.role == 'system' else m.role }}"
     "{{ '<|channel|>final' if m.role == 'assistant' }}<|message|>{{ m.content }}<|end|>{% endfor %}"
     "{% if add_generation_prompt %}<|start|>assistant{% endif %}"},
    // Phi-4
    {{"<|im_start|>", "<|im_sep|>", "<|im_end|>"},
     "{% for m in messages %}<|im_start|>{{ m.role }}<|im_sep|>{{ m.content }}<|im_end|>{% endfor %}"
     "{% if add_generation_prompt %}<|im_start|>assistant<|im_sep|>{% endif %}"},
    // ChatML: Qwen, SmolLM, Hermes and many others
    {{"<|im_start|>", "<|im_end|>"},
     "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
     "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"},
    // Llama 3
    {{"<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"},
     "{{ bos_token }}{% for m in messages %}<|start_header_id|>{{ m.role }}<|end_header_id|>\n\n"
     "{{ m.content | trim }}<|eot_id|>{% endfor %}"
     "{% if add_generation_prompt %}<|start_header_id|>assistant<|end_header_id|>\n\n{% endif %}"},
    // Llama 4
    {{"<|header_start|>", "<|header_end|>", "<|eot|>"},
     "{{ bos_token }}{% for m in messages %}<|header_start|>{{ m.role }}<|header_end|>\n\n"
     "{{ m.content | trim }}<|eot|>{% endfor %}"
     "{% if add_generation_prompt %}<|header_start|>assistant<|header_end|>\n\n{% endif %}"},
    // Gemma 2, 3: no system turn
    {{"<start_of_turn>", "<end_of_turn>"},
     "{{ bos_token }}{% set s = namespace(text='') %}{% for m in messages %}"
     "{% if m.role == 'system' %}{% set s.text = m.content ~ '\n\n' %}{% else %}"
     "<start_of_turn>{{ 'model' if m.role == 'assistant' else m.role }}\n"
     "{{ s.text }}{{ m.content | trim }}<end_of_turn>\n{% set s.text = '' %}{% endif %}{% endfor %}"
     "{% if add_generation_prompt %}<start_of_turn>model\n{% endif %}"},
    // Gemma 4
    {{"<|turn>", "<turn|>"},
     "{{ bos_token }}{% for m in messages %}<|turn>{{ 'model' if m.role == 'assistant' else m.role }}\n"
     "{{ m.content | trim }}<turn|>\n{% endfor %}{% if add_generation_prompt %}<|turn>model\n{% endif %}"},
    // GLM-4
    {{"[gMASK]", "<sop>", "<|assistant|>"},
     "[gMASK]<sop>{% for m in messages %}<|{{ m.role }}|>\n{{ m.content }}{% endfor %}"
     "{% if add_generation_prompt %}<|assistant|>\n{% endif %}"},
    // Granite 3, 4
    {{"<|start_of_role|>", "<|end_of_role|>", "<|end_of_text|>"},
     "{% for m in messages %}<|start_of_role|>{{ m.role }}<|end_of_role|>{{ m.content }}<|end_of_text|>\n"
     "{% endfor %}{% if add_generation_prompt %}<|start_of_role|>assistant<|end_of_role|>{% endif %}"},
    // DeepSeek V2.5, V3, R1
    {{"<｜User｜>", "<｜Assistant｜>", "<｜end▁of▁sentence｜>"},
     "{{ bos_token }}{% for m in messages %}{% if m.role == 'user' %}<｜User｜>{{ m.content }}"
     "{% elif m.role == 'assistant' %}<｜Assistant｜>{{ m.content }}<｜end▁of▁sentence｜>"
     "{% else %}{{ m.content }}{% endif %}{% endfor %}{% if add_generation_prompt %}<｜Assistant｜>{% endif "
     "%}"},
    // Phi-3
    {{"<|user|>", "<|assistant|>", "<|end|>"},
     "{% for m in messages %}<|{{ m.role }}|>\n{{ m.content }}<|end|>\n{% endfor %}"
     "{% if add_generation_prompt %}<|assistant|>\n{% endif %}"},
    // Mistral: the system's text stands in front of the question
    {{"[INST]", "[/INST]"},
     "{{ bos_token }}{% set s = namespace(text='') %}{% for m in messages %}"
     "{% if m.role == 'system' %}{% set s.text = m.content ~ '\n\n' %}"
     "{% elif m.role == 'assistant' %}{{ m.content }}{{ eos_token }}"
     "{% else %}[INST]{{ s.text }}{{ m.content }}[/INST]{% set s.text = '' %}{% endif %}{% endfor %}"},
};

constexpr std::string_view kPlain =
    "{% for message in messages %}"
    "{% if message.role == 'user' %}User: {% elif message.role == 'assistant' %}Assistant: {% endif %}"
    "{{ message.content }}\n{% endfor %}"
    "{% if add_generation_prompt %}Assistant:{% endif %}";

}  // namespace

std::string_view default_template(const VocabData& vocab) {
    std::unordered_set<std::string_view> found;  // marks only: vocabularies have 200,000 tokens
    for (const std::string& token : vocab.tokens)
        for (const Default& each : kDefaults)
            if (std::ranges::find(each.marks, token) != each.marks.end()) found.insert(token);
    for (const Default& each : kDefaults)
        if (std::ranges::all_of(each.marks,
                                [&](std::string_view mark) { return mark.empty() || found.contains(mark); }))
            return each.source;
    return kPlain;
}

}  // namespace parlor::text
