#!/usr/bin/env python3
"""Reference logits of tiny random models: writes tests/data/run/*.gguf, *.logits and models.json.

Every model is computed by Hugging Face Transformers in float64 (the reference) and written as GGUF in the layout that the
public converters use: Q and K rows permuted for llama and mistral, rope_freqs.weight for llama3 scaling.
Needs: torch, transformers, gguf, numpy.   Run: python3 tests/oracle/model_vectors.py
"""
import json
import math
import pathlib

import gguf
import numpy as np
import torch
from transformers import (LlamaConfig, LlamaForCausalLM, MistralConfig, MistralForCausalLM, Qwen2Config,
                          Qwen2ForCausalLM)

OUT = pathlib.Path(__file__).resolve().parent.parent / "data" / "run"
VOCABULARY = 96
PROMPT = 41
GREEDY = 40
Q = gguf.GGMLQuantizationType


def permute(weight, heads):
    """Half-split rotary pairs to neighbouring ones: row (half, i) of a head becomes row 2 * i + half."""
    tail = weight.shape[1:]
    return weight.reshape(heads, 2, weight.shape[0] // heads // 2, *tail).swapaxes(1, 2).reshape(weight.shape)


def llama3_factors(config, dims):
    scaling = config.rope_parameters
    frequency = scaling["rope_theta"] ** -(np.arange(0, dims, 2) / dims)
    wavelength = 2 * math.pi / frequency
    original = scaling["original_max_position_embeddings"]
    low, high, factor = scaling["low_freq_factor"], scaling["high_freq_factor"], scaling["factor"]
    smooth = (original / wavelength - low) / (high - low)
    middle = 1 / ((1 - smooth) / factor + smooth)
    out = np.where(wavelength < original / high, 1.0, np.where(wavelength > original / low, factor, middle))
    return out.astype(np.float32)


def k_blocks(kind, rows, columns, spread, random):
    """Random blocks of a K format, scaled so that the weights have about mean 0 and the standard deviation `spread`."""
    size, bytes_per_block = gguf.GGML_QUANT_SIZES[kind]
    blocks = random.integers(0, 256, (rows, columns // size, bytes_per_block), dtype=np.uint8)
    scale_at = {Q.Q2_K: 80, Q.Q3_K: 108, Q.Q4_K: 0, Q.Q5_K: 0, Q.Q6_K: 208}[kind]
    min_ratio = {Q.Q2_K: 1.5, Q.Q4_K: 7.5, Q.Q5_K: 15.5}.get(kind)

    def set_scale(scale):
        blocks[..., scale_at:scale_at + 2] = np.frombuffer(np.float16(scale).tobytes(), np.uint8)
        if min_ratio:
            blocks[..., scale_at + 2:scale_at + 4] = np.frombuffer(np.float16(scale * min_ratio).tobytes(), np.uint8)
        return gguf.dequantize(blocks.reshape(rows, -1), kind)

    set_scale(spread / set_scale(0.01).std() * 0.01)
    return blocks.reshape(rows, -1)


def nvfp4_blocks(values):
    """(blocks, factor): as NVIDIA's ModelOpt quantizes, with one factor for the whole matrix beside the blocks' scales."""
    nvfp4 = gguf.quants.NVFP4
    factor = np.float32(np.abs(values).max() / (6 * 448))
    groups = values.reshape(values.shape[0], -1, 4, 16).astype(np.float32) / factor  # blocks of 64, a scale for 16
    scales = nvfp4.fp32_to_ue4m3(np.abs(groups).max(-1) / 6)
    unit = nvfp4.ue4m3_to_fp32(scales)[..., None]
    numbers = np.array(nvfp4.kvalues, np.float32)
    codes = np.abs(groups[..., None] - unit[..., None] * numbers).argmin(-1).astype(np.uint8)
    nibbles = codes[..., :8] | codes[..., 8:] << 4
    blocks = np.concatenate([scales, nibbles.reshape(*scales.shape[:-1], 32)], -1)
    return blocks.reshape(values.shape[0], -1), factor


def fill(model, random):
    for name, parameter in model.named_parameters():
        if parameter.ndim == 1:
            values = random.normal(1.0 if "norm" in name else 0.0, 0.2, parameter.shape)
        elif "embed" in name or "lm_head" in name:
            values = random.normal(0, 0.5, parameter.shape)
        else:
            values = random.normal(0, 1.2 / math.sqrt(parameter.shape[1]), parameter.shape)
        parameter.data = torch.tensor(values.astype(np.float32), dtype=torch.float64)


class Writer:
    """Collects tensors by their GGUF names; `formats` maps a name's ending to a type (default F32)."""

    def __init__(self, path, arch, config, formats):
        self.formats = formats
        self.gguf = w = gguf.GGUFWriter(path, arch)
        w.add_name("Tiny " + path.stem)
        w.add_context_length(config.max_position_embeddings)
        w.add_embedding_length(config.hidden_size)
        w.add_block_count(config.num_hidden_layers)
        w.add_feed_forward_length(config.intermediate_size)
        w.add_head_count(config.num_attention_heads)
        w.add_head_count_kv(config.num_key_value_heads)
        w.add_layer_norm_rms_eps(config.rms_norm_eps)
        w.add_rope_freq_base(config.rope_parameters["rope_theta"])
        w.add_vocab_size(config.vocab_size)
        head = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
        w.add_rope_dimension_count(head)
        w.add_key_length(head)
        w.add_value_length(head)
        if arch == "mistral" and config.sliding_window:
            w.add_sliding_window(config.sliding_window)
        if config.rope_parameters["rope_type"] == "yarn":
            w.add_rope_scaling_type(gguf.RopeScalingType.YARN)
            w.add_rope_scaling_factor(config.rope_parameters["factor"])
            w.add_rope_scaling_orig_ctx_len(config.rope_parameters["original_max_position_embeddings"])
        if config.rope_parameters["rope_type"] == "linear":
            w.add_rope_scaling_type(gguf.RopeScalingType.LINEAR)
            w.add_rope_scaling_factor(config.rope_parameters["factor"])
        # A SentencePiece-like vocabulary of the printable ASCII characters.
        pieces = ["<unk>", "<s>", "</s>", "\u2581"] + [chr(c) for c in range(33, 33 + config.vocab_size - 4)]
        w.add_tokenizer_model("llama")
        w.add_token_list(pieces)
        w.add_token_scores([0.0] * 3 + [-1.0 * i for i in range(config.vocab_size - 3)])
        w.add_token_types([2, 3, 3] + [1] * (config.vocab_size - 3))
        w.add_bos_token_id(1)
        w.add_eos_token_id(2)
        w.add_unk_token_id(0)

    def add(self, name, values, random):
        """Writes a tensor and returns the values that the file really holds."""
        kind = next((k for ending, k in self.formats.items() if name.endswith(ending)), Q.F32) if values.ndim > 1 else Q.F32
        if kind in (Q.Q2_K, Q.Q3_K, Q.Q4_K, Q.Q5_K, Q.Q6_K):
            raw = k_blocks(kind, *values.shape, values.std(), random)
        elif kind == Q.NVFP4:
            raw, factor = nvfp4_blocks(values)
            self.gguf.add_tensor(name, raw, raw_dtype=kind)
            self.gguf.add_tensor(name.removesuffix(".weight") + ".scale", np.array([factor], np.float32))
            self.gguf.add_tensor(name.removesuffix(".weight") + ".input_scale", np.array([0.01], np.float32))
            return gguf.dequantize(raw, kind) * factor
        else:
            raw = gguf.quantize(np.ascontiguousarray(values, np.float32), kind)
        if kind == Q.F32:
            self.gguf.add_tensor(name, raw)
            return values
        self.gguf.add_tensor(name, raw, raw_dtype=kind)
        return gguf.dequantize(raw, kind)

    def close(self):
        self.gguf.write_header_to_file()
        self.gguf.write_kv_data_to_file()
        self.gguf.write_tensors_to_file()
        self.gguf.close()


NAMES = {
    "model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output",
    "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}


def gguf_name(name):
    module, kind = name.rsplit(".", 1)
    if module.startswith("model.layers."):
        _, _, layer, rest = module.split(".", 3)
        return f"blk.{layer}.{NAMES[rest]}.{kind}"
    return f"{NAMES[module]}.{kind}"


def write(path, arch, model, formats, random):
    config = model.config
    writer = Writer(path, arch, config, formats)
    for name, parameter in model.named_parameters():
        heads = {"q_proj": config.num_attention_heads, "k_proj": config.num_key_value_heads}.get(name.split(".")[-2])
        turned = heads is not None and arch != "qwen2"
        values = parameter.detach().numpy().astype(np.float32)
        if turned:
            values = permute(values, heads)
        held = writer.add(gguf_name(name), values, random).astype(np.float64)
        if turned:  # back: neighbouring pairs to half-split
            held = held.reshape(heads, held.shape[0] // heads // 2, 2, *held.shape[1:]).swapaxes(1, 2).reshape(held.shape)
        parameter.data = torch.tensor(held.copy())
    if config.rope_parameters["rope_type"] == "llama3":
        head = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
        writer.add("rope_freqs.weight", llama3_factors(config, head), random)
    writer.close()


def reference(model, prompt):
    """Logits of every row, greedy tokens, and the smallest lead of a greedy token over the next one."""
    with torch.no_grad():
        logits = model(torch.tensor([prompt]), use_cache=False).logits[0]
        tokens, lead = [], math.inf
        for _ in range(GREEDY):
            last = model(torch.tensor([prompt + tokens]), use_cache=False).logits[0, -1]
            best = torch.topk(last, 2)
            lead = min(lead, float(best.values[0] - best.values[1]) / float(last.abs().max()))
            tokens.append(int(best.indices[0]))
    return logits.numpy().astype(np.float32), tokens, lead


def config(kind, **changes):
    base = dict(vocab_size=VOCABULARY, hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4,
                num_key_value_heads=4, max_position_embeddings=256, rms_norm_eps=1e-5, bos_token_id=1, eos_token_id=2,
                tie_word_embeddings=False, attn_implementation="eager",
                rope_parameters={"rope_type": "default", "rope_theta": 10000.0})
    return kind(**{**base, **changes})


LLAMA3 = {"rope_type": "llama3", "rope_theta": 500.0, "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
          "original_max_position_embeddings": 32}
YARN = {"rope_type": "yarn", "rope_theta": 1000.0, "factor": 4.0, "original_max_position_embeddings": 64}
LINEAR = {"rope_type": "linear", "rope_theta": 10000.0, "factor": 4.0}
ENDINGS = ["attn_q.weight", "attn_k.weight", "attn_v.weight", "attn_output.weight", "ffn_gate.weight", "ffn_up.weight",
           "ffn_down.weight", "output.weight", "token_embd.weight"]
MIXED_K = dict(zip(ENDINGS, [Q.Q6_K, Q.Q5_K, Q.Q4_K, Q.Q8_0, Q.Q4_K, Q.Q2_K, Q.Q3_K, Q.Q3_K, Q.Q2_K]))
WIDE = dict(hidden_size=256, intermediate_size=256, num_hidden_layers=1, num_attention_heads=2, num_key_value_heads=1,
            head_dim=32)


def all_of(kind):
    return {ending: kind for ending in ENDINGS}


EVEN = dict(hidden_size=64, intermediate_size=64, num_attention_heads=2, num_key_value_heads=1)
MODELS = [  # name, architecture, config, model class, formats
    ("llama_mha", "llama", config(LlamaConfig), LlamaForCausalLM, {}),
    ("llama_gqa_tied", "llama", config(LlamaConfig, num_key_value_heads=2, tie_word_embeddings=True), LlamaForCausalLM, {}),
    ("llama_mqa_llama3", "llama", config(LlamaConfig, num_key_value_heads=1, rope_parameters=LLAMA3), LlamaForCausalLM, {}),
    ("llama_bias", "llama", config(LlamaConfig, num_key_value_heads=2, attention_bias=True), LlamaForCausalLM, {}),
    ("llama_head_dim", "llama", config(LlamaConfig, head_dim=16, num_key_value_heads=2), LlamaForCausalLM, {}),
    ("llama_yarn", "llama", config(LlamaConfig, rope_parameters=YARN), LlamaForCausalLM, {}),
    ("llama_linear", "llama", config(LlamaConfig, rope_parameters=LINEAR), LlamaForCausalLM, {}),
    ("mistral_window", "mistral", config(MistralConfig, num_key_value_heads=2, sliding_window=8, head_dim=8),
     MistralForCausalLM, {}),
    ("qwen2_untied", "qwen2", config(Qwen2Config, num_key_value_heads=2), Qwen2ForCausalLM, {}),
    ("qwen2_tied", "qwen2", config(Qwen2Config, num_attention_heads=6, num_key_value_heads=2, hidden_size=48,
                                   tie_word_embeddings=True), Qwen2ForCausalLM, {}),
    ("llama_f16", "llama", config(LlamaConfig, **EVEN), LlamaForCausalLM, all_of(Q.F16)),
    ("llama_bf16", "llama", config(LlamaConfig, **EVEN), LlamaForCausalLM, all_of(Q.BF16)),
    ("llama_q8_0", "llama", config(LlamaConfig, **EVEN), LlamaForCausalLM, all_of(Q.Q8_0)),
    ("llama_q8_0_tied", "llama", config(LlamaConfig, **EVEN, tie_word_embeddings=True), LlamaForCausalLM, all_of(Q.Q8_0)),
    ("llama_q4_0", "llama", config(LlamaConfig, **EVEN), LlamaForCausalLM, all_of(Q.Q4_0)),
    ("llama_q4_1", "llama", config(LlamaConfig, **EVEN), LlamaForCausalLM, all_of(Q.Q4_1)),
    ("llama_q5_0", "llama", config(LlamaConfig, **EVEN), LlamaForCausalLM, all_of(Q.Q5_0)),
    ("llama_q5_1", "llama", config(LlamaConfig, **EVEN), LlamaForCausalLM, all_of(Q.Q5_1)),
    ("llama_mixed_k", "llama", config(LlamaConfig, **WIDE), LlamaForCausalLM, MIXED_K),
    ("llama_nvfp4", "llama", config(LlamaConfig, **EVEN), LlamaForCausalLM,
     {ending: Q.NVFP4 for ending in ENDINGS if ending != "token_embd.weight"}),
]


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    index = []
    for number, (name, arch, cfg, kind, formats) in enumerate(MODELS):
        plain = not formats
        for attempt in range(200):
            # Greedy tokens are only compared where no other token comes close: rounding must not decide.
            random = np.random.default_rng(1000 * number + attempt)
            model = kind(cfg).double().eval()
            fill(model, random)
            write(OUT / f"{name}.gguf", arch, model, formats, random)
            prompt = [1] + [int(t) for t in random.integers(3, VOCABULARY, PROMPT - 1)]
            logits, tokens, lead = reference(model, prompt)
            if not plain or (lead > 0.004 and 2 not in tokens):
                break
        else:
            raise SystemExit(f"{name}: no seed gives clear greedy tokens")
        logits.astype("<f4").tofile(OUT / f"{name}.logits")
        index.append({"name": name, "exact": plain, "prompt": prompt, "greedy": tokens})
        size = (OUT / f"{name}.gguf").stat().st_size
        assert size <= 160_000, (name, size)
        print(f"{name:18} {size:7} bytes  attempt {attempt}  lead {lead:.4f}  distinct {len(set(tokens))}")
    (OUT / "models.json").write_text(json.dumps(index, indent=None, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
