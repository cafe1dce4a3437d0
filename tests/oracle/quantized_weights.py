#!/usr/bin/env python3
"""Writes tests/data/load/quantized: one quantized weight per file, in the layout of each library, and its values.

Needs: pip install numpy torch safetensors transformers compressed-tensors bitsandbytes. CASE.safetensors holds the stored
tensors of the weight "m" and "expected", its values in float32; cases.json the quantization_config of each case.

Where values come from: compressed-tensors, bitsandbytes and Transformers (FP8) dequantize what they quantized, with scales
and results in float32. GPTQ and AWQ: scale * (code - zero) as AutoGPTQ and AutoAWQ (GEMM) define them, packed here by
their definitions: GPTQ fills words with codes from the lowest bits up, down each column; AWQ puts columns
0, 2, 4, 6, 1, 3, 5, 7 of eight into a word.
"""
import json
import pathlib

import bitsandbytes.functional as bnb
import numpy as np
import torch
from compressed_tensors.compressors.naive_quantized import FloatQuantizationCompressor, IntQuantizationCompressor
from compressed_tensors.compressors.pack_quantized import PackedQuantizationCompressor
from compressed_tensors.compressors.pack_quantized.helpers import pack_to_int32, unpack_from_int32
from compressed_tensors.quantization import QuantizationArgs, QuantizationScheme
from safetensors.torch import save_file
from transformers.integrations.finegrained_fp8 import Fp8Dequantize

OUT = pathlib.Path(__file__).resolve().parent.parent / "data/load/quantized"
rng = np.random.default_rng(20262)
torch.manual_seed(20262)
cases = {}


size = 1.0  # of the values, more or less


def made(config, tensors, values):
    """What a file has: quantization_config, the weight's stored tensors; and its values."""
    values = values if torch.is_tensor(values) else torch.from_numpy(np.ascontiguousarray(values))
    assert values.dtype == torch.float32, values.dtype
    return config, {key: value.contiguous() for key, value in tensors.items()}, values.contiguous()


def save(name, config, tensors, values):
    save_file({"m." + key: value for key, value in tensors.items()} | {"expected": values}, OUT / f"{name}.safetensors")
    cases[name] = config


def stream(codes, bits):
    """Codes [n, lines] → words [ceil(n * bits / 32), lines]."""
    n, lines = codes.shape
    flat = ((codes[:, None, :].astype(np.uint32) >> np.arange(bits)[None, :, None]) & 1).reshape(n * bits, lines)
    flat = np.concatenate([flat, np.zeros((-n * bits % 32, lines), np.uint32)])
    words = (flat.reshape(-1, 32, lines) << np.arange(32, dtype=np.uint32)[None, :, None]).sum(1, dtype=np.uint32)
    return torch.from_numpy(words.view(np.int32).copy())


def random_scales(shape, dtype):
    return ((torch.rand(shape) * 0.01 + 0.001) * size).to(dtype)


