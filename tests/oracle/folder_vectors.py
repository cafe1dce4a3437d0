#!/usr/bin/env python3
"""Reference logits of tiny random model folders: writes tests/data/run/folders/NAME/, NAME.logits and folders.json.

Every model is saved by Hugging Face Transformers (save_pretrained), then loaded from there and computed in float64 by
Transformers, with the weights that the files hold. Names as arguments make only those models and keep the others.
Needs: torch, transformers, tokenizers, numpy.   Run: python3 tests/oracle/folder_vectors.py [NAME …]
"""
import copy
import importlib
import json
import math
import pathlib
import shutil
import sys

import numpy as np
import torch
import transformers
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, decoders, models, normalizers

OUT = pathlib.Path(__file__).resolve().parent.parent / "data" / "run" / "folders"
VOCABULARY = 64
PROMPTS = (37, 6, 1)  # tokens; the first is longer than any window
GREEDY = 64
BASE = dict(vocab_size=VOCABULARY, hidden_size=32, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4,
            num_key_value_heads=2, max_position_embeddings=256, rms_norm_eps=1e-5, bos_token_id=1, eos_token_id=2,
            pad_token_id=0, tie_word_embeddings=False)


def rope(kind="default", theta=10000.0, **more):
    return {"rope_parameters": {"rope_type": kind, "rope_theta": theta, **more}}


LLAMA3 = dict(factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=32)


def older(config):
    """config.json as Transformers wrote it before version 5: rope_theta and rope_scaling."""
    parameters = config.pop("rope_parameters")
    config["rope_theta"] = parameters.pop("rope_theta")
    config["rope_scaling"] = None if parameters["rope_type"] == "default" else parameters
    config["torch_dtype"] = config.pop("dtype")


def oldest(config):
    """… and before version 4.43: "type" instead of "rope_type"."""
    older(config)
    config["rope_scaling"]["type"] = config["rope_scaling"].pop("rope_type")


# name: (class's name without "ForCausalLM", config, dtype, options). Options: shard (bytes per file), change (of
# config.json after saving).
MODELS = {
    "llama_f32": ("Llama", rope(), "float32", {}),
    "llama_f32_shards": ("Llama", {**rope(), "hidden_size": 16, "head_dim": 8}, "float32", dict(shard=6000)),
    "llama_bf16": ("Llama", {**rope(), "num_key_value_heads": 1, "head_dim": 16}, "bfloat16", dict(change=older)),
    "llama_f16_tied": ("Llama", {**rope(theta=500.0), "tie_word_embeddings": True, "num_key_value_heads": 4}, "float16", {}),
    "llama_bias": ("Llama", {**rope(), "attention_bias": True, "hidden_size": 16}, "float32", {}),
    "llama_llama3": ("Llama", {**rope("llama3", 500.0, **LLAMA3), "tie_word_embeddings": True}, "float32", {}),
    "llama_llama3_older": ("Llama", {**rope("llama3", 500.0, **LLAMA3), "hidden_size": 16}, "float32", dict(change=older)),
    "llama_linear_oldest": ("Llama", {**rope("linear", factor=4.0), "hidden_size": 16}, "float32", dict(change=oldest)),
    "llama_yarn": ("Llama", {**rope("yarn", 1000.0, factor=4.0, original_max_position_embeddings=64), "hidden_size": 16},
                   "float32", {}),
    "llama_yarn_mscale": ("Llama", {**rope("yarn", 1000.0, factor=4.0, original_max_position_embeddings=64, mscale=0.7,
                                           mscale_all_dim=1.5, beta_fast=16, beta_slow=2), "hidden_size": 16},
                          "float32", dict(change=older)),
    "mistral_window_bf16": ("Mistral", {**rope(), "sliding_window": 8}, "bfloat16", dict(shard=10000)),
    "mistral_f32": ("Mistral", {**rope(), "sliding_window": None, "hidden_size": 16, "head_dim": 16}, "float32",
                    dict(change=older)),
    "qwen2_f32": ("Qwen2", {**rope(theta=1e6), "hidden_size": 16, "sliding_window": 4}, "float32",
                  dict(change=older)),
    "qwen2_bf16_tied": ("Qwen2", {**rope(theta=1e6), "tie_word_embeddings": True}, "bfloat16", {}),
}


# ---- the other families: what is special about each, in small

