#!/usr/bin/env python3
"""Renders small templates of our own with jinja2, set up like Transformers, and writes tests/data/text/templates.json.

python3 tests/oracle/template_vectors.py tests/data/text/templates.json
"""
import json
import sys

from template_environment import render

MESSAGES = [
    {"role": "system", "content": "Be brief. 请简短。"},
    {"role": "user", "content": " Hi <|im_end|> \"there\"\n😀 "},
    {"role": "assistant", "content": "Yes", "tool_calls": [{"id": "a", "function": {"name": "f", "arguments": {"x": 1.5, "y": [True, None]}}}]},
    {"role": "tool", "content": "42"},
    {"role": "user", "content": [{"type": "text", "text": "part"}]},
]
TOOLS = [{"type": "function", "function": {"name": "f", "description": "d é", "parameters": {"type": "object", "properties": {"b": {"type": "string"}, "a": {"type": "integer"}}}}}]

# One line each: what is tested stands in the template.
EXPRESSIONS = r"""
1 + 2 * 3 ** 2 - -4 // 3 % 5|2 ** 3 ** 2|7 / 2|7 // 2|-7 // 2|-7 % 3|7.5 // 2|7.5 % -2|1e3|1.5e-7|1e16|1e22|123456789.123|0.1 + 0.2|1_000|-0.0
"a" "b" ~ 1 ~ none ~ true ~ 1.0|'x' * 3|3 * 'ab'|[1] * 2 + [2]|(1,) + (2, 3)|()|(1,)|1, 2|[1, 'a', "it's", none, true, 1.5]|{'a': 1, 2: [3]}
not 1 == 2 and 3 in [3] or false|1 < 2 < 3|1 < 2 > 5|'a' in 'abc'|'a' not in {'a': 1}|1 == 1.0 == true|[1, 2] == [1, 2]|'a' < 'b'|[1, 2] < [1, 3]|none == undefined_name
1 if true else 2|1 if false|(1 if false) is undefined|'a' if 0 else 'b' if 0 else 'c'|none or 'x'|0 and 1|'' or [] or 'z'
'hello'[1]|'hello'[-1]|'hello'[1:3]|'hello'[::-1]|'hello'[-3:]|'héllo'[1:2]|[1, 2, 3][::2]|[1, 2, 3][5:]|(1, 2, 3)[-2:]|'abc'[10:]|[1,2,3][-100:100:2]|'x'[3] is undefined|[1, 2].0
'a\tb\n\\\'\"\x41\u4f60\101\q'
{'a': 5}['a']|{'a': {'b': [1, 2]}}.a.b[1]|{'a': 1}.b is defined|{'a': 1}.get('a')|{}.get('b', 7)|{'a': 1, 'b': 2}.items()|{'a': 1}.keys()|{'a': 1}.values()|{'a': 1}['items'] is defined
""".strip("\n")
FILTERS = r"""
' x '|trim|'xxaxx'|trim('x')|'aBc dE'|upper|'aBc'|lower|'aBC dE'|capitalize|"it's a-b (c) d"|title|'abc'|length|'你好'|length|'a,b'|replace(',', ';')|'aaa'|replace('a', 'b', 2)
[1, 2, 3]|join|[1, 2]|join(', ')|messages|join('|', attribute='role')|['a', 'b']|join(d='-')
messages|map(attribute='role')|join(' ')|['a', 'b']|map('upper')|list|messages|map(attribute='nope', default='?')|join|messages|selectattr('role', 'equalto', 'user')|list|length|messages|rejectattr('role', 'in', ['user', 'tool'])|map(attribute='role')|list|[0, 1, 2, 3]|select('odd')|list|[0, 1, '']|reject|list|messages|selectattr('tool_calls')|list|length|messages|selectattr('tool_calls', 'defined')|list|length
nope|default('d')|''|default('d')|''|d('d', true)|none|default('x')|[3, 1, 2]|first|[3, 1, 2]|last|[]|first|[]|last is undefined|'abc'|list|{'a': 1}|list|'abc'|first
[3, 1, 2]|sort|['b', 'A', 'a', 'B']|sort|['b', 'A']|sort(case_sensitive=true)|[3, 1]|sort(reverse=true)|messages|sort(attribute='role')|map(attribute='role')|list|['a', 'A', 'b']|unique|list|[1, 1.0, 2]|unique|list|[3, 1, 2]|min|[3, 1, 2]|max|[1, 2]|sum|[{'n': 1}, {'n': 2}]|sum(attribute='n')|[1, 2]|reverse|list|'abc'|reverse
{'b': 1, 'A': 2, 'c': 0}|dictsort|{'b': 1, 'A': 2}|dictsort(true)|{'b': 1, 'A': 2}|dictsort(by='value', reverse=true)|{'a': 1}|items|list|[1, 2, 3, 4, 5]|batch(2)|list|[1, 2, 3]|batch(2, 'x')|list|[1, 2, 3, 4, 5]|slice(2)|list|[1, 2, 3]|slice(2, 0)|list
'3'|int|'x'|int|'x'|int(7)|'2.9'|int|'ff'|int(base=16)|3.9|int|'1.5'|float|'x'|float(2.5)|3|float|-3|abs|2.5|abs|2.567|round(2)|2.5|round|3.5|round|2.1|round(method='ceil')|2.9|round(0, 'floor')|1234|round(-2)|0.125|round(2)
'a\nb\n\nc'|indent|'a\nb\n\nc'|indent(2, true)|'a\n\nc'|indent('> ', blank=true)|'a b\nc'|wordcount|'x'|center(5)|'abc'|string|5|string|length|'%s is %d'|format('a', 3)|'<b>x</b>  y'|striptags|'a b&c/é'|urlencode|'a b c d e f g'|truncate(8, leeway=0)|'<a&"\'>'|escape|length
""".strip("\n")
METHODS = r"""
' x '.strip()|'xax'.strip('x')|' x '.lstrip()|' x '.rstrip()|'a b  c'.split()|'a,b,c'.split(',')|'a,b,c'.split(',', 1)|'a,b,c'.rsplit(',', 1)|' a b '.split(none, 1)|' a b '.rsplit(none, 1)|'a\nb\r\nc'.splitlines()|'a\nb'.splitlines(true)|'你好吗'.split('好')
'abc'.startswith('a')|'abc'.endswith(('x', 'c'))|'aBc'.upper()|'aBc'.lower()|"they're Bill's".title()|'aBC'.capitalize()|'aa'.replace('a', 'b', 1)|','.join(['a', 'b'])|'abcb'.find('b')|'abc'.find('z')|'abcb'.rfind('b')|'你好'.index('好')|'aaa'.count('a')|'a=b=c'.partition('=')|'a=b=c'.rpartition('=')|'abc'.removeprefix('a')|'abc'.removesuffix('c')
'12'.isdigit()|'a1'.isalnum()|'ab'.isalpha()|' '.isspace()|'AB'.isupper()|'ab'.islower()|'a'.ljust(3) ~ '|'|'a'.rjust(3)|'a'.center(4) ~ '|'|'7'.zfill(3)|'-7'.zfill(4)|'{} {}'.format(1, 'b')|'{1}{0}'.format(1, 2)|'{a:>5}|{b:.2f}'.format(a='x', b=1.005)|'{{}}'.format()|'{!r}'.format('x')
'%s %r' % ('a', 'b')|'%05.2f' % 3.14159|'%d%%' % 50|'%(a)s' % {'a': 1}|'%x' % 255|'%-5s|' % 'a'|'%5s|' % 'a'|'%+d' % 5|[1, 2].index(2)|[1, 1].count(1)
'ПРИВЕТ'.lower()|'привет'.upper()|'straße'.upper()|'Ωμέγα'.upper()|'ÀÉ'.lower()
""".strip("\n")
TESTS = r"""
1 is defined|nope is defined|nope is undefined|nope is not defined|none is none|'a' is string|1 is number|1 is integer|1.0 is float|true is boolean|true is integer|true is number|{} is mapping|[] is sequence|'a' is sequence|{} is sequence|{}.keys() is sequence|[] is iterable|1 is iterable|range is callable|1 is callable
1 is sameas 1|none is sameas none|'a' is eq 'a'|1 is equalto 1.0|1 is ne 2|1 is lt 2|2 is gt 1|2 is ge 2|1 is le 0|2 is lessthan 3|2 is greaterthan 3|1 is in [1, 2]|3 is odd|3 is even|9 is divisibleby 3|true is true|false is false|1 is true|'a' is lower|'A' is upper|'upper' is filter|'odd' is test|not 1 is odd|1 is not odd
""".strip("\n")
JSON = r"""
messages|tojson|tools|tojson(indent=2)|{'b': 1, 'a': [1.5, none, true, {}, []]}|tojson|{'b': 1, 'a': 2}|tojson(sort_keys=true)|'é😀\n"\\\x01\x7f'|tojson|'é😀'|tojson(ensure_ascii=true)|[1, {'a': 2}]|tojson(separators=(',', ':'))|(1, 2)|tojson|{1: 2, none: 3, true: 4}|tojson|[1, [], {}]|tojson(indent=1)|[1]|tojson(indent='-')|1e100|tojson
""".strip("\n")


