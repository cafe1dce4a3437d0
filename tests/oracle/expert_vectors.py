#!/usr/bin/env python3
"""Reference logits of tiny random mixtures of experts: writes tests/data/run/<name>.gguf, .logits and experts.json.

Every model is computed by Hugging Face Transformers in float64 and written as GGUF in the layout of the public converter:
experts as one tensor with three sides ("old": one tensor per expert, as files of 2023 have it; "fused": gate and up in
one). Prompts: a short one, a middle one and one that is longer than every window and chunk.
Needs: torch, transformers, gguf, numpy.   Run: python3 tests/oracle/expert_vectors.py [name ...]
"""
import json
import math
import pathlib
import sys

import gguf
import numpy as np
import torch
import transformers as hf

from model_vectors import nvfp4_blocks

OUT = pathlib.Path(__file__).resolve().parent.parent / "data" / "run"
VOCABULARY = 96
PROMPTS = (3, 17, 41)
GREEDY = 64
CLEAR = 2e-4  # nothing is compared where rounding could decide: neither a greedy token nor the choice of an expert
Q = gguf.GGMLQuantizationType


def permute(weight, heads):
    """Half-split rotary pairs to neighbouring ones."""
    return weight.reshape(heads, 2, weight.shape[0] // heads // 2, *weight.shape[1:]).swapaxes(1, 2).reshape(weight.shape)


def unpermute(weight, heads):
    return weight.reshape(heads, weight.shape[0] // heads // 2, 2, *weight.shape[1:]).swapaxes(1, 2).reshape(weight.shape)


def fill(model, random):
    named = list(model.named_parameters()) + [(n, b) for n, b in model.named_buffers() if n.endswith("correction_bias")]
    for name, parameter in named:
        transposed = any(part in name for part in ("gate_up_proj", "down_proj")) and parameter.ndim == 3 and \
            type(model).__name__.startswith(("GptOss", "Llama4"))
        if parameter.ndim == 1:
            values = random.normal(1.0 if "norm" in name else 0.0, 0.2, parameter.shape)
        elif name.endswith("_bias"):
            values = random.normal(0, 0.5, parameter.shape)
        elif "embed" in name or "lm_head" in name:
            values = random.normal(0, 0.5, parameter.shape)
        else:
            columns = parameter.shape[-2 if transposed else -1]
            values = random.normal(0, 1.2 / math.sqrt(columns), parameter.shape)
        parameter.data = torch.tensor(values.astype(np.float32), dtype=torch.float64)


NAMES = {
    "model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output",
    "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output", "self_attn.q_norm": "attn_q_norm", "self_attn.k_norm": "attn_k_norm",
    "self_attn": "attn_sinks",
    "gate_proj": "ffn_gate", "up_proj": "ffn_up", "down_proj": "ffn_down",
    "gate": "ffn_gate_inp", "router": "ffn_gate_inp",
    "shared_expert_gate": "ffn_gate_inp_shexp",
}
FEED_FORWARD = ("shared_mlp.", "mlp.", "feed_forward.", "block_sparse_moe.")
SHARED = ("shared_experts.", "shared_expert.")


class Writer:
    """Tensors by GGUF names; what a file holds in another format than F32 is put back into the model."""

    def __init__(self, path, case, config):
        self.case, self.config = case, config
        self.gguf = w = gguf.GGUFWriter(path, case.arch)
        w.add_name("Tiny " + path.stem)
        w.add_context_length(config.max_position_embeddings)
        w.add_embedding_length(config.hidden_size)
        w.add_block_count(config.num_hidden_layers + case.next_layers)
        w.add_feed_forward_length(getattr(config, "intermediate_size_mlp", None) or config.intermediate_size)
        w.add_head_count(config.num_attention_heads)
        w.add_head_count_kv(config.num_key_value_heads)
        w.add_layer_norm_rms_eps(config.rms_norm_eps)
        w.add_rope_freq_base(config.rope_parameters["rope_theta"])
        w.add_vocab_size(config.vocab_size)
        head = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
        w.add_key_length(head)
        w.add_value_length(head)
        w.add_rope_dimension_count(int(head * config.rope_parameters.get("partial_rotary_factor", 1)))
        if config.rope_parameters["rope_type"] == "yarn":
            w.add_rope_scaling_type(gguf.RopeScalingType.YARN)
            w.add_rope_scaling_factor(config.rope_parameters["factor"])
            w.add_rope_scaling_orig_ctx_len(config.rope_parameters["original_max_position_embeddings"])
        w.add_expert_count(getattr(config, "num_local_experts", None) or config.num_experts)
        w.add_expert_used_count(config.num_experts_per_tok)
        case.keys(w, config)
        pieces = ["<unk>", "<s>", "</s>", "\u2581"] + [chr(c) for c in range(33, 33 + config.vocab_size - 4)]
        w.add_tokenizer_model("llama")
        w.add_token_list(pieces)
        w.add_token_scores([0.0] * 3 + [-1.0 * i for i in range(config.vocab_size - 3)])
        w.add_token_types([2, 3, 3] + [1] * (config.vocab_size - 3))
        w.add_bos_token_id(1)
        w.add_eos_token_id(2)
        w.add_unk_token_id(0)

    def add(self, name, values):
        """Writes a tensor and returns the values that the file really holds."""
        kind = Q.F32
        if values.ndim > 1 and "norm" not in name and "_inp" not in name and not name.endswith(".bias"):
            kind = next((k for part, k in self.case.formats.items() if part in name), Q.F32)
        if kind == Q.NVFP4:  # a factor for each expert
            blocks, factors = zip(*(nvfp4_blocks(expert) for expert in values))
            self.gguf.add_tensor(name, np.stack(blocks), raw_dtype=kind)
            self.gguf.add_tensor(name.removesuffix(".weight") + ".scale", np.array(factors, np.float32))
            return np.stack([gguf.dequantize(block, kind) * factor for block, factor in zip(blocks, factors)])
        raw = gguf.quantize(np.ascontiguousarray(values, np.float32), kind)
        if kind == Q.F32:
            self.gguf.add_tensor(name, raw)
            return values
        self.gguf.add_tensor(name, raw, raw_dtype=kind)
        return gguf.dequantize(raw, kind)

    def add_experts(self, layer, which, values):
        """[experts, rows, columns]"""
        if self.case.layout != "old":
            return self.add(f"blk.{layer}.ffn_{which}_exps.weight", values)
        return np.stack([self.add(f"blk.{layer}.ffn_{which}.{e}.weight", v) for e, v in enumerate(values)])

    def add_gate_up(self, layer, gate, up):
        if self.case.layout == "fused":
            return np.split(self.add_experts(layer, "gate_up", np.concatenate([gate, up], 1)), 2, 1)
        return self.add_experts(layer, "gate", gate), self.add_experts(layer, "up", up)

    def add_bias(self, layer, which, values):
        self.add(f"blk.{layer}.ffn_{which}_exps.bias", values)

    def close(self):
        self.gguf.write_header_to_file()
        self.gguf.write_kv_data_to_file()
        self.gguf.write_tensors_to_file()
        self.gguf.close()


def dense_name(case, name):
    """The GGUF name of a parameter that is no stack of experts."""
    name = name.replace("self_attn.sinks", "self_attn.weight").replace(
        "gate.e_score_correction_bias", "exp_probs_b.bias")
    module, kind = name.rsplit(".", 1)
    if not module.startswith("model.layers."):
        return f"{NAMES[module]}.{kind}"
    layer, rest = module.split(".", 3)[2:]
    shared = any(part in rest for part in SHARED) or "shared_mlp" in rest
    for part in FEED_FORWARD + SHARED:
        rest = rest.replace(part, "")
    rest = case.names.get(rest) or NAMES.get(rest, rest)
    return f"blk.{layer}.{rest}{'_shexp' if shared else ''}.{kind}"


def write_experts(case, writer, layer, name, values):
    """One stack of experts; returns what the file holds in the model's layout."""
    if case.interleaved:  # gpt-oss: [experts, columns, rows], gate and up rows alternate
        if name.endswith("gate_up_proj_bias"):
            writer.add_bias(layer, "gate", values[:, ::2])
            writer.add_bias(layer, "up", values[:, 1::2])
            return values
        if name.endswith("down_proj_bias"):
            writer.add_bias(layer, "down", values)
            return values
    turned = values.transpose(0, 2, 1) if case.transposed else values
    if "down_proj" in name or "output_linear" in name:
        held = writer.add_experts(layer, "down", turned)
    elif case.interleaved:
        held = np.empty_like(turned)
        held[:, ::2], held[:, 1::2] = writer.add_gate_up(layer, turned[:, ::2], turned[:, 1::2])
    else:
        held = np.concatenate(writer.add_gate_up(layer, *np.split(turned, 2, 1)), 1)
    return held.transpose(0, 2, 1) if case.transposed else held


def write(path, case, model, random):
    config = model.config
    writer = Writer(path, case, config)
    named = list(model.named_parameters()) + [(n, b) for n, b in model.named_buffers() if n.endswith("correction_bias")]
    for name, parameter in named:
        values = parameter.detach().numpy().astype(np.float32)
        if ".experts." in name:
            held = write_experts(case, writer, int(name.split(".")[2]), name, values)
        elif "shared_mlp.input_linear" in name:
            layer = name.split(".")[2]
            held = np.concatenate([writer.add(f"blk.{layer}.ffn_{which}_shexp.weight", part)
                                   for which, part in zip(("gate", "up"), np.split(values, 2))])
        else:
            heads = {"q_proj": config.num_attention_heads, "k_proj": config.num_key_value_heads}.get(name.split(".")[-2])
            if heads and case.permuted:
                held = unpermute(writer.add(dense_name(case, name), permute(values, heads)), heads)
            elif name.endswith("shared_expert_gate.weight"):
                held = writer.add(dense_name(case, name), values[0])[None]
            else:
                held = writer.add(dense_name(case, name), values)
        parameter.data = torch.tensor(np.array(held, np.float64))
    case.next(writer, config, random)
    writer.close()


class Case:
    def __init__(self, name, arch, model, config, *, layout="stacked", permuted=False, transposed=False, interleaved=False,
                 names=None, keys=None, next_layers=0, next=None, formats=None):
        self.name, self.arch, self.model, self.config = name, arch, model, config
        self.layout, self.permuted, self.transposed, self.interleaved = layout, permuted, transposed, interleaved
        self.names, self.keys = names or {}, keys or (lambda w, c: None)
        self.next_layers, self.next, self.formats = next_layers, next or (lambda w, c, r: None), formats or {}


def config(kind, **changes):
    base = dict(vocab_size=VOCABULARY, hidden_size=24, intermediate_size=36, num_hidden_layers=2, num_attention_heads=4,
                num_key_value_heads=2, max_position_embeddings=256, rms_norm_eps=1e-5, bos_token_id=1, eos_token_id=2,
                tie_word_embeddings=False, attn_implementation="eager", experts_implementation="eager",
                rope_parameters={"rope_type": "default", "rope_theta": 10000.0})
    return kind(**{**base, **changes})


def qwen_keys(w, c):
    w.add_expert_feed_forward_length(c.moe_intermediate_size)
    if getattr(c, "shared_expert_intermediate_size", None):
        w.add_expert_shared_feed_forward_length(c.shared_expert_intermediate_size)


def glm_keys(w, c):
    w.add_expert_feed_forward_length(c.moe_intermediate_size)
    w.add_expert_shared_count(c.n_shared_experts)
    w.add_leading_dense_block_count(c.first_k_dense_replace)
    w.add_expert_gating_func(gguf.ExpertGatingFuncType.SIGMOID)
    w.add_expert_weights_scale(c.routed_scaling_factor)
    w.add_expert_weights_norm(c.norm_topk_prob)
    w.add_nextn_predict_layers(1)
    if c.n_group > 1:
        w.add_expert_group_count(c.n_group)
        w.add_expert_group_used_count(c.topk_group)


def glm_next(writer, c, random):
    """The layer that predicts a second token: in every file, of no use for answers."""
    def add(name, *shape):
        writer.add(f"blk.{c.num_hidden_layers}.{name}.weight", random.normal(0, 1, shape).astype(np.float32))
    head, width = c.head_dim, c.hidden_size
    add("attn_norm", width), add("post_attention_norm", width)
    for letter, heads in (("q", c.num_attention_heads), ("k", c.num_key_value_heads), ("v", c.num_key_value_heads)):
        add(f"attn_{letter}", heads * head, width)
    add("attn_output", width, c.num_attention_heads * head)
    add("nextn.eh_proj", width, 2 * width), add("nextn.enorm", width), add("nextn.hnorm", width)
    add("nextn.shared_head_norm", width)


def gpt_oss_keys(w, c):
    w.add_sliding_window(c.sliding_window)
    w.add_expert_feed_forward_length(c.intermediate_size)


def llama4_keys(w, c):
    # The converter writes no chunk: 8192, as in all published models. Ours reads it where it stands.
    w.add_interleave_moe_layer_step(c.interleave_moe_layer_step)
    w.add_expert_feed_forward_length(c.intermediate_size)
    w.add_sliding_window(c.attention_chunk_size)
    w.add_attn_temperature_length(c.floor_scale)
    w.add_attn_temperature_scale(c.attn_scale)


def granite_keys(w, c):
    w.add_attention_scale(c.attention_multiplier)
    w.add_embedding_scale(c.embedding_multiplier)
    w.add_residual_scale(c.residual_multiplier)
    w.add_logit_scale(c.logits_scaling)
    if getattr(c, "shared_intermediate_size", 0):
        w.add_expert_shared_feed_forward_length(c.shared_intermediate_size)


def qwen3(**changes):
    return config(hf.Qwen3MoeConfig, **{**dict(num_experts=6, num_experts_per_tok=3, moe_intermediate_size=18, head_dim=16,
                                             norm_topk_prob=True), **changes})


MIXTRAL = config(hf.MixtralConfig, num_local_experts=4, num_experts_per_tok=2, sliding_window=None, intermediate_size=20)
GLM = dict(n_routed_experts=5, num_experts_per_tok=2, moe_intermediate_size=10, head_dim=12, n_shared_experts=2,
           first_k_dense_replace=1, num_hidden_layers=3, norm_topk_prob=True, routed_scaling_factor=1.7, num_mtp_layers=0,
           rope_parameters={"rope_type": "default", "rope_theta": 10000.0, "partial_rotary_factor": 0.5})
POST = {"post_attention_layernorm": "post_attention_norm"}
YARN = {"rope_type": "yarn", "rope_theta": 1000.0, "factor": 4.0, "original_max_position_embeddings": 32, "beta_fast": 32.0,
        "beta_slow": 1.0, "truncate": False}
OSS = dict(num_local_experts=6, num_experts_per_tok=3, intermediate_size=18, head_dim=16, sliding_window=8,
           rope_parameters=YARN)
LLAMA4 = dict(num_local_experts=4, intermediate_size=12, intermediate_size_mlp=20, num_hidden_layers=4, head_dim=8,
              interleave_moe_layer_step=2, attention_chunk_size=16, floor_scale=8, attn_scale=0.3)
GRANITE = dict(num_local_experts=4, num_experts_per_tok=2, intermediate_size=20, attention_multiplier=0.2, embedding_multiplier=2.0,
               residual_multiplier=0.7, logits_scaling=3.0)
CASES = [
    Case("qwen3moe", "qwen3moe", hf.Qwen3MoeForCausalLM, qwen3(), keys=qwen_keys),
    Case("qwen3moe_fused", "qwen3moe", hf.Qwen3MoeForCausalLM, qwen3(), keys=qwen_keys, layout="fused"),
    Case("qwen3moe_q8_0", "qwen3moe", hf.Qwen3MoeForCausalLM, qwen3(hidden_size=32, moe_intermediate_size=32, num_hidden_layers=1), keys=qwen_keys,
         formats={"_exps": Q.Q8_0}),
    Case("qwen2moe", "qwen2moe", hf.Qwen2MoeForCausalLM,
         config(hf.Qwen2MoeConfig, num_experts=6, num_experts_per_tok=3, moe_intermediate_size=12, norm_topk_prob=False,
                shared_expert_intermediate_size=40), keys=qwen_keys),
    Case("mixtral", "llama", hf.MixtralForCausalLM, MIXTRAL, permuted=True),
    Case("mixtral_old", "llama", hf.MixtralForCausalLM, MIXTRAL, permuted=True, layout="old"),
    Case("glm4moe", "glm4moe", hf.Glm4MoeForCausalLM, config(hf.Glm4MoeConfig, **GLM, use_qk_norm=True, attention_bias=True),
         keys=glm_keys, names=POST, next_layers=1, next=glm_next),
    Case("glm4moe_groups", "glm4moe", hf.Glm4MoeForCausalLM,
         config(hf.Glm4MoeConfig, **{**GLM, "n_routed_experts": 8, "num_hidden_layers": 2, "n_group": 4, "topk_group": 2, "first_k_dense_replace": 0}),
         keys=glm_keys, names=POST, next_layers=1, next=glm_next),
    Case("gpt_oss", "gpt-oss", hf.GptOssForCausalLM, config(hf.GptOssConfig, **OSS), keys=gpt_oss_keys, names=POST,
         transposed=True, interleaved=True),
    Case("llama4", "llama4", hf.Llama4ForCausalLM, config(hf.Llama4TextConfig, **LLAMA4), keys=llama4_keys,
         transposed=True),
    Case("granitemoe", "granitemoe", hf.GraniteMoeSharedForCausalLM,
         config(hf.GraniteMoeSharedConfig, **GRANITE, shared_intermediate_size=24), keys=granite_keys,
         permuted=True, names={"output_linear": "ffn_down"}),
    Case("gpt_oss_mxfp4", "gpt-oss", hf.GptOssForCausalLM,
         config(hf.GptOssConfig, **{**OSS, "hidden_size": 32, "intermediate_size": 32, "num_hidden_layers": 1}),
         keys=gpt_oss_keys, names=POST, transposed=True, interleaved=True, formats={"_exps": Q.MXFP4}),
    Case("qwen3moe_nvfp4", "qwen3moe", hf.Qwen3MoeForCausalLM, qwen3(hidden_size=64, moe_intermediate_size=64, num_hidden_layers=1), keys=qwen_keys,
         formats={"_exps": Q.NVFP4}),
]


def watch_routers(model, leads):
    """The smallest lead of the last chosen expert over the first one that was not."""
    used = model.config.num_experts_per_tok

    def look(module, _, output):
        logits = output[1] if type(module).__name__ == "Llama4Router" else output[0]
        scores = logits.double()
        if hasattr(module, "e_score_correction_bias"):
            scores = scores.sigmoid() + module.e_score_correction_bias
            groups = module.num_group
            if groups > 1:
                parts = scores.view(len(scores), groups, -1)
                worth = parts.topk(2, -1)[0].sum(-1)
                best = worth.topk(module.topk_group + 1, -1)
                leads.append(float((best[0][:, -2] - best[0][:, -1]).min()))
                kept = torch.zeros_like(worth).scatter_(1, best[1][:, :-1], 1)
                scores = parts.masked_fill(kept[..., None] == 0, -9).flatten(1)
        best = scores.topk(used + 1, -1)[0]
        leads.append(float((best[:, -2] - best[:, -1]).min()))

    for module in model.modules():
        if "Router" in type(module).__name__:
            module.register_forward_hook(look)


def reference(model, prompts):
    """Logits of every row of each prompt, greedy tokens after the last one, and the smallest lead of any choice."""
    leads = []
    watch_routers(model, leads)
    with torch.no_grad():
        logits = [model(torch.tensor([p]), use_cache=False).logits[0].numpy() for p in prompts]
        tokens = []
        for _ in range(GREEDY):
            last = model(torch.tensor([prompts[-1] + tokens]), use_cache=False).logits[0, -1]
            best = torch.topk(last, 2)
            leads.append(float(best.values[0] - best.values[1]) / float(last.abs().max()))
            tokens.append(int(best.indices[0]))
            if min(leads) < CLEAR or tokens[-1] == 2:
                break
    return np.concatenate(logits).astype(np.float32), tokens, min(leads)


def make(case, number):
    exact = not case.formats
    for attempt in range(400):
        random = np.random.default_rng(10_000 * (number + 1) + attempt)
        model = case.model(case.config).double().eval()
        fill(model, random)
        if not exact:  # what the file holds is what is computed
            write(OUT / f"{case.name}.gguf", case, model, random)
        prompts = [[1] + [int(t) for t in random.integers(3, VOCABULARY, n - 1)] for n in PROMPTS]
        logits, tokens, lead = reference(model, prompts)
        if lead > CLEAR and 2 not in tokens:
            break
    else:
        raise SystemExit(f"{case.name}: no seed makes every choice clear")
    if exact:
        write(OUT / f"{case.name}.gguf", case, model, random)
    logits.astype("<f4").tofile(OUT / f"{case.name}.logits")
    size = (OUT / f"{case.name}.gguf").stat().st_size
    assert size <= 150_000, (case.name, size)
    print(f"{case.name:16} {size:7} bytes  attempt {attempt}  lead {lead:.5f}  distinct {len(set(tokens))}", flush=True)
    return {"name": case.name, "exact": exact, "prompts": prompts, "greedy": tokens}


def main():
    index_file = OUT / "experts.json"
    index = {e["name"]: e for e in json.loads(index_file.read_text())} if index_file.exists() else {}
    wanted = set(sys.argv[1:])
    for number, case in enumerate(CASES):
        if not wanted or case.name in wanted:
            index[case.name] = make(case, number)
            rows = [index[c.name] for c in CASES if c.name in index]
            index_file.write_text(json.dumps(rows, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    torch.manual_seed(0)
    torch.set_num_threads(1)
    main()
