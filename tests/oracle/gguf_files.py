"""Writes small GGUF files with the gguf Python package, and what they hold as JSON, into tests/data/load.

    python3 tests/oracle/gguf_files.py
"""
import json
from pathlib import Path

import gguf
import numpy as np

OUT = Path(__file__).resolve().parents[1] / "data" / "load"
random = np.random.default_rng(7)


def write(name, arch, *, kv_heads, tied, bias, quantized, extra=lambda w: None):
    layers, width, ffn, heads, vocabulary, context = 2, 64, 96, 4, 40, 256
    writer = gguf.GGUFWriter(OUT / f"{name}.gguf", arch)
    writer.add_name(f"Oracle {arch}")
    writer.add_license("mit")
    writer.add_block_count(layers)
    writer.add_context_length(context)
    writer.add_embedding_length(width)
    writer.add_feed_forward_length(ffn)
    writer.add_head_count(heads)
    writer.add_head_count_kv(kv_heads)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_rope_freq_base(500000.0)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0 if quantized else gguf.LlamaFileType.ALL_F32)
    tokens = ["<unk>", "<s>", "</s>"] + [f"tok{i}é" for i in range(vocabulary - 3)]
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([-float(i) for i in range(vocabulary)])
    writer.add_token_types([2, 3, 3] + [1] * (vocabulary - 3))
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_add_bos_token(True)
    writer.add_chat_template("{{ messages }}")
    extra(writer)

    expected = {}

    def tensor(tensor_name, *shape):
        data = random.standard_normal(shape).astype(np.float32)
        if quantized and len(shape) == 2 and shape[-1] % 32 == 0:
            raw = gguf.quants.quantize(data, gguf.GGMLQuantizationType.Q8_0)
            writer.add_tensor(tensor_name, raw, raw_dtype=gguf.GGMLQuantizationType.Q8_0)
            kind = "q8_0"
        else:
            raw, kind = data, "f32"
            writer.add_tensor(tensor_name, raw)
        expected[tensor_name] = {"format": kind, "shape": list(reversed(shape)), "bytes": int(raw.nbytes)}

    kv = width // heads * kv_heads
    tensor("token_embd.weight", vocabulary, width)
    for i in range(layers):
        tensor(f"blk.{i}.attn_norm.weight", width)
        for part, rows in (("q", width), ("k", kv), ("v", kv)):
            tensor(f"blk.{i}.attn_{part}.weight", rows, width)
            if bias:
                tensor(f"blk.{i}.attn_{part}.bias", rows)
        tensor(f"blk.{i}.attn_output.weight", width, width)
        tensor(f"blk.{i}.ffn_norm.weight", width)
        tensor(f"blk.{i}.ffn_gate.weight", ffn, width)
        tensor(f"blk.{i}.ffn_up.weight", ffn, width)
        tensor(f"blk.{i}.ffn_down.weight", width, ffn)
    tensor("output_norm.weight", width)
    if not tied:
        tensor("output.weight", vocabulary, width)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()

    # Where the package's own reader finds the data.
    for read in gguf.GGUFReader(OUT / f"{name}.gguf").tensors:
        expected[read.name]["offset"] = int(read.data_offset)
    facts = {"architecture": arch, "kv_heads": kv_heads, "tied": tied, "bias": bias, "tokens": tokens,
             "rope_base": 500000.0, "norm_epsilon": 1e-6, "tensors": expected}
    (OUT / f"{name}.json").write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def yarn(writer):
    writer.add_rope_scaling_type(gguf.RopeScalingType.YARN)
    writer.add_rope_scaling_factor(4.0)
    writer.add_rope_scaling_orig_ctx_len(64)
    writer.add_custom_alignment(64)


OUT.mkdir(parents=True, exist_ok=True)
write("llama_q8_0", "llama", kv_heads=2, tied=False, bias=False, quantized=True)
write("qwen2_f32", "qwen2", kv_heads=1, tied=True, bias=True, quantized=False, extra=yarn)
