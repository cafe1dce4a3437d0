#!/usr/bin/env python3
"""Writes tables of code points as the tokenizers package knows them: models were trained with what it does.

python3 tests/oracle/unicode_tables.py > engine/text/unicode_tables.inc
    general categories: those of its regular expressions
python3 tests/oracle/unicode_tables.py punctuation > engine/text/unicode_punctuation.inc
    what its Punctuation pre-tokenizer splits at: an older Unicode's, and ASCII's symbols
"""
import sys

import tokenizers
from tokenizers import Regex, pre_tokenizers

CATEGORIES = ["Cn", "Cc", "Cf", "Co", "Cs", "Ll", "Lm", "Lo", "Lt", "Lu", "Mc", "Me", "Mn", "Nd", "Nl", "No",
              "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Sc", "Sk", "Sm", "So", "Zl", "Zp", "Zs"]
SURROGATES = range(0xD800, 0xE000)
EVERYTHING = "".join(chr(cp) for cp in range(0x110000) if cp not in SURROGATES)


def lines(cells):
    line = ""
    for cell in cells:
        if len(line) + len(cell) > 108:
            print(line)
            line = ""
        line += cell
    print(line)


def left_by(pre_tokenizer):
    return {ord(char) for piece, _ in pre_tokenizer.pre_tokenize_str(EVERYTHING) for char in piece}


def categories():
    of = {cp: "Cs" for cp in SURROGATES}
    for name in CATEGORIES:
        if name != "Cs":
            of |= dict.fromkeys(left_by(pre_tokenizers.Split(Regex(rf"\p{{{name}}}"), "removed", invert=True)), name)
    print("// {first code point, category}; a range ends where the next one starts.")
    starts = [cp for cp in range(0x110000) if cp == 0 or of[cp] != of[cp - 1]]
    lines([f"{{0x{cp:X},{CATEGORIES.index(of[cp])}}}," for cp in starts])


def punctuation():
    split = {ord(char) for char in EVERYTHING} - left_by(pre_tokenizers.Punctuation("removed"))
    print("// {first, last}")
    first = [cp for cp in sorted(split) if cp - 1 not in split]
    last = [cp for cp in sorted(split) if cp + 1 not in split]
    lines([f"{{0x{a:X},0x{b:X}}}," for a, b in zip(first, last)])


print(f"// Made by tests/oracle/unicode_tables.py from tokenizers {tokenizers.__version__}. Do not edit.")
punctuation() if sys.argv[1:] == ["punctuation"] else categories()