BLOCKS = {
    "data": "  a  \n  {{ 1 }}  \n\n",
    "trim": "a\n  {% if true %}\n  b\n  {% endif %}\nc\n  {%- if true -%}  \n d  {%- endif -%}  \n e {%+ if true +%}\n f {% endif %} \n{# c #}\n  {# c -#}\n  g\n",
    "trim variables": "a  {{- 1 -}}  b\n  {{ 2 }}\nc {{ {'a': {'b': 1}} }}",
    "raw": "{% raw %}{{ x }}{% if %}{% endraw %}\n|{%- raw -%}  {{ y }}  {%- endraw -%}  |",
    "crlf": "a\r\n{% if true %}\r\nb\r\n{% endif %}\r\nc\r",
    "if": "{% if 0 %}a{% elif none %}b{% elif [] %}c{% else %}d{% endif %}{% if nope %}x{% endif %}",
    "for": "{% for m in messages %}{{ loop.index }}/{{ loop.length }} {{ loop.index0 }} {{ loop.revindex }} {{ loop.revindex0 }} {{ loop.first }} {{ loop.last }} {{ m.role }} {{ loop.previtem.role if not loop.first }} {{ loop.nextitem.role if not loop.last }} {{ loop.cycle('a', 'b') }} {{ loop.changed(m.role == 'user') }} {{ loop.depth }}\n{% endfor %}",
    "for filter": "{% for m in messages if m.role == 'user' %}{{ loop.index }}{{ loop.length }}{{ m.content is string }}{% else %}none{% endfor %}{% for x in [] %}{% else %}empty{% endfor %}",
    "for unpack": "{% for a, b in [(1, 2), [3, 4]] %}{{ a }}{{ b }}{% endfor %}{% for k, v in {'x': 1, 'y': 2}.items() %}{{ k }}{{ v }}{% endfor %}{% for k in {'x': 1} %}{{ k }}{% endfor %}{% for c in '你好' %}{{ c }}.{% endfor %}{% for (a, b) in [(1, 2)] %}{{ b }}{% endfor %}",
    "for nested": "{% for a in [1, 2] %}{% for b in [3, 4] %}{{ a }}{{ b }}{{ loop.depth }}{{ loop.index }} {% endfor %}{{ loop.index }}{% endfor %}",
    "break": "{% for i in range(10) %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 5 %}{% break %}{% endif %}{{ i }}{% endfor %}",
    "recursive": "{% for n in [{'v': 1, 'kids': [{'v': 2, 'kids': [{'v': 3}]}, {'v': 4}]}, {'v': 5}] recursive %}{{ loop.depth }}{{ loop.depth0 }}:{{ n.v }}{% if n.kids %}({{ loop(n.kids) }}){% endif %}{{ loop.index }}/{{ loop.length }} {% endfor %}",
    "recursive with a macro": "{% macro list(items) %}{% for i in items recursive %}{{ '-' * loop.depth }}{{ i if i is not sequence else loop(i) }}{% else %}none{% endfor %}{% endmacro %}{{ list([1, [2, [3]], []]) }}",
    "else of a loop that broke": "{% for i in [1, 2] %}{% if true %}{% break %}{% endif %}{% else %}a{% endfor %}{% for i in [1, 2] %}{% if i == 2 %}{% break %}{% endif %}{% else %}b{% endfor %}{% for i in [1, 2] %}{% continue %}{% else %}c{% endfor %}",
    "unknown filter in a conditional expression": "{{ 1 if true else 2 | nofilter }}{{ (1 | nofilter) if false else 3 }}{{ 4 if true or 1 is notest }}",
    "sort by what is not there": "{{ [1, 2] | sort(attribute='a') }}{{ nope is callable }}",
    "scope": "{% set x = 1 %}{% for i in [1, 2] %}{% set x = x + i %}{{ x }}{% endfor %}{{ x }}{% if true %}{% set x = 9 %}{% endif %}{{ x }}{% set a, b = 1, 2 %}{{ a }}{{ b }}",
    "nothing to choose from": "{{ none | map('upper') | list }}{{ 0 | selectattr('a') | list }}{{ '' | reject('none') | list }}{{ nope | rejectattr('a', 'defined') | list }}{{ {} | map(attribute='x') | list }}",
    "names before they are set": "{% for i in [1] %}[{{ flag }}{{ later }}]{% endfor %}{% macro f() %}({{ flag }}){% endmacro %}{{ f() }}{% set flag = 1 %}{{ f() }}{% for i in [1, 2] %}{{ flag }}{% if i == 2 %}{% set flag = i %}{% set tools = 3 %}{% endif %}{{ flag }}{{ tools is none }}{% for j in [1] %}{{ bos_token }}{% endfor %}{% set bos_token = 'b' %}{{ bos_token }}{% endfor %}{{ flag }}{% set eos_token %}<{{ eos_token }}>{% endset %}{{ eos_token }}{% for i in [] %}{% else %}{% set flag = 7 %}{{ flag }}{% endfor %}{{ flag }}",
    "names set in branches": "{% if false %}{% set flag = 1 %}{% endif %}{{ flag }}{% for i in [1] %}{% if i == 2 %}{% set bos_token = 1 %}{% elif i == 3 %}{% set eos_token = 2 %}{% else %}{% set new = 3 %}{% endif %}{{ bos_token }}{{ eos_token }}{{ new }}{% endfor %}{{ new }}{% with a = 1 %}{% filter upper %}{{ tools is none }}{{ a }}{% endfilter %}{% set tools = 2 %}{% endwith %}{{ tools }}",
    "namespace": "{% set ns = namespace(n=0, s='') %}{% for i in range(3) %}{% set ns.n = ns.n + i %}{% set ns.s = ns.s ~ i %}{% endfor %}{{ ns.n }}{{ ns.s }}{{ ns.nope is defined }}",
    "set block": "{% set x %}a{{ 1 }}b{% endset %}[{{ x }}]{% set y | upper | trim %} abc {% endset %}[{{ y }}]{{ x is string }}",
    "macro": "{% macro f(a, b=2, c=a) %}{{ a }}-{{ b }}-{{ c }};{% endmacro %}{{ f(1) }}{{ f(1, c=3) }}{{ f(b=5, a=4) }}{{ f() }}{% macro g() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ g(1, 2, x=3) }}{{ f.name }}",
    "macro scope": "{% set x = 1 %}{% macro f() %}{{ x }}{% set x = 5 %}{{ x }}{% endmacro %}{% set x = 2 %}{{ f() }}{{ x }}{% macro r(n) %}{{ n }}{% if n > 0 %}{{ r(n - 1) }}{% endif %}{% endmacro %}{{ r(5) }}",
    "call": "{% macro box(t) %}<{{ t }}>{{ caller(1, 2) }}</{{ t }}>{% endmacro %}{% call(a, b) box('x') %}{{ a }}+{{ b }}{% endcall %}{% macro maybe() %}{{ caller() if caller else 'none' }}{% endmacro %}{{ maybe() }}{% call maybe() %}yes{% endcall %}",
    "filter block": "{% filter upper %}a{{ 'b' }}{% endfilter %}{% filter replace('a', 'b') | trim %} aaa {% endfilter %}",
    "with": "{% with a = 1, b = 2 %}{{ a }}{{ b }}{% set a = 5 %}{{ a }}{% endwith %}{{ a }}",
    "generation": "{% for m in messages %}{% if m.role == 'assistant' %}{% generation %}{{ m.content }}{% endgeneration %}{% endif %}{% endfor %}",
    "joiner": "{% set j = joiner(', ') %}{% for i in [1, 2, 3] %}{{ j() }}{{ i }}{% endfor %}{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}{{ c.reset() }}{{ c.next() }}",
    "globals": "{{ range(3) | list }}{{ range(5, 0, -2) | list }}{{ dict(a=1, b=2) }}{{ dict([('x', 1)]) }}{{ strftime_now('%Y-%m-%d %H:%M:%S %d %b %B %A %a %j %p %I %y') }}{{ strftime_now('%-d %-m') }}",
    "undefined prints empty": "[{{ nope }}][{{ messages[0].nope }}][{{ messages[99] }}]{% for x in nope %}x{% endfor %}{{ nope ~ 'a' }}{{ nope == none }}{{ nope | length }}",
    "spread": "{% macro f(a, b, c=0) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ f(*[1, 2]) }}{{ f(1, **{'b': 2, 'c': 3}) }}",
    "groupby": "{% for k, g in messages | groupby('role') %}{{ k }}:{{ g | length }} {% endfor %}",
    "print": "{% print 1 + 1 %}{{ 1, 2 }}",
    "generator is true": "{{ 1 if [] | select else 2 }}{% set g = [1, 2] | map('string') %}{{ g | join }}{{ g | join }}",
    "variables": "{{ bos_token }}{{ eos_token }}{{ add_generation_prompt }}{{ tools is none }}{{ flag }}{{ documents }}",
    "method of a key": "{{ {'a': 1}['items'] is callable }}{{ {'items': 1}['items'] }}{{ {'items': 1}.items is callable }}",
}
ERRORS = {
    "raise": "{{ raise_exception('no: ' ~ messages[0].role) }}",
    "undefined attribute": "{{ nope.a }}", "undefined call": "{{ nope() }}", "undefined plus": "{{ nope + 1 }}",
    "no filter": "{{ 1 | nofilter }}", "no filter behind a condition": "{{ 1 if true else 2 }}{{ 1 | nofilter }}", "loop called": "{% for i in [1] %}{{ loop([2]) }}{% endfor %}", "endless recursion": "{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}", "no test": "{{ 1 is notest }}", "no filter in a branch": "{% if false %}{{ 1 | nofilter }}{% endif %}ok",
    "no filter in a branch taken": "{% if true %}{{ 1 | nofilter }}{% endif %}", "types": "{{ 1 + 'a' }}", "none plus": "{{ 'a' + none }}",
    "division": "{{ 1 // 0 }}", "not iterable": "{% for x in 5 %}{% endfor %}", "order": "{{ 1 < 'a' }}", "unclosed if": "{% if true %}a",
    "unclosed tag": "{{ 1", "bad tag": "{% nosuchtag %}", "stray end": "{% endif %}", "bracket": "{{ (1 }}", "unclosed string": "{{ 'a }}",
    "append": "{% set x = [] %}{{ x.append(1) }}", "update": "{{ {}.update({'a': 1}) }}", "json undefined": "{{ nope | tojson }}",
    "macro arguments": "{% macro f(a) %}{% endmacro %}{{ f(1, 2) }}", "macro keyword": "{% macro f(a) %}{% endmacro %}{{ f(z=2) }}",
    "length": "{{ 5 | length }}", "unpack": "{% for a, b in [(1, 2, 3)] %}{% endfor %}", "int of undefined": "{{ nope | int }}",
    "range": "{{ range(10**9) }}", "slice of none": "{% set x = none %}{{ x[1:] }}", "slice of a number": "{% set x = 1 %}{{ x[:2] }}", "slice of a mapping": "{% set x = {} %}{{ x[1:] }}", "indent of a list": "{{ [1] | indent }}", "set attribute": "{% set x = {} %}{% set x.a = 1 %}", "in number": "{{ 1 in 2 }}", "in text": "{{ 1 in 'a' }}",
    "format": "{{ '%d' % 'a' }}", "recursion": "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "not a function": "{{ 'a'() }}",
    "empty": "{{ }}", "split": "{{ 'a'.split('') }}", "index": "{{ [1].index(2) }}", "dict list key": "{{ {[]: 1} }}",
}


