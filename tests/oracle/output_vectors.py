#!/usr/bin/env python3
"""What models write, as small templates of our own in the families' formats show it: an assistant's message is rendered with
jinja2, what lies behind the prompt is the model's output, and the message is what parsing has to find.

output_vectors.py tests/data/text/outputs.json          writes the vectors
output_vectors.py FILE FOLDER                           the same for every *.jinja of a folder, by hand: test_output reads FILE where
                                                        PARLOR_OUTPUTS names it
"""
import json
import pathlib
import sys

from template_environment import environment

THINK = "{% if m.reasoning_content %}<think>\n{{ m.reasoning_content }}\n</think>\n\n{% endif %}"
HEAD = "{% for m in messages %}{% if m.role == 'user' %}<u>{{ m.content }}</u><a>{% else %}"
TAIL = "<end>{% endif %}{% endfor %}"


def turn(body, calls, think=THINK):
    return HEAD + think + body + "{% for c in m.tool_calls or [] %}{% set f = c.function %}" + calls + "{% endfor %}" + TAIL


XML = "{% if not loop.first %}\n{% endif %}<tool_call>\n<function={{ f.name }}>\n{% for k, v in f.arguments.items() %}<parameter={{ k }}>\n{{ v if v is string else v | tojson }}\n</parameter>\n{% endfor %}</function>\n</tool_call>"
DSML = "{% if loop.first %}\n\n<｜DSML｜function_calls>\n{% endif %}<｜DSML｜invoke name=\"{{ f.name }}\">\n{% for k, v in f.arguments.items() %}<｜DSML｜parameter name=\"{{ k }}\" string=\"{{ 'true' if v is string else 'false' }}\">{{ v if v is string else v | tojson }}</｜DSML｜parameter>\n{% endfor %}</｜DSML｜invoke>\n{% if loop.last %}</｜DSML｜function_calls>{% endif %}"
GEMMA = "{% macro arg(v) %}{% if v is string %}<|\"|>{{ v }}<|\"|>{% elif v is boolean %}{{ v | tojson }}{% elif v is mapping %}{{ '{' }}{% for k, w in v.items() %}{{ k }}:{{ arg(w) }}{{ ',' if not loop.last }}{% endfor %}{{ '}' }}{% elif v is sequence %}[{% for w in v %}{{ arg(w) }}{{ ',' if not loop.last }}{% endfor %}]{% else %}{{ v }}{% endif %}{% endmacro %}"
TEMPLATES = {
    "hermes": turn("{{ m.content }}", "{{ '\n' }}<tool_call>\n{\"name\": \"{{ f.name }}\", \"arguments\": {{ f.arguments | tojson }}}\n</tool_call>"),
    "function tags": turn("{{ m.content }}\n\n", XML),
    "keys and values": turn("{{ m.content }}", "{{ '\n' }}<tool_call>{{ f.name }}\n{% for k, v in f.arguments.items() %}<arg_key>{{ k }}</arg_key>\n<arg_value>{{ v if v is string else v | tojson }}</arg_value>\n{% endfor %}</tool_call>"),
    "keys and values in one line": turn("{{ m.content }}", "<tool_call>{{ f.name }}{% for k, v in f.arguments.items() %}<arg_key>{{ k }}</arg_key><arg_value>{{ v if v is string else v | tojson }}</arg_value>{% endfor %}</tool_call>"),
    "deepseek": turn("{{ m.content }}", "{{ '<｜tool▁calls▁begin｜>' if loop.first else '\n' }}<｜tool▁call▁begin｜>function<｜tool▁sep｜>{{ f.name }}\n```json\n{{ f.arguments | tojson }}\n```<｜tool▁call▁end｜>{{ '<｜tool▁calls▁end｜>' if loop.last }}"),
    "deepseek 3.1": turn("{{ m.content }}", "{{ '<｜tool▁calls▁begin｜>' if loop.first }}<｜tool▁call▁begin｜>{{ f.name }}<｜tool▁sep｜>{{ f.arguments | tojson }}<｜tool▁call▁end｜>{{ '<｜tool▁calls▁end｜>' if loop.last }}"),
    "dsml": turn("{{ m.content }}", DSML),
    "mistral list": turn("{{ m.content }}", "{{ '[TOOL_CALLS][' if loop.first }}{\"name\": \"{{ f.name }}\", \"arguments\": {{ f.arguments | tojson }}, \"id\": \"{{ c.id }}\"}{{ ', ' if not loop.last else ']' }}", ""),
    "mistral": turn("{{ m.content }}", "[TOOL_CALLS]{{ f.name }}[ARGS]{{ f.arguments | tojson }}", "{% if m.reasoning_content %}[THINK]{{ m.reasoning_content }}[/THINK]{% endif %}"),
    "mistral with ids": turn("{{ m.content }}", "[TOOL_CALLS]{{ f.name }}[CALL_ID]{{ c.id }}[ARGS]{{ f.arguments | tojson }}", ""),
    "llama": turn("{{ m.content if not m.tool_calls }}{# <|python_tag|> #}", "{{ '; ' if not loop.first }}{\"name\": \"{{ f.name }}\", \"parameters\": {{ f.arguments | tojson }}}", ""),
    "llama with a tag": turn("{{ m.content }}", "{{ '<|python_tag|>' if loop.first else '; ' }}{\"name\": \"{{ f.name }}\", \"parameters\": {{ f.arguments | tojson }}}", ""),
    "python list": GEMMA.replace('<|\"|>{{ v }}<|\"|>', "{{ v | tojson }}").replace("{{ k }}:", "{{ k | tojson }}: ") + turn("{{ m.content if not m.tool_calls }}{# [func_name1(a=1)] #}", "{{ '[' if loop.first }}{{ f.name }}({% for k, v in f.arguments.items() %}{{ k }}={{ arg(v) }}{{ ', ' if not loop.last }}{% endfor %}){{ ', ' if not loop.last else ']' }}", ""),
    "name line": turn("{{ m.content if not m.tool_calls }}{# [gMASK] <|observation|> #}", "{% if loop.first %}{{ f.name }}\n{{ f.arguments | tojson }}{% endif %}", THINK),
    "granite": turn("{{ m.content }}", "{{ '<|tool_call|>[' if loop.first }}{\"name\": \"{{ f.name }}\", \"arguments\": {{ f.arguments | tojson }}}{{ ', ' if not loop.last else ']' }}"),
    "phi": turn("{{ m.content if not m.tool_calls }}", "{{ 'functools[' if loop.first }}{\"name\": \"{{ f.name }}\", \"arguments\": {{ f.arguments | tojson }}}{{ ', ' if not loop.last else ']' }}", ""),
    "gemma": GEMMA + turn("{% for c in m.tool_calls or [] %}<|tool_call>call:{{ c.function.name }}{{ arg(c.function.arguments) }}<tool_call|>{% endfor %}{{ m.content }}", "", "{% if m.reasoning_content %}<|channel>thought\n{{ m.reasoning_content }}\n<channel|>{% endif %}"),
    "seed": turn("{{ m.content }}", "{{ '\n' }}" + XML.replace("tool_call>", "seed:tool_call>"), THINK.replace("think>", "seed:think>")),
    "channels": HEAD.replace("<a>", "<|start|>assistant") + "{% if m.reasoning_content %}<|channel|>analysis<|message|>{{ m.reasoning_content }}<|end|><|start|>assistant{% endif %}{% if m.content and m.tool_calls %}<|channel|>commentary<|message|>{{ m.content }}<|end|><|start|>assistant{% elif m.content %}<|channel|>final<|message|>{{ m.content }}{% endif %}{% for c in m.tool_calls or [] %}{% if loop.first %}<|channel|>commentary to=functions.{{ c.function.name }} <|constrain|>json<|message|>{{ c.function.arguments | tojson }}{% endif %}{% endfor %}" + TAIL,
}
ONE_CALL = {"name line", "channels"}
NO_TEXT_WITH_CALLS = {"llama", "python list", "name line", "phi"}
TOOLS = [{"type": "function", "function": {"name": name, "parameters": {"type": "object", "properties": {
    "city": {"type": "string"}, "n": {"type": "integer"}, "x": {"type": "number"}, "flag": {"type": "boolean"}, "list": {"type": "array"}, "obj": {"type": "object"}, "code": {"type": "string"}, "maybe": {"type": ["integer", "null"]}}}}}
    for name in ("get_weather", "f")]
