#!/usr/bin/env python3
"""Reference logits of tiny random models with latent attention or gated delta nets: writes tests/data/run/<name>.gguf,
<name>.logits and mixers.json.

Every model is computed by Hugging Face Transformers (weights in float64; its delta rule itself works in float32) and written
as GGUF in the layout of the public converter: kv_b split into k_b (transposed) and v_b, or whole as files before April 2025
have it; value heads of Qwen3.5 tiled over the key heads; norms of Qwen with their 1 added. Prompts: a short one, a middle one
and one of several hundred tokens, of which only some rows are kept.
Needs: torch, transformers, gguf, numpy.   Run: python3 tests/oracle/mixer_vectors.py [name ...]
"""
import json
import math
import pathlib
import sys

import gguf
import numpy as np
import torch
import transformers as hf
from transformers.models.qwen3_5.modeling_qwen3_5 import Qwen3_5ForCausalLM
from transformers.models.qwen3_5_moe.modeling_qwen3_5_moe import Qwen3_5MoeForCausalLM

OUT = pathlib.Path(__file__).resolve().parent.parent / "data" / "run"
VOCABULARY = 64
PROMPTS = (5, 41, 301)
GREEDY = 64
CLEAR = 3e-4  # nothing is compared where rounding could decide: neither a greedy token nor the choice of an expert
Q = gguf.GGMLQuantizationType


def fill(model, random, spread):
    named = list(model.named_parameters()) + [(n, b) for n, b in model.named_buffers() if n.endswith("correction_bias")]
    zero_centred = type(model).__name__.startswith("Qwen3")
    for name, parameter in named:
        if "norm" in name:
            values = random.normal(0.0 if zero_centred and "linear_attn" not in name else 1.0, 0.2, parameter.shape)
        elif name.endswith("A_log"):
            values = np.log(random.uniform(0.01, 4, parameter.shape))
        elif name.endswith("dt_bias"):
            values = random.normal(-1, 1, parameter.shape)
        elif name.endswith("correction_bias"):
            values = random.normal(0, 0.1, parameter.shape)
        elif "conv1d" in name:
            values = random.normal(0, 0.6, parameter.shape)
        elif "embed" in name or "lm_head" in name:
            values = random.normal(0, 0.5, parameter.shape)
        else:
            values = random.normal(0, spread / math.sqrt(parameter.shape[-1]), parameter.shape)
        parameter.data = torch.tensor(values.astype(np.float32), dtype=torch.float64)


NAMES = {
    "model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output",
    "input_layernorm": "attn_norm",
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output", "self_attn.q_norm": "attn_q_norm", "self_attn.k_norm": "attn_k_norm",
    "self_attn.q_a_proj": "attn_q_a", "self_attn.q_a_layernorm": "attn_q_a_norm", "self_attn.q_b_proj": "attn_q_b",
    "self_attn.kv_a_proj_with_mqa": "attn_kv_a_mqa", "self_attn.kv_a_layernorm": "attn_kv_a_norm",
    "self_attn.kv_b_proj": "attn_kv_b",
    "linear_attn.in_proj_qkv": "attn_qkv", "linear_attn.in_proj_z": "attn_gate", "linear_attn.in_proj_b": "ssm_beta",
    "linear_attn.in_proj_a": "ssm_alpha", "linear_attn.in_proj_ba": "ssm_ba", "linear_attn.conv1d": "ssm_conv1d",
    "linear_attn.norm": "ssm_norm", "linear_attn.out_proj": "ssm_out",
    "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down", "mlp.gate": "ffn_gate_inp",
    "mlp.shared_expert_gate": "ffn_gate_inp_shexp",
    "mlp.shared_experts.gate_proj": "ffn_gate_shexp", "mlp.shared_experts.up_proj": "ffn_up_shexp",
    "mlp.shared_experts.down_proj": "ffn_down_shexp",
    "mlp.shared_expert.gate_proj": "ffn_gate_shexp", "mlp.shared_expert.up_proj": "ffn_up_shexp",
    "mlp.shared_expert.down_proj": "ffn_down_shexp",
}


