#!/usr/bin/env python3
"""Writes engine/text/unicode_tables.inc: general categories and white space, from Python's unicodedata.

python3 tests/oracle/unicode_tables.py > engine/text/unicode_tables.inc
"""
import unicodedata

CATEGORIES = ["Cn", "Cc", "Cf", "Co", "Cs", "Ll", "Lm", "Lo", "Lt", "Lu", "Mc", "Me", "Mn", "Nd", "Nl", "No",
              "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Sc", "Sk", "Sm", "So", "Zl", "Zp", "Zs"]


def main():
    print(f"// Made by tests/oracle/unicode_tables.py from Unicode {unicodedata.unidata_version}. Do not edit.")
    print("// {first code point, category}; a range ends where the next one starts.")
    cells, last = [], None
    for cp in range(0x110000):
        category = unicodedata.category(chr(cp))
        if category != last:
            cells.append(f"{{0x{cp:X},{CATEGORIES.index(category)}}},")
            last = category
    line = ""
    for cell in cells:
        if len(line) + len(cell) > 108:
            print(line)
            line = ""
        line += cell
    print(line)


main()
