"""Writes the trained guide as a Q8_0 GGUF file. Usage: export_gguf.py STATE.pt TOKENIZER.json OUT.gguf"""
import json
import sys

import gguf
import numpy as np
import torch
from gguf.quants import quantize

TEMPLATE = ("{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}"
            "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}")


def main(state, tokenizer, out):
    s = torch.load(state, weights_only=False, map_location="cpu")
    c, w = s["config"], {k: v.float().numpy() for k, v in s["model"].items()}
    tok = json.loads(open(tokenizer, encoding="utf-8").read())
    vocab = dict(tok["model"]["vocab"])
    special = {t["content"]: t["id"] for t in tok["added_tokens"]}
    vocab.update(special)
    tokens = [t for t, _ in sorted(vocab.items(), key=lambda x: x[1])]
    assert len(tokens) == c["vocab"] and [vocab[t] for t in tokens] == list(range(len(tokens)))
    merges = [m if isinstance(m, str) else " ".join(m) for m in tok["model"]["merges"]]

    g = gguf.GGUFWriter(out, "llama")
    g.add_name("Parlor Guide")
    g.add_author("The Parlor authors")
    g.add_license("MIT")
    g.add_description("Parlor's built-in guide: a tiny model trained from scratch that answers questions about Parlor in English and Simplified Chinese")
    g.add_languages(["en", "zh"])
    g.add_size_label(f"{sum(v.size for v in w.values()) / 1e6:.0f}M")
    g.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
    g.add_quantization_version(gguf.GGML_QUANT_VERSION)
    g.add_vocab_size(c["vocab"])
    g.add_context_length(c["context"])
    g.add_embedding_length(c["width"])
    g.add_block_count(c["layers"])
    g.add_feed_forward_length(c["ffn"])
    g.add_head_count(c["heads"])
    g.add_head_count_kv(c["kv_heads"])
    g.add_layer_norm_rms_eps(c["eps"])
    g.add_rope_dimension_count(c["width"] // c["heads"])
    g.add_rope_freq_base(c["rope_base"])
    g.add_tokenizer_model("gpt2")
    g.add_tokenizer_pre("qwen2")
    g.add_token_list(tokens)
    g.add_token_types([gguf.TokenType.CONTROL if t in special else gguf.TokenType.NORMAL for t in tokens])
    g.add_token_merges(merges)
    g.add_eos_token_id(special["<|im_end|>"])
    g.add_pad_token_id(special["<|endoftext|>"])
    g.add_add_bos_token(False)
    g.add_add_eos_token(False)
    g.add_chat_template(TEMPLATE)

    def put(name, a):
        if a.ndim == 1:
            g.add_tensor(name, a.astype(np.float32))
        else:
            g.add_tensor(name, quantize(a.astype(np.float32), gguf.GGMLQuantizationType.Q8_0),
                         raw_dtype=gguf.GGMLQuantizationType.Q8_0)

    # The network turns adjacent pairs, which is the order of GGUF "llama" files: q and k go out as they are.
    put("token_embd.weight", w["embed.weight"])
    for i in range(c["layers"]):
        for ours, theirs in (("attn_norm", "attn_norm"), ("wq", "attn_q"), ("wk", "attn_k"), ("wv", "attn_v"), ("wo", "attn_output"),
                             ("ffn_norm", "ffn_norm"), ("gate", "ffn_gate"), ("up", "ffn_up"), ("down", "ffn_down")):
            put(f"blk.{i}.{theirs}.weight", w[f"blocks.{i}.{ours}.weight"])
    put("output_norm.weight", w["norm.weight"])
    g.write_header_to_file()
    g.write_kv_data_to_file()
    g.write_tensors_to_file()
    g.close()


if __name__ == "__main__":
    main(*sys.argv[1:4])