class Writer:
    def __init__(self, path, case, config):
        self.case, self.config = case, config
        self.gguf = w = gguf.GGUFWriter(path, case.arch)
        w.add_name("Tiny " + path.stem)
        w.add_context_length(config.max_position_embeddings)
        w.add_embedding_length(config.hidden_size)
        w.add_block_count(config.num_hidden_layers + case.next_layers)
        w.add_feed_forward_length(getattr(config, "intermediate_size", None) or config.moe_intermediate_size)
        w.add_head_count(config.num_attention_heads)
        w.add_layer_norm_rms_eps(config.rms_norm_eps)
        w.add_rope_freq_base(config.rope_parameters["rope_theta"])
        w.add_vocab_size(config.vocab_size)
        case.keys(w, config, case)
        pieces = ["<unk>", "<s>", "</s>", "\u2581"] + [chr(c) for c in range(33, 33 + config.vocab_size - 4)]
        w.add_tokenizer_model("llama")
        w.add_token_list(pieces)
        w.add_token_scores([0.0] * 3 + [-1.0 * i for i in range(config.vocab_size - 3)])
        w.add_token_types([2, 3, 3] + [1] * (config.vocab_size - 3))
        w.add_bos_token_id(1)
        w.add_eos_token_id(2)
        w.add_unk_token_id(0)

    def add(self, name, values):
        """Writes a tensor and returns the values that the file holds."""
        values = np.ascontiguousarray(values, np.float32)
        kind = self.case.formats.get(name.split(".")[-2], Q.F32) if values.ndim > 1 else Q.F32
        raw = gguf.quantize(values, kind)
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


# ---- latent attention

def latent_keys(w, c, case):
    """DeepSeek-V2, -V3 and GLM-4.7-Flash: one architecture of GGUF."""
    whole = case.layout == "whole"
    w.add_head_count_kv(c.num_attention_heads if whole else 1)
    if c.q_lora_rank is not None:
        w.add_q_lora_rank(c.q_lora_rank)
    w.add_kv_lora_rank(c.kv_lora_rank)
    if whole:
        w.add_key_length(c.qk_nope_head_dim + c.qk_rope_head_dim)
        w.add_value_length(c.v_head_dim)
    else:
        w.add_key_length(c.kv_lora_rank + c.qk_rope_head_dim)
        w.add_value_length(c.kv_lora_rank)
        w.add_key_length_mla(c.qk_nope_head_dim + c.qk_rope_head_dim)
        w.add_value_length_mla(c.v_head_dim)
    w.add_rope_dimension_count(c.qk_rope_head_dim)
    w.add_leading_dense_block_count(case.dense)
    w.add_expert_count(c.n_routed_experts)
    w.add_expert_used_count(c.num_experts_per_tok)
    w.add_expert_shared_count(c.n_shared_experts)
    w.add_expert_feed_forward_length(c.moe_intermediate_size)
    w.add_expert_weights_scale(c.routed_scaling_factor)
    if c.n_group > 1:
        w.add_expert_group_count(c.n_group)
        w.add_expert_group_used_count(c.topk_group)
    sigmoid = not isinstance(c, hf.DeepseekV2Config)
    if sigmoid:
        w.add_expert_weights_norm(c.norm_topk_prob)
        w.add_expert_gating_func(gguf.ExpertGatingFuncType.SIGMOID)
    elif not whole:  # old files say nothing
        w.add_expert_gating_func(gguf.ExpertGatingFuncType.SOFTMAX)
    rope = c.rope_parameters
    if rope["rope_type"] == "yarn":
        w.add_rope_scaling_type(gguf.RopeScalingType.YARN)
        w.add_rope_scaling_factor(rope["factor"])
        w.add_rope_scaling_orig_ctx_len(rope["original_max_position_embeddings"])
        w.add_rope_scaling_yarn_log_mul(0.1 * rope["mscale_all_dim"])


def write_latent(writer, layer, part, values):
    c = writer.config
    if part != "self_attn.kv_b_proj.weight" or writer.case.layout == "whole":
        return None
    heads = values.reshape(c.num_attention_heads, c.qk_nope_head_dim + c.v_head_dim, c.kv_lora_rank)
    k, v = heads[:, :c.qk_nope_head_dim], heads[:, c.qk_nope_head_dim:]
    k = writer.add(f"blk.{layer}.attn_k_b.weight", k.transpose(0, 2, 1)).transpose(0, 2, 1)
    v = writer.add(f"blk.{layer}.attn_v_b.weight", v)
    return np.concatenate([k, v], 1).reshape(values.shape)


