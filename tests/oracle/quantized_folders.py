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
    "glm_gptq": ("Glm", {**folders.GLM, "attention_bias": True}, lambda r, c: weights.gptq(4, r, c, 32), {}),
    "glm4_awq": ("Glm4", {**folders.GLM}, lambda r, c: weights.awq(r, c, 32), {}),
    "phi3_gptq_order": ("Phi3", {"num_key_value_heads": 4}, lambda r, c: weights.gptq(4, r, c, 32, act_order=True), {}),
    "qwen3_moe_gptq": ("Qwen3Moe", {"num_experts": 3, "num_experts_per_tok": 2, "moe_intermediate_size": 32, "head_dim": 16,
                                    "norm_topk_prob": True}, lambda r, c: weights.gptq(4, r, c, 32, act_order=True),
                       {"plain": ["self_attn"]}),
    "deepseek_v3_fp8": ("DeepseekV3", {"num_key_value_heads": 4, "n_routed_experts": 4, "n_shared_experts": 1, "n_group": 1,
                                       "topk_group": 1, "num_experts_per_tok": 2, "moe_intermediate_size": 32, "q_lora_rank": 32,
                                       "kv_lora_rank": 32, "qk_rope_head_dim": 32, "qk_nope_head_dim": 16, "v_head_dim": 16,
                                       "first_k_dense_replace": 0}, fp8_block, {}),
    "qwen3_next_fp8": ("Qwen3Next", {**folders.DELTA, "num_hidden_layers": 2, "num_experts": 3, "num_experts_per_tok": 2,
                                     "moe_intermediate_size": 32, "shared_expert_intermediate_size": 32, "head_dim": 16,
                                     "linear_key_head_dim": 8, "linear_value_head_dim": 8}, fp8_block,
                       {"plain": ["in_proj_ba", "self_attn"]}),
    "gemma3_w4a16": ("Gemma3", {"head_dim": 16, "tie_word_embeddings": False, "hidden_activation": "gelu_pytorch_tanh",
                                "sliding_window": 8, "query_pre_attn_scalar": 16, "layer_types": ["sliding_attention"],
                                "rope_parameters": {"full_attention": {"rope_type": "default", "rope_theta": 1e6},
                                                    "sliding_attention": {"rope_type": "default", "rope_theta": 1e4}}},
                     lambda r, c: weights.compressed(weights.PackedQuantizationCompressor, r, c, GROUP), {"config": "Gemma3TextConfig"}),
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

    def store(module, value):
        nonlocal config
        weights.size = 1.0
        spread = weight(*value.shape)[2].std().item()
        weights.size = 1.2 / math.sqrt(value.shape[1]) / spread
        config, tensors, values = weight(*value.shape)
        for part, tensor in tensors.items():
            stored[f"{module}.{part}"] = tensor
        with torch.no_grad():
            value.copy_(values)

    for name, value in model.state_dict().items():
        if name.endswith(("experts.gate_up_proj", "experts.down_proj")):
            layer = name.rsplit(".", 1)[0]
            for expert, one in enumerate(value):
                parts = zip(("gate_proj", "up_proj"), one.chunk(2)) if "gate_up" in name else [("down_proj", one)]
                for part, matrix in parts:
                    store(f"{layer}.{expert}.{part}", matrix)
        elif value.ndim != 2 or "_proj" not in name or any(part in name for part in plain):
            stored[name] = value.to(torch.float32).clone()
        else:
            store(name.removesuffix(".weight"), value)
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
        model = model_class(getattr(transformers, options.get("config", kind + "Config"))(**{**BASE, **changes})).eval()
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
        experts = any("Router" in type(module).__name__ for module in model.modules())
        if weight is None:  # activations of these matrices are rounded to 8 bits: that must not choose other experts
            expert_vectors.watch_routers(model, leads)
        logits, tokens, lead = folders.reference(model, prompts)
        if min(leads) < 0.02 or (weight is not None and experts and not folders.conditioned(model, prompts, logits)):
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
            index.write_text("[\n" + ",\n".join(json.dumps(old[each], separators=(",", ":")) for each in MODELS if each in old) + "\n]\n")


if __name__ == "__main__":
    main()