ARGUMENTS = [{}, {"city": "Paris"}, {"city": "北京 \"x\" 😀", "n": 3, "x": -1.5, "flag": True, "list": [1, "a", {"k": [True]}], "obj": {"a": {"b": "c"}, "z": 2}},
             {"code": "print('a')\nif x < 3:\n\treturn \"}]\"\n"}, {"city": "  two  ", "n": 0}, {"city": "3", "code": "true"}]


def messages():
    for reasoning in (None, "Let me think.\n\n想一想 <b>"):
        for content in ("", "The answer is **4**.\n\n```c\nint a;\n```", "好的 😀 1 < 2"):
            for calls in [[]] + [[("get_weather", a)] for a in ARGUMENTS] + [[("get_weather", ARGUMENTS[1]), ("f", ARGUMENTS[2])]]:
                if not content and not calls:
                    continue
                message = {"role": "assistant", "content": content}
                if reasoning:
                    message["reasoning_content"] = message["thinking"] = reasoning
                if calls:
                    message["tool_calls"] = [{"id": f"abcdefgh{i}", "type": "function", "function": {"name": name, "arguments": arguments}} for i, (name, arguments) in enumerate(calls)]
                yield message


ENDS = ("<|im_end|>", "<|eot_id|>", "<|eom_id|>", "</s>", "<|end|>", "<|return|>", "<|call|>", "<end_of_turn>", "<turn|>", "<|endoftext|>", "<｜end▁of▁sentence｜>",
        "<|user|>", "<|observation|>", "<eos>", "<|tool_response>")
