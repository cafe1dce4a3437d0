#!/usr/bin/env python3
"""Writes engine/text/unicode_normal.inc: decompositions and combining classes, from Python's unicodedata.

python3 tests/oracle/unicode_normal.py > engine/text/unicode_normal.inc
"""
import unicodedata


def lines(cells):
    line = ""
    for cell in cells:
        if len(line) + len(cell) > 108:
            print(line)
            line = ""
        line += cell
    print(line)


def main():
    print(f"// Made by tests/oracle/unicode_normal.py from Unicode {unicodedata.unidata_version}. Do not edit.")
    pairs, singles, compatible = [], [], []
    for cp in range(0x110000):
        words = unicodedata.decomposition(chr(cp)).split()
        if not words:
            continue
        if words[0].startswith("<"):
            to = [int(word, 16) for word in words[1:]]
            compatible += [f"0x{cp:X},{len(to)},"] + [f"0x{code:X}," for code in to]
        elif len(words) == 2:
            composes = unicodedata.normalize("NFC", chr(cp)) == chr(cp)
            pairs.append(f"{{0x{cp:X},0x{words[0].lstrip('0')},0x{words[1].lstrip('0')},{int(composes)}}},")
        else:
            singles.append(f"{{0x{cp:X},0x{words[0].lstrip('0')}}},")
    print("// {code point, its two parts, whether they compose to it}\nconstexpr Pair kPairs[] = {")
    lines(pairs)
    print("};\n// {code point, what it is the same as}\nconstexpr Single kSingles[] = {")
    lines(singles)
    print("};\n// code point, count, compatibility decomposition\nconstexpr uint32_t kCompatible[] = {")
    lines(compatible)
    print("};\n// {first, last, combining class}\nconstexpr Combining kCombining[] = {")
    runs = []
    for cp in range(0x110000):
        value = unicodedata.combining(chr(cp))
        if value and runs and runs[-1][1] == cp - 1 and runs[-1][2] == value:
            runs[-1][1] = cp
        elif value:
            runs.append([cp, cp, value])
    lines([f"{{0x{first:X},0x{last:X},{value}}}," for first, last, value in runs])
    print("};")


main()