def chatglm(config, tensors):
    """GLM-4-9B-chat's own layout, of the same numbers."""
    parameters = config.pop("rope_parameters")
    new = {"model_type": "chatglm", "num_layers": config["num_hidden_layers"], "padded_vocab_size": config["vocab_size"],
           "ffn_hidden_size": config["intermediate_size"], "kv_channels": config["head_dim"], "seq_length": 256,
           "layernorm_epsilon": config["rms_norm_eps"], "rope_ratio": parameters["rope_theta"] / 10000, "rmsnorm": True,
           "multi_query_attention": True, "multi_query_group_num": config["num_key_value_heads"], "post_layer_norm": True,
           "apply_residual_connection_post_layernorm": False, "add_qkv_bias": True, "original_rope": True}
    for name in ("hidden_size", "num_attention_heads", "eos_token_id", "pad_token_id", "tie_word_embeddings"):
        new[name] = config[name]
    config.clear()
    config.update(new)
    names = {"model.embed_tokens": "transformer.embedding.word_embeddings", "model.norm": "transformer.encoder.final_layernorm",
             "lm_head": "transformer.output_layer", "self_attn.o_proj": "self_attention.dense",
             "mlp.gate_up_proj": "mlp.dense_h_to_4h", "mlp.down_proj": "mlp.dense_4h_to_h"}
    out = {"transformer.rotary_pos_emb.inv_freq": torch.ones(2)}
    for name, values in tensors.items():
        if ".q_proj." in name:
            parts = [tensors[name.replace(".q_proj.", f".{part}_proj.")] for part in "qkv"]
            out[name.replace("model.", "transformer.encoder.").replace("self_attn.q_proj", "self_attention.query_key_value")] = torch.cat(parts)
        elif ".k_proj." not in name and ".v_proj." not in name:
            for old, renamed in names.items():
                name = name.replace(old, renamed)
            out[name.replace("model.", "transformer.encoder.") if name.startswith("model.") else name] = values
    return out


def stacked(config, tensors):
    """All experts of a layer in one tensor, as version 5 of Transformers has them in memory."""
    out, experts = {}, {}
    for name, values in tensors.items():
        parts = name.split(".experts.")
        if len(parts) == 2 and parts[1][0].isdigit():
            number, rest = parts[1].split(".", 1)
            experts.setdefault((parts[0], rest.split(".")[0]), {})[int(number)] = values
        else:
            out[name] = values
    for (layer, kind), each in experts.items():
        stack = torch.stack([each[i] for i in range(len(each))])
        if kind == "down_proj":
            out[f"{layer}.experts.down_proj"] = stack
        elif kind == "gate_proj":
            up = experts[layer, "up_proj"]
            out[f"{layer}.experts.gate_up_proj"] = torch.cat([stack, torch.stack([up[i] for i in range(len(up))])], 1)
    return out


def nested(outer, prefix="model.language_model."):
    """The language model of a model for images and text: its entries in a table, its tensors behind a prefix."""
    def change(config, tensors):
        inner = dict(config)
        config.clear()
        config.update({"model_type": outer, "text_config": inner, "tie_word_embeddings": inner.pop("tie_word_embeddings")})
        out = {"model.visual.blocks.0.weight": torch.ones(2)}
        for name, values in tensors.items():
            out[name.replace("model.", prefix, 1) if name.startswith("model.") else name] = values
        return out
    return change


def mtp(config, tensors):
    """A layer behind the last one that guesses a second token ahead."""
    config["num_nextn_predict_layers"] = 1
    last = config["num_hidden_layers"]
    more = {f"model.layers.{last}.eh_proj.weight": torch.ones(4, 8), f"model.layers.{last}.input_layernorm.weight": torch.ones(4)}
    return {**tensors, **more}


def flat_gemma3(config):
    """Before version 5: bases of both RoPE tables outside of them, a period instead of layer_types."""
    table = config.pop("rope_parameters")
    config["rope_theta"] = table["full_attention"].pop("rope_theta")
    config["rope_scaling"] = table["full_attention"]
    config["rope_local_base_freq"] = table["sliding_attention"]["rope_theta"]
    config["sliding_window_pattern"] = config.pop("_sliding_window_pattern")
    del config["layer_types"]


def flat_gemma4(config):
    """The published files: no configuration by layer."""
    del config["per_layer_config"]
    config.update(global_head_dim=16, num_global_key_value_heads=1)


GLM = {**rope(partial_rotary_factor=0.5), "head_dim": 8}
SMALL = dict(hidden_size=16, intermediate_size=20)
MOE = dict(**SMALL, num_experts_per_tok=2, moe_intermediate_size=12)
LATENT = dict(**MOE, num_key_value_heads=4, n_routed_experts=4, n_shared_experts=1, n_group=1, topk_group=1, q_lora_rank=12,
              kv_lora_rank=16, qk_rope_head_dim=4, qk_nope_head_dim=6, v_head_dim=8, first_k_dense_replace=1)
