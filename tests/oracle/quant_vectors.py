#!/usr/bin/env python3
"""Writes tests/data/kernels/<format>.bin: random blocks of every weight format and what the gguf package decodes from them.

Needs: pip install gguf numpy. Layout of a file, little endian: uint32 blocks, uint32 bytes per block, uint32 values per
block, the blocks, the values as float32.
"""
import pathlib

import gguf
import numpy as np

# format: byte offsets of its float16 fields
FORMATS = {
    "f16": [0], "bf16": [], "q4_0": [0], "q4_1": [0, 2], "q5_0": [0], "q5_1": [0, 2], "q8_0": [0],
    "q2_k": [80, 82], "q3_k": [108], "q4_k": [0, 2], "q5_k": [0, 2], "q6_k": [208],
    "iq1_s": [0], "iq1_m": [], "iq2_xxs": [0], "iq2_xs": [0], "iq2_s": [0], "iq3_xxs": [0], "iq3_s": [0],
    "iq4_nl": [0], "iq4_xs": [0], "tq1_0": [52], "tq2_0": [64], "mxfp4": [], "nvfp4": [],
}
# mxfp4: exponents from one end to the other
EXPONENTS = [0, 1, 2, 3, 64, 100, 126, 127, 128, 129, 200, 250, 252, 253, 254, 255]
# Zeros, denormals (smallest, largest), smallest normal, ordinary, largest; then infinities and NaN.
SCALES = [0x0000, 0x8000, 0x0001, 0x8001, 0x03FF, 0x83FF, 0x0400, 0x2E66, 0xAE66, 0x3C00, 0x7BFF, 0xFBFF,
          0x7C00, 0xFC00, 0x7E00, 0xFE01]
BF16_SPECIAL = [0x0000, 0x8000, 0x0001, 0x807F, 0x0080, 0x3F80, 0x7F7F, 0xFF7F, 0x7F80, 0xFF80, 0x7FC0]


def blocks_of(name, block_bytes, rng):
    if name == "f16":  # one value is one block: every exponent, both signs, edge mantissas
        return np.array([s << 15 | e << 10 | m for s in (0, 1) for e in range(32) for m in (0, 1, 0x155, 0x3FF)],
                        dtype="<u2").view(np.uint8).reshape(-1, 2)
    if name == "bf16":
        return np.concatenate([np.array(BF16_SPECIAL, dtype="<u2"), rng.integers(0, 1 << 16, 245).astype("<u2")]
                              ).view(np.uint8).reshape(-1, 2)
    blocks = rng.integers(0, 256, (len(SCALES) + 10, block_bytes), dtype=np.uint8)
    blocks[0, :] = 0
    blocks[1, :] = 255
    for i in range(len(blocks)):
        for field, offset in enumerate(FORMATS[name]):
            if i < len(SCALES):
                value = SCALES[(i + field * 5) % len(SCALES)]
            else:
                value = int(np.float16(rng.normal() * 0.1).view(np.uint16))
            blocks[i, offset:offset + 2] = [value & 255, value >> 8]
    if name == "mxfp4":
        blocks[:len(EXPONENTS), 0] = EXPONENTS
    if name == "iq1_m":  # d is spread over the high nibbles of the last four 16-bit words
        for block, d in zip(blocks, SCALES):
            for i in range(4):
                block[49 + 2 * i] = block[49 + 2 * i] & 15 | (d >> 4 * i & 15) << 4
    if name == "nvfp4":  # all 256 scales, in 64 blocks of 4
        blocks = rng.integers(0, 256, (64, block_bytes), dtype=np.uint8)
        blocks[:, :4] = np.arange(256).reshape(64, 4)
    return blocks


def main():
    out = pathlib.Path(__file__).resolve().parent.parent / "data" / "kernels"
    out.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(20260)
    for name in FORMATS:
        kind = gguf.GGMLQuantizationType[name.upper()]
        values, size = gguf.GGML_QUANT_SIZES[kind]
        blocks = blocks_of(name, size, rng)
        with np.errstate(all="ignore"):
            decoded = gguf.quants.dequantize(blocks.reshape(-1), kind)
        assert decoded.dtype == np.float32 and decoded.size == len(blocks) * values
        header = np.array([len(blocks), size, values], dtype="<u4")
        (out / f"{name}.bin").write_bytes(header.tobytes() + blocks.tobytes() + decoded.astype("<f4").tobytes())


if __name__ == "__main__":
    main()