# ---- gated delta nets

def delta_keys(w, c, case):
    w.add_head_count_kv(c.num_key_value_heads)
    w.add_key_length(c.head_dim)
    w.add_value_length(c.head_dim)
    w.add_rope_dimension_count(int(c.head_dim * c.rope_parameters["partial_rotary_factor"]))
    if case.arch != "qwen3next":
        w.add_rope_dimension_sections([11, 11, 10, 0])
    w.add_ssm_conv_kernel(c.linear_conv_kernel_dim)
    w.add_ssm_state_size(c.linear_key_head_dim)
    w.add_ssm_group_count(c.linear_num_key_heads)
    w.add_ssm_time_step_rank(c.linear_num_value_heads)
    w.add_ssm_inner_size(c.linear_value_head_dim * c.linear_num_value_heads)
    w.add_full_attention_interval(case.interval)
    if getattr(c, "num_experts", 0):
        w.add_expert_count(c.num_experts)
        w.add_expert_used_count(c.num_experts_per_tok)
        w.add_expert_feed_forward_length(c.moe_intermediate_size)
        w.add_expert_shared_feed_forward_length(c.shared_expert_intermediate_size)
    if case.next_layers:
        w.add_nextn_predict_layers(case.next_layers)


def tile(values, axis, groups, dim):
    """Value heads that follow their key head one by one -> all first ones, all second ones, …"""
    shape = values.shape
    split = values.reshape(*shape[:axis], groups, -1, dim, *shape[axis + 1:])
    return split.swapaxes(axis, axis + 1).reshape(shape)


def write_delta(writer, layer, part, values):
    c = writer.config
    groups, heads, dim = c.linear_num_key_heads, c.linear_num_value_heads, c.linear_value_head_dim
    keys = groups * c.linear_key_head_dim
    tiled = writer.case.arch != "qwen3next"

    def tiles(array, axis, size):
        return tile(array, axis, groups, size) if tiled else array

    blk = f"blk.{layer}."
    if part == "linear_attn.A_log":
        writer.add(blk + "ssm_a", tiles(-np.exp(values), 0, 1))
    elif part == "linear_attn.dt_bias":
        writer.add(blk + "ssm_dt.bias", tiles(values, 0, 1))
    elif part == "linear_attn.conv1d.weight":
        flat = values[:, 0]
        writer.add(blk + "ssm_conv1d.weight", np.concatenate([flat[:2 * keys], tiles(flat[2 * keys:], 0, dim)]))
    elif part == "linear_attn.in_proj_qkv.weight":
        writer.add(blk + "attn_qkv.weight", np.concatenate([values[:2 * keys], tiles(values[2 * keys:], 0, dim)]))
    elif part == "linear_attn.in_proj_z.weight":
        writer.add(blk + "attn_gate.weight", tiles(values, 0, dim))
    elif part in ("linear_attn.in_proj_b.weight", "linear_attn.in_proj_a.weight"):
        writer.add(blk + ("ssm_beta" if "_b." in part else "ssm_alpha") + ".weight", tiles(values, 0, 1))
    elif part == "linear_attn.out_proj.weight":
        writer.add(blk + "ssm_out.weight", tiles(values, 1, dim))
    elif part == "linear_attn.in_proj_qkvz.weight":  # Qwen3-Next: by key head, q, k, its values, their gates
        k, v = c.linear_key_head_dim, heads // groups * dim
        q, k, v, z = np.split(values.reshape(groups, 2 * k + 2 * v, -1), [k, 2 * k, 2 * k + v], 1)
        flat = [part.reshape(-1, values.shape[1]) for part in (q, k, v, z)]
        writer.add(blk + "attn_qkv.weight", np.concatenate(flat[:3]))
        writer.add(blk + "attn_gate.weight", flat[3])
    elif part.endswith("norm.weight") and not part.startswith("linear_attn"):
        writer.add(blk + NAMES.get(part[:-7], "post_attention_norm") + ".weight", values + 1)
    elif part == "mlp.shared_expert_gate.weight":
        writer.add(blk + "ffn_gate_inp_shexp.weight", values[0])
    else:
        return None
    return values


