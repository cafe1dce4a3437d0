#!/usr/bin/env python3
"""Reference logits of tiny random model folders: writes tests/data/run/folders/NAME/, NAME.logits and folders.json.

Every model is saved by Hugging Face Transformers (save_pretrained), then loaded from there and computed in float64 by
Transformers, with the weights that the files hold. Names as arguments make only those models and keep the others.
Needs: torch, transformers, tokenizers, numpy.   Run: python3 tests/oracle/folder_vectors.py [NAME …]
"""
import json
import math
import pathlib
import shutil
import sys

import numpy as np
import torch
import transformers
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


def fill(model, random):
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.ndim == 1:
                values = random.normal(1.0 if "norm" in name else 0.0, 0.2, parameter.shape)
            elif "embed" in name or "lm_head" in name:
                values = random.normal(0, 0.5, parameter.shape)
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


def make(name, number):
    kind, changes, dtype, options = MODELS[name]
    config_class = getattr(transformers, options.get("config", kind + "Config"))
    model_class = getattr(transformers, options.get("model", kind + "ForCausalLM"))
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
        held = model_class.from_pretrained(folder, dtype=torch.float64, attn_implementation="eager").eval()
        prompts = [[1] + [int(t) for t in random.integers(3, VOCABULARY, length - 1)] for length in PROMPTS]
        logits, tokens, lead = reference(held, prompts)
        # Greedy tokens are only compared where no other token comes close: rounding must not decide.
        if lead > (0.0015 if dtype == "float32" else 0.005) and 2 not in tokens and len(set(tokens)) >= 8:
            break
    else:
        raise SystemExit(f"{name}: no seed gives clear greedy tokens")
    logits.tofile(OUT / f"{name}.logits")
    size = sum(file.stat().st_size for file in folder.iterdir())
    assert size <= 72_000, (name, size)
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
    entries = [json.dumps(old[name], separators=(",", ":")) for name in MODELS]
    index.write_text("[\n" + ",\n".join(entries) + "\n]\n")


if __name__ == "__main__":
    main()
