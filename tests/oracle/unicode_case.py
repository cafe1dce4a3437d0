#!/usr/bin/env python3
"""Writes engine/text/unicode_case.inc: one-to-one case mappings, from the tokenizers package's Lowercase, which knows more than
Python's str.lower(), and from Python's str.upper().

python3 tests/oracle/unicode_case.py > engine/text/unicode_case.inc
"""
import unicodedata

from tokenizers import normalizers


def runs(convert):
    """(first, last, step, distance): every step-th code point from first to last lies at the same distance."""
    out = []
    for cp in range(0x110000):
        if 0xD800 <= cp < 0xE000:
            continue
        mapped = convert(chr(cp))
        if len(mapped) != 1 or ord(mapped) == cp:
            continue
        distance = ord(mapped) - cp
        if out:
            first, last, step, before = out[-1]
            gap = cp - last
            if distance == before and gap in (1, 2) and (step in (0, gap)):
                out[-1] = (first, cp, gap, distance)
                continue
        out.append((cp, cp, 0, distance))
    return out


def main():
    print(f"// Made by tests/oracle/unicode_case.py from Unicode {unicodedata.unidata_version}. Do not edit.")
    print("// {first, last, step, distance}")
    for name, convert in (("kToLower", normalizers.Lowercase().normalize_str), ("kToUpper", str.upper)):
        print(f"constexpr CaseRun {name}[] = {{")
        line = ""
        for first, last, step, distance in runs(convert):
            cell = f"{{0x{first:X},0x{last:X},{max(step, 1)},{distance}}},"
            if len(line) + len(cell) > 108:
                print(line)
                line = ""
            line += cell
        print(line)
        print("};")


main()
