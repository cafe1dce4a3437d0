#!/usr/bin/env python3
"""Writes tests/data/kernels/<format>.bin for the scaled formats (kernels/base/kernels/scaled.h): random blocks and their values.

Needs: pip install numpy torch bitsandbytes. Values come from PyTorch's conversions of float8_e4m3fn, float16 and bfloat16,
from the tables of bitsandbytes, and from scale * (code - zero) in float32. Layout of a file: see quant_vectors.py.
"""
import pathlib
import re

import bitsandbytes.functional as bnb
import numpy as np
import torch

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
F16 = [0x0000, 0x8000, 0x0001, 0x83FF, 0x0400, 0x2E66, 0xAE66, 0x7BFF, 0x7C00, 0xFE01]
BF16 = [0x0000, 0x8000, 0x0001, 0x807F, 0x0080, 0x3F80, 0xBC12, 0x7F7F, 0xFF80, 0x7FC0]


def scale_words(kind, count, rng):
    values = torch.tensor(rng.normal(size=count) * 0.1, dtype=torch.float32)
    if kind == "f32":
        words = values.numpy().view(np.uint32).copy()
        words[:len(BF16)] = np.array(BF16, dtype=np.uint32) << 16 | 0x1234
        return words, words.view(np.float32)
    dtype, special = (torch.float16, F16) if kind == "f16" else (torch.bfloat16, BF16)
    words = values.to(dtype).view(torch.int16).numpy().view(np.uint16).copy()
    words[:len(special)] = special
    return words, torch.tensor(words.view(np.int16)).view(dtype).to(torch.float32).numpy()


def table(kind):
    return bnb.get_4bit_type(kind, device="cpu").to(torch.float32).numpy()


def main():
    rng = np.random.default_rng(20261)
    lines = re.findall(r"^SCALED_FORMAT\((\w+), (\w+), (\w+), (\d+), (\d+)\)",
                       (ROOT / "kernels/base/kernels/formats.def").read_text(), re.M)
    for name, code, kind, values, size in lines:
        values, size = int(values), int(size)
        count = 16
        words, scales = scale_words(kind, count, rng)
        parts = [words.reshape(count, 1).view(np.uint8).reshape(count, -1)]
        codes = rng.integers(0, 16 if code in ("u4", "nf4", "fp4") else 256, (count, values), dtype=np.uint8)
        if code in ("u4", "u8"):
            zeros = rng.integers(0, 17 if code == "u4" else 256, (count, 1), dtype=np.uint8)
            parts.append(zeros)
            numbers = codes.astype(np.float32) - zeros.astype(np.float32)
        elif code == "e4m3":
            codes.reshape(-1)[-256:] = np.arange(256)
            numbers = torch.tensor(codes).view(torch.float8_e4m3fn).to(torch.float32).numpy()
        else:
            numbers = table(code)[codes]
        parts.append(codes if code in ("u8", "e4m3") else codes[:, 0::2] | codes[:, 1::2] << 4)
        blocks = np.concatenate(parts, axis=1)
        assert blocks.shape[1] == size, name
        with np.errstate(all="ignore"):
            decoded = scales.reshape(count, 1) * numbers
        assert decoded.dtype == np.float32
        header = np.array([count, size, values], dtype="<u4")
        (ROOT / "tests/data/kernels" / f"{name}.bin").write_bytes(
            header.tobytes() + blocks.tobytes() + decoded.astype("<f4").tobytes())


if __name__ == "__main__":
    main()