DELTA = dict(head_dim=8, linear_num_key_heads=2, linear_num_value_heads=4, linear_key_head_dim=4, linear_value_head_dim=6,
             linear_conv_kernel_dim=4, layer_types=["linear_attention", "full_attention"], **rope(partial_rotary_factor=0.5))
GEMMA = dict(**SMALL, head_dim=8, tie_word_embeddings=True, hidden_activation="gelu_pytorch_tanh")
GEMMA4 = dict(**GEMMA, num_hidden_layers=6, global_head_dim=16, sliding_window=11,
              layer_types=["sliding_attention", "sliding_attention", "full_attention"] * 2,
              rope_parameters={"full_attention": {"rope_type": "proportional", "partial_rotary_factor": 0.5, "rope_theta": 1e4},
                               "sliding_attention": {"rope_type": "default", "rope_theta": 100.0}})
LONG = dict(long_factor=[1.0, 1.5, 3.0, 6.0], short_factor=[1.0, 1.05, 1.1, 1.2])
OSS = dict(**SMALL, num_local_experts=4, num_experts_per_tok=2, head_dim=8, sliding_window=8,
           **rope("yarn", 1000.0, factor=4.0, original_max_position_embeddings=32, beta_fast=32.0, beta_slow=1.0, truncate=False))
SCALED = dict(attention_multiplier=0.2, embedding_multiplier=2.0, residual_multiplier=0.7, logits_scaling=3.0)
LLAMA4 = dict(hidden_size=16, num_local_experts=4, intermediate_size=12, intermediate_size_mlp=20, num_hidden_layers=4, head_dim=8,
              interleave_moe_layer_step=2, attention_chunk_size=16, floor_scale=8, attn_scale=0.3, **rope())