def write_next(writer, random):
    """The layer that predicts a second token: in newer files, of no use for answers."""
    c = writer.config
    width, head = c.hidden_size, c.head_dim
    shapes = {"attn_norm": [width], "post_attention_norm": [width], "attn_q": [2 * head * c.num_attention_heads, width],
              "attn_k": [head * c.num_key_value_heads, width], "attn_v": [head * c.num_key_value_heads, width],
              "attn_output": [width, head * c.num_attention_heads], "attn_q_norm": [head], "attn_k_norm": [head],
              "ffn_gate": [c.intermediate_size, width], "ffn_up": [c.intermediate_size, width],
              "ffn_down": [width, c.intermediate_size], "nextn.eh_proj": [width, 2 * width], "nextn.enorm": [width],
              "nextn.hnorm": [width], "nextn.shared_head_norm": [width]}
    for name, shape in shapes.items():
        writer.add(f"blk.{c.num_hidden_layers}.{name}.weight", random.normal(0, 1, shape))


# ---- any model

def write(path, case, model, random):
    writer = Writer(path, case, model.config)
    named = list(model.named_parameters()) + [(n, b) for n, b in model.named_buffers() if n.endswith("correction_bias")]
    for name, parameter in named:
        values = parameter.detach().numpy().astype(np.float32)
        if not name.startswith("model.layers."):
            added = 1 if name == "model.norm.weight" and case.special is write_delta else 0
            held = writer.add(NAMES[name[:-7]] + ".weight", values + added) - added
        else:
            layer, part = name.split(".", 3)[2:]
            held = case.special(writer, layer, part, values)
            if held is None:
                held = write_part(writer, f"blk.{layer}.", part, values)
        if case.formats:
            parameter.data = torch.tensor(np.array(held, np.float64))
    if case.next_layers:
        write_next(writer, random)
    writer.close()


def write_part(writer, blk, part, values):
    if part == "mlp.experts.gate_up_proj":
        if writer.case.layout == "fused":
            return writer.add(blk + "ffn_gate_up_exps.weight", values)
        gate, up = np.split(values, 2, 1)
        return np.concatenate([writer.add(blk + "ffn_gate_exps.weight", gate), writer.add(blk + "ffn_up_exps.weight", up)], 1)
    if part == "mlp.experts.down_proj":
        return writer.add(blk + "ffn_down_exps.weight", values)
    if part == "mlp.gate.e_score_correction_bias":
        return writer.add(blk + "exp_probs_b.bias", values)
    module = part[:-len(".weight")]
    return writer.add(blk + ("ffn_norm" if module == "post_attention_layernorm" else NAMES[module]) + ".weight", values)


class Case:
    def __init__(self, name, arch, model, config, *, layout="split", dense=0, interval=0, next_layers=0, formats=None,
                 spread=1.2):
        self.name, self.arch, self.model, self.config = name, arch, model, config
        self.layout, self.dense, self.interval, self.next_layers = layout, dense, interval, next_layers
        self.formats, self.spread = formats or {}, spread
        latent = arch == "deepseek2"
        self.keys = latent_keys if latent else delta_keys
        self.special = write_latent if latent else write_delta


BASE = dict(vocab_size=VOCABULARY, hidden_size=24, intermediate_size=32, num_attention_heads=2, max_position_embeddings=512,
            rms_norm_eps=1e-6, bos_token_id=1, eos_token_id=2, tie_word_embeddings=False, attn_implementation="eager",
            experts_implementation="eager", rope_parameters={"rope_type": "default", "rope_theta": 10000.0})


def latent(kind, **changes):
    base = dict(BASE, num_hidden_layers=2, num_key_value_heads=2, n_routed_experts=8, num_experts_per_tok=3,
                moe_intermediate_size=10, n_shared_experts=2, n_group=1, topk_group=1, norm_topk_prob=True, q_lora_rank=14,
                kv_lora_rank=16, qk_rope_head_dim=8, qk_nope_head_dim=10, v_head_dim=12, first_k_dense_replace=1)
    return kind(**{**base, **changes})