def split_expressions(line):
    """'|' separates where what follows is not a filter's name: the list of expressions is made by trying."""
    from template_environment import environment
    env, parts, out = environment(), line.split("|"), []
    current = ""
    for part in parts:
        joined = current + "|" + part if current else part
        name = part.split("(")[0].strip()
        is_filter = name.split(" ")[0].split(".")[0] in env.filters and current
        try:
            env.parse("{{ " + current + " }}")
            complete = bool(current)
        except Exception:
            complete = False
        if complete and not is_filter:
            out.append(current)
            current = part
        else:
            current = joined
    return out + [current]


def main():
    sources = dict(BLOCKS)
    for group, text in (("expression", EXPRESSIONS), ("filter", FILTERS), ("method", METHODS), ("test", TESTS), ("json", JSON)):
        for line in text.split("\n"):
            for expression in split_expressions(line):
                sources[f"{group} {expression}"] = "{{ " + expression + " }}"
    sources |= {f"error {name}": source for name, source in ERRORS.items()}
    cases = []
    for name, source in sources.items():
        text, error = render(source, MESSAGES, TOOLS, {"flag": "é"}, True, "<s>", "</s>")
        cases.append({"name": name, "source": source, "text": text})
        if (error is not None) != name.startswith("error") and not name.startswith("error no filter in a branch"):
            print(name, error, file=sys.stderr)
    data = {"messages": MESSAGES, "tools": TOOLS, "extra": {"flag": "é"}, "cases": cases}
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump(data, file, ensure_ascii=False, indent=0)
        file.write("\n")
    print(len(cases), "cases")


main()