MODELS |= {
    "glm": ("Glm", {**GLM, "attention_bias": True}, "float32", {}),
    "chatglm": ("Glm", {**GLM, **rope(theta=50000.0, partial_rotary_factor=0.5), "attention_bias": True}, "float32", dict(layout=chatglm)),
    "chatglm_bf16": ("Glm", {**GLM, "attention_bias": True}, "bfloat16", dict(layout=chatglm, shard=9000)),
    "glm4": ("Glm4", GLM, "float32", {}),
    "glm4_moe": ("Glm4Moe", {**MOE, **GLM, "n_routed_experts": 5, "n_shared_experts": 2, "first_k_dense_replace": 1, "use_qk_norm": True,
                             "attention_bias": True, "routed_scaling_factor": 1.7, "num_mtp_layers": 0}, "float32", dict(layout=mtp)),
    "glm4_moe_lite": ("Glm4MoeLite", {**LATENT, **rope(), "mlp_layer_types": ["dense", "sparse"]}, "float32", {}),
    "deepseek_v2": ("DeepseekV2", {**LATENT, **rope("yarn", 1000.0, factor=8.0, original_max_position_embeddings=64, mscale=0.707,
                                                    mscale_all_dim=0.707), "q_lora_rank": None, "topk_method": "greedy",
                                   "routed_scaling_factor": 1.0}, "float32", {}),
    "deepseek_v3": ("DeepseekV3", {**LATENT, **rope("yarn", 1000.0, factor=8.0, original_max_position_embeddings=64, mscale=1.0,
                                                    mscale_all_dim=1.0), "n_routed_experts": 8, "n_group": 4, "topk_group": 2},
                    "float32", dict(layout=mtp)),
    "qwen3": ("Qwen3", {**rope(theta=1e6), "head_dim": 8, "use_sliding_window": True, "sliding_window": 9, "max_window_layers": 1},
              "float32", {}),
    "qwen2_window": ("Qwen2", {**rope(), "hidden_size": 16, "use_sliding_window": True, "sliding_window": 9, "max_window_layers": 1},
                     "float32", dict(change=lambda config: config.pop("layer_types"))),
    "qwen2_moe": ("Qwen2Moe", {**MOE, **rope(), "num_experts": 5, "shared_expert_intermediate_size": 14}, "float32", {}),
    "qwen3_moe": ("Qwen3Moe", {**MOE, **rope(), "num_experts": 5, "head_dim": 8, "norm_topk_prob": True, "num_hidden_layers": 3,
                               "mlp_only_layers": [1]}, "float32", {}),
    "qwen3_moe_stacked": ("Qwen3Moe", {**MOE, **rope(), "num_experts": 5, "head_dim": 8, "norm_topk_prob": False}, "float32",
                          dict(layout=stacked)),
    "qwen3_next": ("Qwen3Next", {**MOE, **DELTA, "num_experts": 5, "shared_expert_intermediate_size": 14}, "float32", {}),
    "qwen3_5": ("Qwen3_5", {**SMALL, **DELTA}, "float32", dict(config="Qwen3_5TextConfig", layout=nested("qwen3_5"))),
    "qwen3_5_moe": ("Qwen3_5Moe", {**MOE, **DELTA, "num_experts": 5, "shared_expert_intermediate_size": 14}, "float32",
                    dict(config="Qwen3_5MoeTextConfig", layout=stacked)),
    "gemma": ("Gemma", {**GEMMA, **rope(), "hidden_act": "gelu_pytorch_tanh"}, "float32", {}),
    "gemma2": ("Gemma2", {**GEMMA, **rope(), "sliding_window": 11, "query_pre_attn_scalar": 12, "attn_logit_softcapping": 3.0,
                          "final_logit_softcapping": None}, "float32", {}),
    "gemma3": ("Gemma3", {**GEMMA, "num_hidden_layers": 7, "sliding_window": 11, "query_pre_attn_scalar": 12,
                          "rope_parameters": {"full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 1e6},
                                              "sliding_attention": {"rope_type": "default", "rope_theta": 1e4}}}, "float32",
               dict(config="Gemma3TextConfig", change=flat_gemma3)),
    "gemma3_nested": ("Gemma3", {**GEMMA, "sliding_window": 11, "query_pre_attn_scalar": 8,
                                 "layer_types": ["full_attention", "sliding_attention"],
                                 "rope_parameters": {"full_attention": {"rope_type": "default", "rope_theta": 1e6},
                                                     "sliding_attention": {"rope_type": "default", "rope_theta": 1e3}}}, "float32",
                      dict(config="Gemma3TextConfig", layout=nested("gemma3"))),
    "gemma4_small": ("Gemma4", {**GEMMA4, "num_key_value_heads": 1, "num_kv_shared_layers": 3, "use_double_wide_mlp": True,
                                "hidden_size_per_layer_input": 8, "vocab_size_per_layer_input": VOCABULARY,
                                "final_logit_softcapping": 5.0}, "float32", dict(config="Gemma4TextConfig")),
    "gemma4_large": ("Gemma4", {**GEMMA4, "attention_k_eq_v": True, "num_global_key_value_heads": 1, "hidden_size_per_layer_input": 0},
                     "float32", dict(config="Gemma4TextConfig", change=flat_gemma4)),
    "gemma4_moe": ("Gemma4", {**GEMMA4, "num_hidden_layers": 3, "layer_types": GEMMA4["layer_types"][:3], "hidden_size_per_layer_input": 0,
                              "enable_moe_block": True, "num_experts": 5, "top_k_experts": 2, "moe_intermediate_size": 12}, "float32",
                   dict(config="Gemma4TextConfig")),
    "ministral": ("Ministral", {**SMALL, **rope(), "head_dim": 4, "sliding_window": 8, "layer_types": ["sliding_attention", "full_attention"]},
                  "float32", {}),
    "ministral3": ("Ministral3", {**SMALL, "head_dim": 8, **rope("yarn", 1000.0, factor=4.0, original_max_position_embeddings=16,
                                                      beta_fast=4.0, beta_slow=1.0, mscale=1.0, mscale_all_dim=0.7,
                                                      llama_4_scaling_beta=0.3)}, "float32", dict(layout=nested("mistral3"))),
    "mixtral": ("Mixtral", {**SMALL, **rope(), "num_local_experts": 4, "num_experts_per_tok": 2, "sliding_window": None}, "float32", {}),
    "phi3": ("Phi3", {**rope(), "num_key_value_heads": 4, "sliding_window": 13}, "float32", {}),
    "phi3_longrope": ("Phi3", {**rope("longrope", 100.0, **LONG, original_max_position_embeddings=32),
                               "original_max_position_embeddings": 32}, "float32", dict(change=older)),
    "phi4_mini": ("Phi3", {**rope("longrope", 100.0, long_factor=LONG["long_factor"][:3], short_factor=LONG["short_factor"][:3],
                                  original_max_position_embeddings=32, partial_rotary_factor=0.75),
                           "original_max_position_embeddings": 32, "tie_word_embeddings": True}, "float32", {}),
    "smollm3": ("SmolLM3", {**SMALL, **rope(theta=2e6), "num_hidden_layers": 5, "tie_word_embeddings": True}, "float32", {}),
    "granite": ("Granite", {**SMALL, **rope(), **SCALED}, "float32", {}),
    "granite_hybrid": ("GraniteMoeHybrid", {**SMALL, **rope(), **SCALED, "num_local_experts": 0, "shared_intermediate_size": 20,
                                            "layer_types": ["attention", "attention"], "position_embedding_type": "rope",
                                            "mamba_n_heads": 4}, "float32", {}),
    "granitemoe": ("GraniteMoe", {**SMALL, **rope(), **SCALED, "num_local_experts": 4, "num_experts_per_tok": 2}, "float32", {}),
    "granitemoeshared": ("GraniteMoeShared", {**SMALL, **rope(), **SCALED, "num_local_experts": 4, "num_experts_per_tok": 2,
                                              "shared_intermediate_size": 12}, "float32", {}),
    "olmo2": ("Olmo2", {**SMALL, **rope(theta=5e5)}, "float32", {}),
    "olmo3": ("Olmo3", {**SMALL, "num_hidden_layers": 4, "sliding_window": 8, "rope_parameters": {
        "full_attention": {"rope_type": "yarn", "rope_theta": 1000.0, "factor": 4.0, "original_max_position_embeddings": 64},
        "sliding_attention": {"rope_type": "default", "rope_theta": 1000.0}}}, "float32", {}),
    "gpt_oss": ("GptOss", OSS, "float32", {}),
    "gpt_oss_bf16": ("GptOss", {**OSS, "hidden_size": 32, "intermediate_size": 32}, "bfloat16", dict(change=older)),
    "llama4": ("Llama4", LLAMA4, "float32", dict(config="Llama4TextConfig", layout=nested("llama4", "language_model.model."))),
    "llama4_plain": ("Llama4", {**LLAMA4, "use_qk_norm": False, "attn_temperature_tuning": False, "interleave_moe_layer_step": 1},
                     "float32", dict(config="Llama4TextConfig")),
}


