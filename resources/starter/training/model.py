"""The network behind the Parlor Guide: a small Llama-shaped decoder.

RMSNorm before each block, rotary positions on adjacent pairs (the layout a
GGUF file of architecture "llama" expects), grouped-query attention, SwiGLU,
no biases, and the embedding matrix used again as the output matrix.
"""
from dataclasses import dataclass, asdict

import torch
import torch.nn as nn
import torch.nn.functional as F


@dataclass
class Config:
    vocab: int = 5120
    width: int = 256
    layers: int = 4
    heads: int = 4
    kv_heads: int = 2
    ffn: int = 768
    context: int = 1024
    eps: float = 1e-5
    rope_base: float = 10000.0
    dropout: float = 0.1

    @property
    def head_dim(self):
        return self.width // self.heads

    def as_dict(self):
        return asdict(self)


def rope_tables(cfg):
    half = cfg.head_dim // 2
    freq = cfg.rope_base ** (-torch.arange(half, dtype=torch.float32) * 2 / cfg.head_dim)
    angle = torch.arange(cfg.context, dtype=torch.float32)[:, None] * freq[None, :]
    return angle.cos(), angle.sin()


def rotate(x, cos, sin):
    """x: [batch, heads, time, head_dim]; the pair (2i, 2i+1) turns together."""
    a, b = x[..., 0::2], x[..., 1::2]
    return torch.stack((a * cos - b * sin, a * sin + b * cos), dim=-1).flatten(-2)


class Norm(nn.Module):
    def __init__(self, width, eps):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.eps = eps

    def forward(self, x):
        x = x.float()
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps) * self.weight


class Block(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c = c
        kv = c.kv_heads * c.head_dim
        self.attn_norm = Norm(c.width, c.eps)
        self.wq = nn.Linear(c.width, c.width, bias=False)
        self.wk = nn.Linear(c.width, kv, bias=False)
        self.wv = nn.Linear(c.width, kv, bias=False)
        self.wo = nn.Linear(c.width, c.width, bias=False)
        self.ffn_norm = Norm(c.width, c.eps)
        self.gate = nn.Linear(c.width, c.ffn, bias=False)
        self.up = nn.Linear(c.width, c.ffn, bias=False)
        self.down = nn.Linear(c.ffn, c.width, bias=False)
        self.drop = nn.Dropout(c.dropout)

    def forward(self, x, cos, sin, mask):
        c = self.c
        B, T, _ = x.shape
        h = self.attn_norm(x)
        q = self.wq(h).view(B, T, c.heads, c.head_dim).transpose(1, 2)
        k = self.wk(h).view(B, T, c.kv_heads, c.head_dim).transpose(1, 2)
        v = self.wv(h).view(B, T, c.kv_heads, c.head_dim).transpose(1, 2)
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        rep = c.heads // c.kv_heads
        k = k.repeat_interleave(rep, dim=1).to(v.dtype)
        v = v.repeat_interleave(rep, dim=1)
        # Written out rather than the fused call: on a processor the fused
        # backward pass takes longer than everything else together.
        s = (q.to(v.dtype) * c.head_dim ** -0.5) @ k.transpose(-1, -2)
        a = F.softmax(s.float() + mask, dim=-1).to(v.dtype) @ v
        x = x + self.drop(self.wo(a.transpose(1, 2).reshape(B, T, c.width)))
        h = self.ffn_norm(x)
        return x + self.drop(self.down(F.silu(self.gate(h)) * self.up(h)))


class Guide(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c = c
        self.embed = nn.Embedding(c.vocab, c.width)
        self.blocks = nn.ModuleList(Block(c) for _ in range(c.layers))
        self.norm = Norm(c.width, c.eps)
        self.drop = nn.Dropout(c.dropout)
        cos, sin = rope_tables(c)
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)
        for name, p in self.named_parameters():
            if p.dim() == 2:
                std = 0.02
                if name.endswith(("wo.weight", "down.weight")):
                    std /= (2 * c.layers) ** 0.5
                nn.init.normal_(p, 0.0, std if "embed" in name else max(std, 0.02))

    def body(self, ids, doc=None):
        """Hidden states; `doc` numbers the dialogues packed into a row, which
        do not see each other."""
        T = ids.shape[1]
        x = self.drop(self.embed(ids))
        cos, sin = self.cos[:T], self.sin[:T]
        seen = torch.ones(T, T, dtype=torch.bool, device=ids.device).tril()
        if doc is not None:
            seen = (seen & (doc[:, :, None] == doc[:, None, :]))[:, None]
        mask = torch.zeros(seen.shape, device=ids.device).masked_fill(~seen, float("-inf"))
        for b in self.blocks:
            x = b(x, cos, sin, mask)
        return self.norm(x)

    def forward(self, ids):
        return F.linear(self.body(ids), self.embed.weight)

    def count(self):
        return sum(p.numel() for p in self.parameters())