def delta(kind, interval, **changes):
    base = dict(BASE, num_hidden_layers=3, num_key_value_heads=1, head_dim=16, linear_num_key_heads=2,
                linear_num_value_heads=4, linear_key_head_dim=8, linear_value_head_dim=8, linear_conv_kernel_dim=4,
                rope_parameters={"rope_type": "default", "rope_theta": 10000.0, "partial_rotary_factor": 0.25})
    base.update(changes)
    base["layer_types"] = ["linear_attention" if (i + 1) % interval else "full_attention"
                           for i in range(base["num_hidden_layers"])]
    return kind(**base)


def yarn(mscale):
    return {"rope_type": "yarn", "rope_theta": 1000.0, "factor": 8.0, "mscale": mscale, "mscale_all_dim": mscale,
            "original_max_position_embeddings": 64, "beta_fast": 32, "beta_slow": 1}


GLM = dict(n_shared_experts=1, routed_scaling_factor=1.8, mlp_layer_types=["dense", "sparse"], rms_norm_eps=1e-5)
EXPERTS = dict(num_experts=6, num_experts_per_tok=2, moe_intermediate_size=10, shared_expert_intermediate_size=14)
CASES = [
    Case("deepseek_v2_lite", "deepseek2", hf.DeepseekV2ForCausalLM,
         latent(hf.DeepseekV2Config, q_lora_rank=None, routed_scaling_factor=1.0, topk_method="greedy",
                rope_parameters=yarn(0.707)), dense=1),
    Case("deepseek_v2_whole", "deepseek2", hf.DeepseekV2ForCausalLM,
         latent(hf.DeepseekV2Config, n_group=4, topk_group=2, routed_scaling_factor=3.0, topk_method="group_limited_greedy"),
         dense=1, layout="whole"),
    Case("deepseek_v3", "deepseek2", hf.DeepseekV3ForCausalLM,
         latent(hf.DeepseekV3Config, kv_lora_rank=32, qk_rope_head_dim=32, n_group=4, topk_group=2, routed_scaling_factor=2.5,
                rope_parameters=yarn(1.0)), dense=1),
    # Small latents: the epsilon of their norms counts.
    Case("glm4_moe_lite", "deepseek2", hf.Glm4MoeLiteForCausalLM, latent(hf.Glm4MoeLiteConfig, **GLM), dense=1, spread=0.05),
    Case("deepseek_v3_q8_0", "deepseek2", hf.DeepseekV3ForCausalLM,
         latent(hf.DeepseekV3Config, hidden_size=32, kv_lora_rank=32, qk_nope_head_dim=32, v_head_dim=32, num_hidden_layers=1,
                first_k_dense_replace=1, q_lora_rank=32), dense=1,
         formats={n: Q.Q8_0 for n in ("attn_k_b", "attn_v_b", "attn_q_a", "attn_q_b", "attn_kv_a_mqa", "attn_output")}),
    Case("deepseek_v2_whole_q4_0", "deepseek2", hf.DeepseekV2ForCausalLM,
         latent(hf.DeepseekV2Config, kv_lora_rank=32, num_hidden_layers=1, first_k_dense_replace=1), dense=1, layout="whole",
         formats={"attn_kv_b": Q.Q4_0}),
    Case("qwen35", "qwen35", Qwen3_5ForCausalLM, delta(hf.Qwen3_5TextConfig, 3), interval=3),
    Case("qwen35_tied", "qwen35", Qwen3_5ForCausalLM,
         delta(hf.Qwen3_5TextConfig, 2, num_hidden_layers=2, linear_num_key_heads=3, linear_num_value_heads=3,
               linear_value_head_dim=12, linear_conv_kernel_dim=3, tie_word_embeddings=True, num_attention_heads=4,
               num_key_value_heads=2), interval=2, next_layers=1),
    Case("qwen35moe", "qwen35moe", Qwen3_5MoeForCausalLM,
         delta(hf.Qwen3_5MoeTextConfig, 2, num_hidden_layers=2, **EXPERTS), interval=2),
    Case("qwen3next", "qwen3next", hf.Qwen3NextForCausalLM,
         delta(hf.Qwen3NextConfig, 2, num_hidden_layers=2, decoder_sparse_step=1, norm_topk_prob=True, mlp_only_layers=[],
               **EXPERTS), interval=2, layout="fused"),
]


