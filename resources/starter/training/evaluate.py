"""Asks the GGUF file questions, with a small forward pass of its own in NumPy.

  evaluate.py GUIDE.gguf --held-out ../../../tests/starter/held_out.json [--json answers.json]
  evaluate.py GUIDE.gguf --ask "question" ["follow-up" ...]
  evaluate.py GUIDE.gguf --against STATE.pt     compares the logits with the PyTorch model's
"""
import argparse
import json
import os
import sys
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
import numpy as np
from gguf import GGUFReader
from gguf.quants import dequantize
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers

from train_tokenizer import QWEN2


class Guide:
    def __init__(self, path):
        f = GGUFReader(path)
        self.w = {t.name: dequantize(t.data, t.tensor_type).astype(np.float32) for t in f.tensors}
        kv = {k: v.contents() for k, v in f.fields.items()}
        self.kv = kv
        self.layers = kv["llama.block_count"]
        self.heads, self.kvh = kv["llama.attention.head_count"], kv["llama.attention.head_count_kv"]
        self.hd = kv["llama.embedding_length"] // self.heads
        self.eps, self.base = kv["llama.attention.layer_norm_rms_epsilon"], kv["llama.rope.freq_base"]
        self.context = kv["llama.context_length"]
        tokens = kv["tokenizer.ggml.tokens"]
        types = kv["tokenizer.ggml.token_type"]
        control = [t for t, k in zip(tokens, types) if k == 3]
        merges = [tuple(m.split(" ")) for m in kv["tokenizer.ggml.merges"]]
        self.tok = Tokenizer(models.BPE({t: i for i, t in enumerate(tokens) if t not in control}, merges))
        self.tok.pre_tokenizer = pre_tokenizers.Sequence([
            pre_tokenizers.Split(Regex(QWEN2), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
        self.tok.decoder = decoders.ByteLevel()
        self.tok.add_special_tokens([AddedToken(t, special=True) for t in control])
        assert all(self.tok.token_to_id(t) == i for i, t in enumerate(tokens))
        self.eos = kv["tokenizer.ggml.eos_token_id"]
        self.reset()

    def reset(self, batch=1):
        self.k = [np.zeros((batch, self.kvh, 0, self.hd), np.float32) for _ in range(self.layers)]
        self.v = [np.zeros((batch, self.kvh, 0, self.hd), np.float32) for _ in range(self.layers)]
        self.real = np.zeros((batch, 0), bool)  # false where a row was padded on the left

    def norm(self, x, name):
        return x / np.sqrt((x * x).mean(-1, keepdims=True) + self.eps) * self.w[name]

    def turn(self, x, pos):  # [batch, heads, time, head_dim], adjacent pairs
        freq = self.base ** (-np.arange(0, self.hd, 2, dtype=np.float64) / self.hd)
        a = pos[:, None] * freq[None]
        c, s = np.cos(a).astype(np.float32), np.sin(a).astype(np.float32)
        out = np.empty_like(x)
        out[..., 0::2] = x[..., 0::2] * c - x[..., 1::2] * s
        out[..., 1::2] = x[..., 0::2] * s + x[..., 1::2] * c
        return out

    def forward(self, ids, real=None):
        """Logits [batch, time, vocabulary] for ids [batch, time]; goes on from what the cache holds.
        Positions count from the left of the padding: only their differences matter."""
        ids = np.asarray(ids)
        B, T = ids.shape
        past = self.real.shape[1]
        self.real = np.concatenate([self.real, np.ones((B, T), bool) if real is None else real], 1)
        pos = np.arange(past, past + T)
        x = self.w["token_embd.weight"][ids]
        seen = (np.arange(past + T)[None] <= pos[:, None])[None] & (self.real[:, None] | (np.arange(past + T)[None] == pos[:, None])[None])
        mask = np.where(seen, 0, -np.inf).astype(np.float32)[:, None]
        for i in range(self.layers):
            W = lambda n: self.w[f"blk.{i}.{n}.weight"]
            h = self.norm(x, f"blk.{i}.attn_norm.weight")
            split = lambda y, n: y.reshape(B, T, n, self.hd).transpose(0, 2, 1, 3)
            q = self.turn(split(h @ W("attn_q").T, self.heads), pos)
            self.k[i] = np.concatenate([self.k[i], self.turn(split(h @ W("attn_k").T, self.kvh), pos)], 2)
            self.v[i] = np.concatenate([self.v[i], split(h @ W("attn_v").T, self.kvh)], 2)
            rep = self.heads // self.kvh
            k, v = self.k[i].repeat(rep, 1), self.v[i].repeat(rep, 1)
            s = q @ k.transpose(0, 1, 3, 2) / np.float32(np.sqrt(self.hd)) + mask
            s = np.exp(s - s.max(-1, keepdims=True))
            a = (s / s.sum(-1, keepdims=True)) @ v
            x = x + a.transpose(0, 2, 1, 3).reshape(B, T, -1) @ W("attn_output").T
            h = self.norm(x, f"blk.{i}.ffn_norm.weight")
            g = h @ W("ffn_gate").T
            x = x + (g / (1 + np.exp(-g)) * (h @ W("ffn_up").T)) @ W("ffn_down").T
        return self.norm(x, "output_norm.weight") @ self.w["token_embd.weight"].T

    def render(self, messages):
        s = "".join(f"<|im_start|>{m['role']}\n{m['content']}<|im_end|>\n" for m in messages)
        return s + "<|im_start|>assistant\n"

    def answers(self, chats, limit=200):
        """The likeliest answer to each chat (a list of messages), all at once."""
        rows = [self.tok.encode(self.render(m)).ids for m in chats]
        width = max(map(len, rows))
        ids = np.array([[0] * (width - len(r)) + r for r in rows])
        real = np.array([[False] * (width - len(r)) + [True] * len(r) for r in rows])
        self.reset(len(rows))
        logits = self.forward(ids, real)[:, -1]
        out, done = [[] for _ in rows], [False] * len(rows)
        for _ in range(limit):
            t = logits.argmax(-1)
            for i, x in enumerate(t):
                done[i] = done[i] or int(x) == self.eos
                if not done[i]:
                    out[i].append(int(x))
            if all(done):
                break
            logits = self.forward(t[:, None])[:, -1]
        return [self.tok.decode(o) for o in out]


def main():
    p = argparse.ArgumentParser()
    p.add_argument("model")
    p.add_argument("--held-out")
    p.add_argument("--json")
    p.add_argument("--ask", nargs="+")
    p.add_argument("--against")
    a = p.parse_args()
    g = Guide(a.model)
    if a.ask:
        messages = []
        for q in a.ask:
            messages.append({"role": "user", "content": q})
            messages.append({"role": "assistant", "content": g.answers([messages])[0]})
            print(">", q, "\n ", messages[-1]["content"])
    if a.held_out:
        rows = json.loads(Path(a.held_out).read_text(encoding="utf-8"))
        import grammar
        corpus = {grammar.normal(w) for l in grammar.INTENTS.values() for i in l.values() for k in "QTH" for w in i[k]}
        assert not [r for r in rows if grammar.normal(r["question"]) in corpus], "a held-out wording is in the corpus"
        good = 0
        for r, answer in zip(rows, g.answers([[{"role": "user", "content": r["question"]}] for r in rows])):
            r["answer"] = answer
            r["keyword"] = any(k.lower() in r["answer"].lower() for k in r["expects"])
            good += r["keyword"]
            print("ok  " if r["keyword"] else "MISS", r["question"], "\n      ", r["answer"])
        print(f"key words found: {good} of {len(rows)}")
        if a.json:
            Path(a.json).write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    if a.against:
        import torch
        from model import Config, Guide as Net
        s = torch.load(a.against, weights_only=False)
        net = Net(Config(**s["config"])).eval()
        net.load_state_dict(s["model"])
        worst = agree = n = 0
        for q in ("Why is my GPU not used?", "显存是什么？", "What is Q4_K_M?", "How do I add a model?", "写一首诗"):
            text = g.render([{"role": "user", "content": q}])
            ids = g.tok.encode(text).ids + g.tok.encode(g.answers([[{"role": "user", "content": q}]])[0]).ids
            g.reset()
            ours = g.forward([ids])[0]
            with torch.no_grad():
                theirs = net(torch.tensor([ids]))[0].numpy()
            worst = max(worst, float(np.abs(ours - theirs).max()))
            agree += int((ours.argmax(-1) == theirs.argmax(-1)).sum())
            n += len(ids)
        print(f"largest difference of a logit {worst:.4f}; same likeliest token at {agree} of {n} positions")


if __name__ == "__main__":
    sys.exit(main())