def fill(model, random):
    with torch.no_grad():
        zero_centred = type(model).__name__.startswith(("Gemma", "Qwen3Next", "Qwen3_5")) and "Gemma4" not in type(model).__name__
        for name, buffer in model.named_buffers():
            if name.endswith("correction_bias"):
                buffer.copy_(torch.tensor(random.normal(0, 0.3, buffer.shape)))
        for name, parameter in model.named_parameters():
            if name.endswith("layer_scalar"):
                values = random.normal(1, 0.2, parameter.shape)
            elif parameter.ndim == 1:
                plain = not zero_centred or "linear_attn" in name
                values = random.normal(1.0 if "norm" in name and plain else 0.0, 0.2, parameter.shape)
            elif "embed" in name or "lm_head" in name:
                # Gemma multiplies them: the blocks must still have a say.
                values = random.normal(0, 0.1 if "Gemma" in type(model).__name__ else 0.5, parameter.shape)
            else:
                values = random.normal(0, 1.2 / math.sqrt(parameter.shape[-1]), parameter.shape)
            parameter.copy_(torch.tensor(values))


def save_tokenizer(folder):
    """SentencePiece-like BPE over single characters: <unk>, <s>, </s>, "▁", then ASCII from "!" on."""
    pieces = ["<unk>", "<s>", "</s>", "\u2581"] + [chr(c) for c in range(33, 33 + VOCABULARY - 4)]
    tokenizer = Tokenizer(models.BPE({piece: i for i, piece in enumerate(pieces)}, [], unk_token="<unk>"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("\u2581"), normalizers.Replace(" ", "\u2581")])
    tokenizer.decoder = decoders.Sequence([decoders.Replace("\u2581", " "), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    tokenizer.add_special_tokens(["<unk>", "<s>", "</s>"])
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(json.dumps({
        "tokenizer_class": "PreTrainedTokenizerFast", "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>",
        "add_bos_token": True}, indent=1) + "\n")


def reference(model, prompts):
    """Logits of every row, greedy tokens after the first prompt, the smallest lead of a greedy token over the next one."""
    with torch.no_grad():
        logits = [model(torch.tensor([prompt]), use_cache=False).logits[0].numpy().astype("<f4") for prompt in prompts]
        tokens, lead, step = [], math.inf, model(torch.tensor([prompts[0]]), use_cache=True)
        for _ in range(GREEDY):
            if tokens:
                step = model(torch.tensor([tokens[-1:]]), cache=step.cache, use_cache=True)
            last = step.logits[0, -1]
            best = torch.topk(last, 2)
            lead = min(lead, float(best.values[0] - best.values[1]) / float(last.abs().max()))
            tokens.append(int(best.indices[0]))
    return np.concatenate(logits), tokens, lead


def conditioned(model, prompts, logits):
    """Whether float32 is enough: where it chooses other experts, or rounding shows, the model says nothing."""
    single = copy.deepcopy(model).float()
    with torch.no_grad():
        rows = np.concatenate([single(torch.tensor([prompt]), use_cache=False).logits[0].numpy() for prompt in prompts])
    return (np.abs(rows - logits).max(axis=1) / np.abs(logits).max(axis=1)).max() < 8e-6


def relay(folder, layout):
    """Stores a saved folder's tensors as `layout` has them, in as many files."""
    files = sorted(folder.glob("*.safetensors"))
    tensors = {}
    for file in files:
        tensors |= load_file(file)
        file.unlink()
    config = json.loads((folder / "config.json").read_text())
    tensors = layout(config, tensors)
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n")
    names = sorted(tensors)
    split = [names[i::len(files)] for i in range(len(files))]
    for file, part in zip(files, split):
        save_file({name: tensors[name].contiguous() for name in part}, file, {"format": "pt"})
    if len(files) > 1:
        index = {"metadata": {}, "weight_map": {name: file.name for file, part in zip(files, split) for name in part}}
        (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=1) + "\n")


def make(name, number):
    kind, changes, dtype, options = MODELS[name]
    config_class = getattr(transformers, options.get("config", kind + "Config"))
    module = transformers
    if kind.startswith("Qwen3_5"):  # not exported for text alone
        family = "qwen3_5_moe" if "Moe" in kind else "qwen3_5"
        module = importlib.import_module(f"transformers.models.{family}.modeling_{family}")
    model_class = getattr(module, options.get("model", kind + "ForCausalLM"))
    folder = OUT / name
    for attempt in range(200):
        shutil.rmtree(folder, ignore_errors=True)
        random = np.random.default_rng(7000 * number + attempt)
        model = model_class(config_class(**{**BASE, **changes})).eval()
        fill(model, random)
        model.to(getattr(torch, dtype)).save_pretrained(folder, max_shard_size=options.get("shard", "1GB"))
        if "change" in options:
            config = json.loads((folder / "config.json").read_text())
            options["change"](config)
            (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n")
        save_tokenizer(folder)
        held = model_class.from_pretrained(folder, dtype=torch.float64, attn_implementation="eager",
                                            experts_implementation="eager").eval()
        if "layout" in options:
            relay(folder, options["layout"])
        prompts = [[1] + [int(t) for t in random.integers(3, VOCABULARY, length - 1)] for length in PROMPTS]
        logits, tokens, lead = reference(held, prompts)
        if dtype == "float32" and not conditioned(held, prompts, logits):
            continue
        # Greedy tokens are only compared where no other token comes close: rounding must not decide.
        if lead > (0.0015 if dtype == "float32" else 0.005) and 2 not in tokens and len(set(tokens)) >= 8:
            break
    else:
        raise SystemExit(f"{name}: no seed gives clear greedy tokens")
    logits.tofile(OUT / f"{name}.logits")
    size = sum(file.stat().st_size for file in folder.iterdir())
    assert size <= 120_000, (name, size)
    print(f"{name:22} {size:7} bytes in {len(list(folder.iterdir()))} files  attempt {attempt}  lead {lead:.4f}  "
          f"distinct {len(set(tokens))}", flush=True)
    return {"name": name, "exact": dtype == "float32", "prompts": prompts, "greedy": tokens}


def main():
    torch.set_num_threads(1)
    transformers.utils.logging.disable_progress_bar()
    OUT.mkdir(parents=True, exist_ok=True)
    index = OUT / "folders.json"
    old = {entry["name"]: entry for entry in json.loads(index.read_text())} if index.exists() else {}
    for number, name in enumerate(MODELS):
        if name not in old or not sys.argv[1:] or name in sys.argv[1:]:
            old[name] = make(name, number)
            entries = [json.dumps(old[each], separators=(",", ":")) for each in MODELS if each in old]
            index.write_text("[\n" + ",\n".join(entries) + "\n]\n")


if __name__ == "__main__":
    main()
