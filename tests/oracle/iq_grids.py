#!/usr/bin/env python3
"""Writes kernels/quant/iq_grids.inc: the grids of the IQ formats, which are part of the formats' definition.

Needs: pip install gguf numpy, whose gguf/quants.py states them. Here one 16-bit number is one point of a grid: eight
coordinates of two bits (iq1_s, iq2_*) or four of three bits in nibbles (iq3_*), the first coordinate lowest. What a coordinate
stands for is in iq1.h, iq2.h and iq3.h.
"""
import pathlib

import gguf
import numpy as np

GRIDS = ["iq1_s", "iq2_xxs", "iq2_xs", "iq2_s", "iq3_xxs", "iq3_s"]


def main():
    lines = ["// Made by tests/oracle/iq_grids.py from the grids that the gguf package states."]
    for name in GRIDS:
        kind = gguf.quants._type_traits[gguf.GGMLQuantizationType[name.upper()]]
        kind.init_grid()
        points, sides = kind.grid_shape
        grid = np.asarray(kind.grid, dtype=np.float32).reshape(points, sides)
        codes = np.array([[list(kind.grid_map).index(v) for v in point] for point in grid], dtype=np.uint32)
        words = (codes << (np.arange(sides, dtype=np.uint32) * (16 // sides))).sum(axis=1)
        lines.append(f"PARLOR_CONSTANT uint16_t k{name.title().replace('_', '')}Grid[{points}] = {{")
        for i in range(0, points, 13):
            lines.append("    " + " ".join(f"0x{w:04x}," for w in words[i:i + 13]))
        lines.append("};")
    out = pathlib.Path(__file__).resolve().parents[2] / "kernels" / "quant" / "iq_grids.inc"
    out.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