def gptq(bits, rows, cols, group, act_order=False, sym=False, v2=False, dtype=torch.float16, with_idx=True):
    columns = cols if group == -1 else group  # of a group
    groups = -(-cols // columns)
    top = 1 << bits
    codes = rng.integers(0, top, (cols, rows))
    zeros = np.full((groups, rows), top // 2) if sym else rng.integers(0, top, (groups, rows))
    if not sym and not v2:
        zeros = rng.integers(1, top, (groups, rows))
    scales = random_scales((groups, rows), dtype)
    g_idx = np.arange(cols) // columns
    if act_order:
        g_idx = rng.permutation(g_idx)
    stored = zeros if v2 else zeros - 1
    tensors = {"qweight": stream(codes, bits), "qzeros": stream(stored.T, bits).T, "scales": scales}
    if with_idx:
        tensors["g_idx"] = torch.from_numpy(g_idx.astype(np.int32))
    values = scales.float().numpy()[g_idx] * (codes - zeros[g_idx]).astype(np.float32)
    config = {"quant_method": "gptq", "bits": bits, "group_size": group, "desc_act": act_order, "sym": sym}
    if v2:
        config["checkpoint_format"] = "gptq_v2"
    return made(config, tensors, values.T)


def awq(rows, cols, group, dtype=torch.float16):
    order = [0, 2, 4, 6, 1, 3, 5, 7]
    groups = cols // group
    codes, zeros = rng.integers(0, 16, (cols, rows)), rng.integers(0, 16, (groups, rows))
    scales = random_scales((groups, rows), dtype)

    def pack(values):
        eights = values.reshape(values.shape[0], -1, 8)[:, :, order].astype(np.uint32)
        words = (eights << (4 * np.arange(8, dtype=np.uint32))).sum(2, dtype=np.uint32)
        return torch.from_numpy(words.view(np.int32).copy())

    at = np.arange(cols) // group
    values = scales.float().numpy()[at] * (codes - zeros[at]).astype(np.float32)
    return made({"quant_method": "awq", "bits": 4, "group_size": group, "version": "gemm", "zero_point": True},
         {"qweight": pack(codes), "qzeros": pack(zeros), "scales": scales}, values.T)


def fp8_codes(rows, cols):
    codes = torch.from_numpy(rng.integers(0, 256, (rows, cols), dtype=np.uint8))
    codes[(codes & 0x7F) == 0x7F] = 0  # NaN
    return codes.view(torch.float8_e4m3fn)


def fp8(rows, cols, block, scale_shape, dtype=torch.float32, key="weight_scale_inv"):
    weight, scales = fp8_codes(rows, cols), random_scales(scale_shape, dtype)
    grid = scales.reshape(1, 1) if scales.numel() == 1 else scales
    if grid.numel() == 1 or not block or (rows % block[0] == 0 and cols % block[1] == 0):
        values = Fp8Dequantize(None)._dequantize_one(weight, grid, torch.float32)
    else:  # the last blocks are smaller
        whole = grid.float().repeat_interleave(block[0], 0)[:rows].repeat_interleave(block[1], 1)[:, :cols]
        values = weight.float() * whole
    config = {"quant_method": "fp8", "activation_scheme": "dynamic"}
    if block:
        config["weight_block_size"] = block
    return made(config, {"weight": weight, key: scales, "input_scale": torch.ones(1)}, values)


def compressed(compressor, rows, cols, args, dtype=torch.bfloat16, act_order=False):
    args = QuantizationArgs(**args)  # newer versions no longer take actorder="group", which older files have
    groups = 1 if args.strategy == "channel" else cols // args.group_size
    weight = torch.randn(rows, cols) * 0.02 * size
    scale = random_scales((rows, groups), dtype)
    state = {"weight": weight, "weight_scale": scale.float()}
    low, high = (-(1 << (args.num_bits - 1)), (1 << (args.num_bits - 1)) - 1)
    if not args.symmetric:
        state["weight_zero_point"] = torch.from_numpy(rng.integers(low, high + 1, (rows, groups), dtype=np.int8))
    scheme = QuantizationScheme(targets=["Linear"], weights=args)
    if act_order:
        g_idx = torch.from_numpy(rng.permutation(np.arange(cols) // args.group_size).astype(np.int32))
        # as the library does: quantize and dequantize with the columns in the order of their groups
        by_group = torch.argsort(g_idx, stable=True)
        state["weight"] = weight[:, by_group]
    stored = compressor.compress(state, scheme)
    values = compressor.decompress(stored, scheme)["weight"].float()
    stored = dict(stored)
    if act_order:
        back = torch.argsort(by_group)
        codes = unpack_from_int32(stored["weight_packed"], args.num_bits, torch.Size((rows, cols)))[:, back]
        stored["weight_packed"] = pack_to_int32(codes.contiguous(), args.num_bits)
        stored["weight_g_idx"] = g_idx
        values = values[:, back]
    stored["weight_scale"] = scale
    config = {"quant_method": "compressed-tensors", "format": {
        PackedQuantizationCompressor: "pack-quantized", IntQuantizationCompressor: "int-quantized",
        FloatQuantizationCompressor: "float-quantized"}[compressor],
        "config_groups": {"group_0": {"targets": ["Linear"], "weights": json.loads(args.model_dump_json())}}}
    return made(config, {k: v for k, v in stored.items() if torch.is_tensor(v)}, values)


def bitsandbytes(kind, rows, cols, nested, block=64):
    weight = torch.randn(rows, cols) * 0.05 * size
    packed, state = bnb.quantize_4bit(weight, blocksize=block, compress_statistics=nested, quant_type=kind)
    values = bnb.dequantize_4bit(packed, state)
    tensors = {"weight": packed}
    for key, value in state.as_dict(packed=True).items():
        tensors["weight." + key] = value
    return made({"quant_method": "bitsandbytes", "load_in_4bit": True, "bnb_4bit_quant_type": kind,
                "bnb_4bit_use_double_quant": nested}, tensors, values.float())


def bitsandbytes_int8(rows, cols):
    weight = torch.randn(rows, cols) * 0.05 * size
    codes = torch.from_numpy(rng.integers(-127, 128, (rows, cols), dtype=np.int8))
    largest = weight.abs().amax(1)
    # scale first: the library multiplies the code with the largest value first, which may differ in the last bit
    values = (largest * np.float32(1 / 127)).view(-1, 1) * codes.float()
    library = bnb.int8_vectorwise_dequant(codes, largest)
    assert torch.allclose(values, library, rtol=3e-7, atol=0)
    return made({"quant_method": "bitsandbytes", "load_in_8bit": True},
                {"weight": codes, "SCB": largest, "weight_format": torch.tensor(0, dtype=torch.uint8)}, values)


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    save("gptq_4_g32", *gptq(4, 40, 64, 32))
    save("gptq_4_g64_sym", *gptq(4, 24, 128, 64, sym=True))
    save("gptq_4_g128_order", *gptq(4, 16, 256, 128, act_order=True))
    save("gptq_4_g32_order", *gptq(4, 40, 96, 32, act_order=True))
    save("gptq_4_row", *gptq(4, 32, 64, -1, act_order=True))
    save("gptq_4_v2", *gptq(4, 32, 64, 32, v2=True))
    save("gptq_4_bf16", *gptq(4, 32, 64, 32, dtype=torch.bfloat16))
    save("gptq_4_f32", *gptq(4, 32, 64, 32, dtype=torch.float32))
    save("gptq_4_partial", *gptq(4, 16, 96, 64))
    save("gptq_4_no_idx", *gptq(4, 16, 64, 32, with_idx=False))
    save("gptq_2_g64", *gptq(2, 32, 64, 64))
    save("gptq_3_g32", *gptq(3, 64, 96, 32))
    save("gptq_3_order", *gptq(3, 32, 96, 32, act_order=True))
    save("gptq_8_g32_v2", *gptq(8, 32, 64, 32, v2=True))
    save("gptq_8_g128", *gptq(8, 24, 128, 128))
    save("gptq_4_g16", *gptq(4, 16, 48, 16))  # suits no scaled format
    save("awq_g32", *awq(40, 64, 32))
    save("awq_g128", *awq(24, 128, 128))
    save("fp8_block", *fp8(48, 128, [16, 64], (3, 2)))
    save("fp8_block_rest", *fp8(40, 96, [32, 64], (2, 2)))
    save("fp8_tensor", *fp8(24, 64, None, (1,), key="weight_scale"))
    save("fp8_channel", *fp8(24, 64, None, (24, 1), dtype=torch.bfloat16, key="weight_scale"))
    save("fp8_128", *fp8(16, 256, [128, 128], (1, 2)))
    save("fp8_narrow", *fp8(20, 20, [128, 128], (1, 1)))
    pack = PackedQuantizationCompressor
    group = {"num_bits": 4, "type": "int", "symmetric": True, "strategy": "group", "group_size": 32}
    save("ct_4_sym", *compressed(pack, 24, 96, group))
    save("ct_4_asym", *compressed(pack, 40, 64, group | {"symmetric": False}))
    save("ct_4_channel_f16", *compressed(pack, 24, 64, {"num_bits": 4, "strategy": "channel"}, dtype=torch.float16))
    save("ct_8_channel", *compressed(pack, 24, 64, {"num_bits": 8, "strategy": "channel"}))
    save("ct_8_group_asym", *compressed(pack, 24, 128, group | {"num_bits": 8, "group_size": 128, "symmetric": False}))
    save("ct_3_asym", *compressed(pack, 40, 96, group | {"num_bits": 3, "symmetric": False}))
    save("ct_4_order", *compressed(pack, 24, 96, group, act_order=True))
    save("ct_int8", *compressed(IntQuantizationCompressor, 24, 64, {"num_bits": 8, "strategy": "channel"}))
    save("ct_float8", *compressed(FloatQuantizationCompressor, 24, 64, {"num_bits": 8, "type": "float", "strategy": "channel"}))
    save("bnb_nf4", *bitsandbytes("nf4", 24, 64, False))
    save("bnb_nf4_double", *bitsandbytes("nf4", 160, 128, True))
    save("bnb_nf4_128", *bitsandbytes("nf4", 16, 256, False, block=128))
    save("bnb_fp4_double", *bitsandbytes("fp4", 24, 64, True))
    save("bnb_nf4_narrow", *bitsandbytes("nf4", 25, 24, True))  # blocks go over the ends of rows
    save("bnb_int8", *bitsandbytes_int8(24, 64))
    (OUT / "cases.json").write_text(json.dumps(cases, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
