#!/usr/bin/env python3
"""Reference logits of tiny quantized model folders: writes tests/data/run/quantized/NAME/, NAME.logits and folders.json.

A random Transformers model whose linear layers get the values of quantized weights (quantized_weights.py); the folder has
the quantized tensors and everything else as float32, the logits are Transformers' in float64 with those values.
Needs what quantized_weights.py and folder_vectors.py need. Names as arguments make only those.
"""
import json
import math
import shutil
import sys

import numpy as np
import torch
import transformers
from safetensors.torch import save_file

from transformers.integrations.mxfp4 import convert_moe_packed_tensors

import expert_vectors
import folder_vectors as folders
import quantized_weights as weights

OUT = folders.OUT.parent / "quantized"
BASE = {**folders.BASE, "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 1, **folders.rope()}
GROUP = {"num_bits": 4, "type": "int", "symmetric": True, "strategy": "group", "group_size": 32}


def fp8_block(rows, cols):
    return weights.fp8(rows, cols, [32, 32], (rows // 32, cols // 32))


# name: (class, changes of the config, a weight of so many rows and columns, options). Options: plain (modules that stay as
# they are), separate (the quantization stands in a file of its own), layers
MODELS = {
    "gptq_int4_order": ("Qwen2", {}, lambda r, c: weights.gptq(4, r, c, 32, act_order=True), {"plain": ["down_proj"]}),
    "gptq_int4_old": ("Llama", {}, lambda r, c: weights.gptq(4, r, c, -1, sym=True), {"separate": "quantize_config.json"}),
    "gptq_int3": ("Llama", {}, lambda r, c: weights.gptq(3, r, c, 64), {}),
    "gptq_int8_v2": ("Llama", {"num_key_value_heads": 4}, lambda r, c: weights.gptq(8, r, c, 32, True, v2=True), {}),
    "awq_int4": ("Qwen2", {"num_hidden_layers": 2}, lambda r, c: weights.awq(r, c, 64), {}),
    "fp8_block": ("Llama", {}, fp8_block, {"plain": ["o_proj"]}),
    "fp8_channel": ("Llama", {}, lambda r, c: weights.compressed(
        weights.FloatQuantizationCompressor, r, c, {"num_bits": 8, "type": "float", "strategy": "channel"}), {}),
    "w4a16": ("Mistral", {"sliding_window": 8}, lambda r, c: weights.compressed(
        weights.PackedQuantizationCompressor, r, c, GROUP | {"symmetric": False}), {}),
    "mxfp4": ("GptOss", {**folders.OSS, "hidden_size": 64, "intermediate_size": 32}, None, {}),
    "nf4": ("Llama", {}, lambda r, c: weights.bitsandbytes("nf4", r, c, True), {}),
}


def mxfp4(model, random):
    """gpt-oss: stacks of experts as rows of blocks; Transformers' own function says what they are worth."""
    stored = {}
    for name, value in model.state_dict().items():
        if not name.endswith(("experts.gate_up_proj", "experts.down_proj")):
            stored[name] = value.to(torch.float32).contiguous()
            continue
        experts, columns, rows = value.shape
        blocks = torch.tensor(random.integers(0, 256, (experts, rows, columns // 32, 16), dtype=np.uint8))
        scales = torch.tensor(random.integers(120, 124, (experts, rows, columns // 32), dtype=np.uint8))
        stored[f"{name}_blocks"], stored[f"{name}_scales"] = blocks, scales
        with torch.no_grad():
            value.copy_(convert_moe_packed_tensors(blocks, scales, dtype=torch.float64))
    return {"quant_method": "mxfp4", "modules_to_not_convert": ["model.layers.*.self_attn", "lm_head"]}, stored


def quantized(model, weight, plain, random):
    """Gives the model quantized values, and returns (quantization_config, tensors to store)."""
    config, stored = None, {}
    state = model.state_dict()
    for name, value in state.items():
        module = name.removesuffix(".weight")
        if value.ndim != 2 or "_proj" not in name or any(part in name for part in plain):
            stored[name] = value.to(torch.float32).contiguous()
            continue
        weights.size = 1.0
        spread = weight(*value.shape)[2].std().item()
        weights.size = 1.2 / math.sqrt(value.shape[1]) / spread
        config, tensors, values = weight(*value.shape)
        for part, tensor in tensors.items():
            stored[f"{module}.{part}"] = tensor
        with torch.no_grad():
            value.copy_(values)
    return config, stored


def make(name, number):
    kind, changes, weight, options = MODELS[name]
    folder = OUT / name
    for attempt in range(60):
        shutil.rmtree(folder, ignore_errors=True)
        random = np.random.default_rng(9000 * number + attempt)
        weights.rng = np.random.default_rng(9000 * number + attempt)
        torch.manual_seed(9000 * number + attempt)
        model_class = getattr(transformers, kind + "ForCausalLM")
        model = model_class(getattr(transformers, kind + "Config")(**{**BASE, **changes})).eval()
        folders.fill(model, random)
        model.to(torch.float64)
        config, stored = mxfp4(model, random) if weight is None else quantized(model, weight, options.get("plain", []), random)
        model.config.dtype = "float32"
        model.config.save_pretrained(folder)
        save_file(stored, folder / "model.safetensors", metadata={"format": "pt"})
        if "separate" in options:
            (folder / options["separate"]).write_text(json.dumps({k: v for k, v in config.items() if k != "quant_method"}))
        else:
            saved = json.loads((folder / "config.json").read_text())
            saved["quantization_config"] = config
            (folder / "config.json").write_text(json.dumps(saved, indent=1) + "\n")
        folders.save_tokenizer(folder)
        model.config._attn_implementation = model.config._experts_implementation = "eager"
        prompts = [[1] + [int(t) for t in random.integers(3, folders.VOCABULARY, length - 1)] for length in folders.PROMPTS]
        leads = [math.inf]
        if weight is None:  # activations of these matrices are rounded to 8 bits: that must not choose other experts
            expert_vectors.watch_routers(model, leads)
        logits, tokens, lead = folders.reference(model, prompts)
        if min(leads) < 0.02:
            continue
        if lead > 0.0015 and 2 not in tokens and len(set(tokens)) >= 6:
            break
    else:
        raise SystemExit(f"{name}: no seed gives clear greedy tokens")
    logits.tofile(OUT / f"{name}.logits")
    print(name, sum(file.stat().st_size for file in folder.iterdir()), "bytes", f"lead {lead:.4f}", flush=True)
    return {"name": name, "exact": weight is not None, "prompts": prompts, "greedy": tokens}


def main():
    torch.set_num_threads(1)
    OUT.mkdir(parents=True, exist_ok=True)
    index = OUT / "folders.json"
    old = {entry["name"]: entry for entry in json.loads(index.read_text())} if index.exists() else {}
    for number, name in enumerate(MODELS):
        if name not in old or not sys.argv[1:] or name in sys.argv[1:]:
            old[name] = make(name, number)
    index.write_text("[\n" + ",\n".join(json.dumps(old[name], separators=(",", ":")) for name in MODELS) + "\n]\n")


if __name__ == "__main__":
    main()