# What these templates want to know besides.
DESCRIBED = [{"type": "function", "function": {"name": tool["function"]["name"], "description": "does it", "parameters": {"type": "object", "required": [], "properties": {
    name: {"type": kind["type"] if isinstance(kind["type"], str) else kind["type"][0], "description": "d", "items": {"type": "string"}, "properties": {}}
    for name, kind in tool["function"]["parameters"]["properties"].items()}}}} for tool in TOOLS]


def in_order(value):
    return {key: in_order(value[key]) for key in sorted(value)} if isinstance(value, dict) else [in_order(each) for each in value] if isinstance(value, list) else value


def written(template, message):
    """(prompt, what the model writes behind it), or None where the template shows the message otherwise than a model writes it"""
    variables = dict(tools=DESCRIBED, bos_token="", eos_token="</s>")
    user = {"role": "user", "content": "q"}
    try:
        prompt = template.render(messages=[user], add_generation_prompt=True, **variables)
        full = template.render(messages=[user, message], add_generation_prompt=False, **variables)
    except Exception:  # such messages are none of this template's
        return None
    for opened in ("<channel|>", "<|channel>thought", "</think>", "<think>"):  # opened by the prompt, and shown again or left out
        if not full.startswith(prompt):
            prompt = prompt.rstrip().removesuffix(opened)
    if not full.startswith(prompt):
        return None
    text = full[len(prompt):].split("<｜end▁of▁sentence｜>")[0].rstrip("\n")
    for end in ENDS * 2:
        text = text.removesuffix(end).rstrip("\n")
    return prompt, text


def of_folder(path, folder):
    templates, cases, skipped = {}, [], []
    for file in sorted(pathlib.Path(folder).glob("*.jinja")):
        source = file.read_text(encoding="utf-8")
        template = environment().from_string(source)
        templates[file.stem] = source
        for message in messages():
            calls, pair = message.get("tool_calls", []), written(template, message)
            shown = pair and all(c["function"]["name"] in pair[1] for c in calls) and message["content"] in pair[1]
            harmony = "<|channel|>analysis" in source  # shows one call, and a text beside it as thinking
            if not shown or (harmony and len(calls) > 1):
                skipped.append(file.stem)
                continue
            thinks, content = message.get("reasoning_content", ""), message["content"].strip()
            if harmony and calls and content:
                thinks, content = content, ""
            cases.append({"template": file.stem, "prompt": pair[0], "text": pair[1], "thinking": thinks.strip() if thinks and thinks.strip() in pair[1] else "",
                          "content": content, "calls": [{"name": c["function"]["name"], "arguments": in_order(c["function"]["arguments"]) if "gemma" in file.stem else c["function"]["arguments"]} for c in calls]})
    with open(path, "w", encoding="utf-8") as out:
        json.dump({"templates": templates, "tools": DESCRIBED, "cases": cases}, out, ensure_ascii=False, indent=0)
    for name in templates:
        print(f"{name}: {sum(case['template'] == name for case in cases)} cases, {skipped.count(name)} that it does not show")


def main():
    if len(sys.argv) > 2:
        return of_folder(*sys.argv[1:])
    cases = []
    for number, (name, source) in enumerate(TEMPLATES.items()):
        template = environment().from_string(source)
        for place, message in enumerate(messages()):
            calls = message.get("tool_calls", [])
            if (place + number) % 8 and place not in (2, 22):
                continue  # some of them: the vectors stay small
            if name in ONE_CALL and len(calls) > 1:
                continue
            if name in NO_TEXT_WITH_CALLS and calls:
                message = {**message, "content": ""}
            user = {"role": "user", "content": "q"}
            prompt = template.render(messages=[user])
            full = template.render(messages=[user, message])
            assert full.startswith(prompt) and full.endswith("<end>")
            text = full[len(prompt):-len("<end>")]
            thinks = message.get("reasoning_content", "") if message.get("reasoning_content", "\0") in text else ""
            cases.append({"template": name, "text": text, "thinking": thinks, "content": message["content"].strip(),
                          "calls": [{"name": c["function"]["name"], "arguments": c["function"]["arguments"]} for c in calls]})
    data = {"templates": TEMPLATES, "tools": TOOLS, "cases": cases}
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump(data, file, ensure_ascii=False, indent=0)
        file.write("\n")
    print(len(cases), "cases")


main()
