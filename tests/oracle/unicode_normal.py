#!/usr/bin/env python3
"""Writes engine/text/unicode_normal.inc: decompositions and combining classes, from Python's unicodedata, as far as the
tokenizers package knows them: models were trained with its normalization, which is that of an older Unicode.

python3 tests/oracle/unicode_normal.py > engine/text/unicode_normal.inc
"""
import unicodedata

from tokenizers import normalizers

NFD, NFKD = normalizers.NFD(), normalizers.NFKD()


def is_surrogate(cp):
    return 0xD800 <= cp < 0xE000


def combining(cp):
    """0 for what tokenizers does not move before U+0345, whose class is the highest"""
    known = cp == 0x345 or (not is_surrogate(cp) and NFD.normalize_str("\u0345" + chr(cp)) == chr(cp) + "\u0345")
    return unicodedata.combining(chr(cp)) if known else 0


def decomposition(cp):
    known = not is_surrogate(cp) and NFKD.normalize_str(chr(cp)) != chr(cp)
    return unicodedata.decomposition(chr(cp)) if known else ""


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
        words = decomposition(cp).split()
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
        value = combining(cp)
        if value and runs and runs[-1][1] == cp - 1 and runs[-1][2] == value:
            runs[-1][1] = cp
        elif value:
            runs.append([cp, cp, value])
    lines([f"{{0x{first:X},0x{last:X},{value}}}," for first, last, value in runs])
    print("};")


main()
