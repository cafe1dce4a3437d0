"""Random small templates, by grammar: for comparing the interpreter with jinja2."""

TEXT_METHODS = ["strip()", "lstrip()", "rstrip()", "upper()", "lower()", "title()", "capitalize()", "split()", "split('a')", "split('\\n', 1)", "rsplit('b', 1)", "splitlines()", "startswith('a')", "endswith('b')",
                "replace('a', 'xy')", "replace('', '-')", "find('b')", "count('a')", "strip('ab')", "lstrip('\\n')", "rstrip('\\n ')", "isdigit()", "isalpha()", "zfill(5)", "ljust(6)", "partition('a')", "rpartition('b')", "removeprefix('a')",
                "removesuffix('b')", "index('a')", "join(['x', 'y'])", "format(1)", "isupper()", "isspace()", "center(7, '*')", "rfind('a')", "isnumeric()"]
FILTERS = ["trim", "upper", "lower", "length", "count", "list", "first", "last", "join", "join(', ')", "tojson", "tojson(indent=2)", "tojson(indent=0)", "tojson(separators=(',', ':'))", "tojson(ensure_ascii=true)", "tojson(sort_keys=true)",
           "string", "int", "float", "default('d')", "default('d', true)", "d", "sort", "reverse", "unique", "map('upper')|list", "map(attribute='a')|list", "select|list", "reject('none')|list", "selectattr('a')|list", "selectattr('a', 'eq', 1)|list",
           "rejectattr('a', 'defined')|list", "min", "max", "sum", "round", "round(1)", "abs", "capitalize", "title", "replace('a', 'b')", "indent", "indent(2, true)", "items", "items|list", "dictsort", "batch(2)|list", "slice(2)|list", "wordcount", "center(9)", "safe",
           "e", "escape", "urlencode", "truncate(5)", "truncate(7, true, '..', 0)", "striptags", "attr('a')", "random_missing", "groupby('a')|list", "sort(reverse=true)", "sort(attribute='a')", "map('int')|list", "format(1)"]
TESTS = ["defined", "undefined", "none", "string", "number", "integer", "float", "boolean", "true", "false", "mapping", "iterable", "sequence", "callable", "odd", "even", "eq 1", "ne 1", "gt 1", "lt('b')", "in [1, 'a']", "equalto('a')",
         "sameas none", "divisibleby 2", "lower", "upper", "filter", "test", "greaterthan 0", "== 1", "!=(2)", "ge 2", "le 2"]
NAMES = ["x", "y", "z", "s", "n", "l", "d", "t", "e", "missing", "ms", "loop", "ns", "tools", "documents", "bos_token"]
SPACES = ["", "", "", " ", "\n", "\n\n", "  ", " \n ", "\t", "a", "b\n", "\na", "  c  ", "你", "\r\n", "-", "{", "#", "}"]
VARIABLES = {
    "x": 1, "y": -2.5, "z": None, "s": " aBc\nab ", "n": 7, "l": [3, 1, 2], "d": {"a": 1, "b": "é", "items": [1]}, "t": True, "e": "",
    "ms": [{"a": 1, "b": "x", "role": "user"}, {"a": "2", "role": "tool"}, {"b": [1, {"c": None}]}],
}