def watch_routers(model, leads):
    """The smallest lead of the last chosen expert, or group, over the first one that was not."""
    config = model.config
    used = getattr(config, "num_experts_per_tok", 1)

    def lead(scores, count):
        if count < scores.shape[-1]:
            best = scores.topk(count + 1, -1)[0]
            leads.append(float((best[:, -2] - best[:, -1]).min()))

    def look(module, _, output):
        logits = output[0].double()
        groups = getattr(module, "num_group", 1) or 1
        sigmoid = hasattr(module, "e_score_correction_bias")
        scores = logits.sigmoid() + module.e_score_correction_bias if sigmoid else logits.softmax(-1)
        if groups > 1:
            parts = scores.view(len(scores), groups, -1)
            worth = parts.topk(2, -1)[0].sum(-1) if sigmoid else parts.max(-1)[0]
            lead(worth, module.topk_group)
            kept = torch.zeros_like(worth).scatter_(1, worth.topk(module.topk_group, -1)[1], 1)
            scores = parts.masked_fill(kept[..., None] == 0, -9).flatten(1)
        lead(scores, used)

    for module in model.modules():
        if "Router" in type(module).__name__:
            module.register_forward_hook(look)


def rows_of(prompt):
    return list(range(len(prompt))) if len(prompt) < 100 else sorted({*range(0, len(prompt), 25), len(prompt) - 1})


def reference(model, prompts):
    """The kept rows of logits of each prompt, greedy tokens after the second one, and the smallest lead of any choice."""
    leads = []
    watch_routers(model, leads)
    with torch.no_grad():
        tokens = []
        for _ in range(GREEDY):
            last = model(torch.tensor([prompts[1] + tokens]), use_cache=False).logits[0, -1]
            best = torch.topk(last, 2)
            leads.append(float(best.values[0] - best.values[1]) / float(last.abs().max()))
            tokens.append(int(best.indices[0]))
            if min(leads) < CLEAR or tokens[-1] == 2:
                return None, tokens, 0
        logits = [model(torch.tensor([p]), use_cache=False).logits[0].numpy()[rows_of(p)] for p in prompts]
    return np.concatenate(logits).astype(np.float32), tokens, min(leads)


def make(case, number):
    exact = not case.formats
    for attempt in range(1000):
        random = np.random.default_rng(20_000 * (number + 1) + attempt)
        model = case.model(case.config).double().eval()
        fill(model, random, case.spread)
        if not exact:  # what the file holds is what is computed
            write(OUT / f"{case.name}.gguf", case, model, random)
        prompts = [[1] + [int(t) for t in random.integers(3, VOCABULARY, n - 1)] for n in PROMPTS]
        logits, tokens, lead = reference(model, prompts)
        if lead > CLEAR:
            break
    else:
        raise SystemExit(f"{case.name}: no seed makes every choice clear")
    if exact:
        write(OUT / f"{case.name}.gguf", case, model, random)
    logits.astype("<f4").tofile(OUT / f"{case.name}.logits")
    size = (OUT / f"{case.name}.gguf").stat().st_size
    assert size <= 120_000, (case.name, size)
    print(f"{case.name:24} {size:7} bytes  attempt {attempt}  lead {lead:.5f}  distinct {len(set(tokens))}", flush=True)
    return {"name": case.name, "exact": exact, "prompts": prompts, "rows": [rows_of(p) for p in prompts], "greedy": tokens}


def main():
    index_file = OUT / "mixers.json"
    index = {e["name"]: e for e in json.loads(index_file.read_text())} if index_file.exists() else {}
    wanted = set(sys.argv[1:])
    for number, case in enumerate(CASES):
        if not wanted or case.name in wanted:
            index[case.name] = make(case, number)
    rows = [index[case.name] for case in CASES if case.name in index]
    index_file.write_text(json.dumps(rows, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    torch.manual_seed(0)
    torch.set_num_threads(1)
    main()