class Templates:
    def __init__(self, random):
        self.random = random

    def pick(self, values):
        return self.random.choice(values)

    def literal(self):
        return self.pick(["0", "1", "-1", "2", "3.5", "'a'", "''", "\"b'\"", "'a\\nb'", "'aXb'", "true", "false", "none", "None", "[]", "{}", "()", "[1, 2]", "['b', 'a']", "{'a': 1}", "{'b': [1], 'a': none}", "(1, 'x')", "'ß é 中😀'", "1e3", "'%s'", "'{}'", "10", "0.1"])

    def expr(self, depth):
        roll = self.random.random()
        if depth <= 0 or roll < 0.15:
            return self.pick(NAMES) if self.random.random() < 0.6 else self.literal()
        kid = lambda: self.expr(depth - 1)
        if roll < 0.27:
            return f"{kid()} {self.pick(['+', '-', '*', '/', '//', '%', '~', '~', '**', '+'])} {kid()}"
        if roll < 0.37:
            return f"{kid()} {self.pick(['==', '!=', '<', '>', '<=', '>=', 'in', 'not in', 'and', 'or'])} {kid()}"
        if roll < 0.42:
            return f"({kid()})"
        if roll < 0.46:
            return f"not {kid()}"
        if roll < 0.62:
            return f"{kid()}|{self.pick(FILTERS)}"
        if roll < 0.72:
            return f"{kid()} is {self.pick(['', '', 'not '])}{self.pick(TESTS)}"
        if roll < 0.79:
            return f"{self.pick(NAMES)}{self.pick(['', '|string', '.b', '.a'])}.{self.pick(TEXT_METHODS)}"
        if roll < 0.85:
            return f"{self.pick(NAMES)}{self.pick(['[0]', '[-1]', '[1:]', '[::-1]', '[:2]', '[-2:]', '[::2]', '.a', '.b', '.nope', '[x]', '.0', '[0].a', '[9]', '.items()', '.keys()|list', '.values()|list', '.get(%r)' % 'a', '.get(1, 2)', '.role', '[%r]' % 'a'])}"
        if roll < 0.89:
            return f"{kid()} if {kid()}" + (f" else {kid()}" if self.random.random() < 0.7 else "")
        if roll < 0.92:
            return f"loop.{self.pick(['index', 'index0', 'first', 'last', 'length', 'revindex', 'revindex0', 'previtem', 'nextitem', 'depth', 'depth0', 'cycle(1, 2)', 'changed(x)'])}"
        if roll < 0.94:
            return f"[{kid()}, {kid()}]"
        if roll < 0.96:
            return "{'a': %s, %s: 1}" % (kid(), self.literal())
        if roll < 0.98:
            return f"{self.pick(['m', 'k', 'range', 'dict', 'namespace', 'f'])}({self.pick(['', '1', 'x', '1, 2', 'a=1', 'l', 'b=2, a=3'])})"
        return f"ns.{self.pick(['a', 'b', 'c'])}"

    def open(self, what="%"):
        return "{" + what + self.pick(["", "", "-", "-", "+"] if what == "%" else ["", "", "-"])

    def close(self, what="%"):
        return self.pick(["", "", "-", "-", "+"] if what == "%" else ["", "", "-"]) + what + "}"

    def tag(self, inside):
        return f"{self.open()} {inside} {self.close()}"

    def body(self, depth, loop=False):
        return "".join(self.statement(depth, loop) for _ in range(self.random.randint(0, 3)))

    def statement(self, depth, loop=False):
        space, roll = self.pick(SPACES), self.random.random()
        e = lambda: self.expr(self.pick([0, 1, 1, 2]))
        if depth <= 0 or roll < 0.3:
            return space + "{{" + self.pick(["", "-"]) + " " + e() + " " + self.pick(["", "-"]) + "}}"
        if roll < 0.38:
            return space + "{#" + self.pick(["", "-"]) + " c " + self.pick(["", "-"]) + "#}"
        if roll < 0.5:
            target = self.pick(["x", "y", "s", "l", "ns.a", "ns.b", "x, y", "new", "tools", "documents", "bos_token"])
            return space + self.tag(f"set {target} = {e()}")
        if roll < 0.54:
            return space + self.tag("set " + self.pick(["x", "s", "s | upper", "s | trim | length"])) + self.body(depth - 1, loop) + self.tag("endset")
        if roll < 0.66:
            out = space + self.tag(f"if {e()}") + self.body(depth - 1, loop)
            if self.random.random() < 0.3:
                out += self.tag(f"elif {e()}") + self.body(depth - 1, loop)
            if self.random.random() < 0.5:
                out += self.tag("else") + self.body(depth - 1, loop)
            return out + self.tag("endif")
        if roll < 0.8:
            target, source = self.pick([("x", "l"), ("x", "ms"), ("m", "ms"), ("k, v", "d.items()"), ("k, v", "d|items"), ("x", "range(3)"), ("c", "s"), ("x", e()), ("x", "[[1, [2]], [3]]"), ("k", "d")])
            recursive = self.random.random() < 0.1
            condition = f" if {e()}" if self.random.random() < 0.2 else ""
            body = self.body(depth - 1, True)
            if recursive:
                body += "{{ loop.depth }}" + "{{ loop(%s) if %s is sequence and %s is not string and loop.depth < 4 }}" % ((self.pick(["x", "l"]),) * 3 if target == "x" else ("l", "k", "k"))
            out = space + self.tag(f"for {target} in {source}{condition}{' recursive' if recursive else ''}") + body
            if self.random.random() < 0.2:
                out += self.tag("else") + self.body(depth - 1, loop)
            return out + self.tag("endfor")
        if roll < 0.84 and loop:
            return self.tag(f"if {e()}") + self.tag(self.pick(["break", "continue"])) + self.tag("endif")
        if roll < 0.9:
            name = self.pick(["m", "k", "f"])
            return space + self.tag(f"macro {name}({self.pick(['', 'a', 'a, b=2', 'x', 'a=1, b=a'])})") + self.body(depth - 1) + self.pick(["", "{{ a }}", "{{ b }}", "{{ caller() }}", "{{ varargs }}", "{{ kwargs }}", "{{ caller() if caller is defined }}"]) + self.tag("endmacro")
        if roll < 0.93:
            return space + self.tag(f"call{self.pick(['', '(q)'])} {self.pick(['m', 'k', 'f'])}({self.pick(['', '1', 'x, 2'])})") + self.body(depth - 1) + self.tag("endcall")
        if roll < 0.95:
            return space + self.tag(f"filter {self.pick(['upper', 'trim', 'indent(1)', 'length', 'replace(%r, %r)|lower' % ('a', 'b')])}") + self.body(depth - 1, loop) + self.tag("endfilter")
        if roll < 0.97:
            return space + self.tag(f"with x = {e()}, q = x") + self.body(depth - 1, loop) + self.tag("endwith")
        if roll < 0.985:
            return space + self.tag("generation") + self.body(depth - 1) + self.tag("endgeneration")
        return space + self.tag("raw") + "{{ raw }} {%" + self.tag("endraw")

    def template(self):
        start = "{% set ns = namespace(a=1, b='x') %}" if self.random.random() < 0.5 else ""
        return start + self.body(3) + self.body(2) + self.pick(SPACES)
