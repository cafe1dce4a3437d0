"""Trains the guide on dialogues that are drawn as they are needed.

  python train.py --tokenizer tokenizer.json --out run --minutes 40

Every --save minutes the state is written to OUT/state.pt, from where a later call goes on. The
learning rate warms up, stays level, and falls to nothing over the last --decay share of --minutes
(0: stays level, for a run that another call will continue).
"""
import argparse
import json
import os
import random
import time
from pathlib import Path

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

import make_corpus
from model import Config, Guide

SHORT, LONG, BATCH_TOKENS = 192, 1024, 2048


class Encoder:
    def __init__(self, path):
        self.plain = Tokenizer.from_file(path)
        self.broken = Tokenizer.from_file(path)
        self.broken.model.dropout = 0.1  # other splits of the same words, for questions only
        self.start = self.plain.token_to_id("<|im_start|>")
        self.end = self.plain.token_to_id("<|im_end|>")
        self.newline = self.plain.encode("\n").ids

    def dialogue(self, turns, r=None, cut=0):
        """Token ids as the chat template renders them, and the weight of each as a target.
        `cut`: keep only so many tokens of the last answer. Its beginning already says whether the
        question was understood, so the same time shows many more questions."""
        ids, weights = [], []
        for at, (role, text) in enumerate(turns):
            tok = self.broken if r and role == "user" and r.random() < .3 else self.plain
            head = len(self.plain.encode(role + "\n").ids)
            body = self.plain.encode(role + "\n").ids + tok.encode(text).ids
            w = 1.0 if role == "assistant" else 0.1 if role == "user" else 0.0
            if cut and at == len(turns) - 1 and len(body) > head + cut:
                body = body[:head + cut]
                return ids + [self.start] + body, weights + [0.0] * (1 + head) + [w] * cut
            ids += [self.start] + body + [self.end] + self.newline
            weights += [0.0] * (1 + head) + [w] * (len(body) - head + 1) + [0.0] * len(self.newline)
        return ids, weights


def rows(enc, r, length, cut=0.0, multi=.4):
    """Packs dialogues into rows; yields (ids, weights, document numbers) of one batch."""
    n = BATCH_TOKENS // length
    pending = []
    while True:
        while len(pending) < 100 * n:
            d = make_corpus.dialogue(r, None, multi, .1 + multi / 2) if length == SHORT else make_corpus.dialogue(r, r.randint(4, 18))
            ids, w = enc.dialogue(d, r, 8 if cut and r.random() < cut else 0)
            if len(ids) <= length:
                pending.append((ids, w))
            else:  # keep the first turns that fit
                while d and len(ids) > length:
                    d = d[:-2]
                    ids, w = enc.dialogue(d, r)
                if len(d) > 1:
                    pending.append((ids, w))
        r.shuffle(pending)
        batch_i = torch.zeros(n, length, dtype=torch.long)
        batch_w = torch.zeros(n, length)
        batch_d = torch.full((n, length), -1, dtype=torch.long)
        for b in range(n):
            at, doc, k = 0, 0, 0
            while k < len(pending) and k < 200 and at < length - 16:
                ids, w = pending[k]
                if len(ids) <= length - at:
                    pending[k] = pending[-1]
                    pending.pop()
                    batch_i[b, at:at + len(ids)] = torch.tensor(ids)
                    batch_w[b, at:at + len(ids)] = torch.tensor(w)
                    batch_d[b, at:at + len(ids)] = doc
                    at += len(ids)
                    doc += 1
                else:
                    k += 1
        yield batch_i, batch_w, batch_d


def loss_of(model, body, batch):
    ids, w, doc = batch
    x = body(ids[:, :-1], doc[:, :-1])
    w = w[:, 1:] * (doc[:, 1:] == doc[:, :-1])
    pick = w.flatten().nonzero().squeeze(1)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = F.linear(x.flatten(0, 1)[pick], model.embed.weight)
    each = F.cross_entropy(logits.float(), ids[:, 1:].flatten()[pick], reduction="none")
    w = w.flatten()[pick]
    answer = w == 1
    return (each * w).sum() / w.sum(), each[answer].mean()


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--tokenizer", required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--minutes", type=float, default=40)
    p.add_argument("--decay", type=float, default=.35)
    p.add_argument("--rate", type=float, default=1e-3)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--save", type=float, default=3)
    p.add_argument("--cut", type=float, default=.6, help="share of dialogues whose last answer is cut short")
    p.add_argument("--multi", type=float, default=.3, help="share of dialogues of several turns")
    p.add_argument("--seed", type=int, default=1)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    out = Path(a.out)
    out.mkdir(parents=True, exist_ok=True)
    enc = Encoder(a.tokenizer)
    cfg = Config(vocab=enc.plain.get_vocab_size(), dropout=0.0)
    torch.manual_seed(a.seed)
    model = Guide(cfg)
    matrices = [q for n, q in model.named_parameters() if q.dim() == 2]
    norms = [q for q in model.parameters() if q.dim() < 2]
    opt = torch.optim.AdamW([{"params": matrices, "weight_decay": .1}, {"params": norms, "weight_decay": 0}],
                            lr=a.rate, betas=(.9, .98), fused=True)
    step = tokens = 0
    seconds = 0.0
    state = out / "state.pt"
    if state.exists():
        s = torch.load(state, weights_only=False)
        model.load_state_dict(s["model"])
        opt.load_state_dict(s["opt"])
        step, tokens, seconds = s["step"], s["tokens"], s["seconds"]
    r = random.Random(a.seed * 1000003 + step)
    short, long_ = rows(enc, r, SHORT, a.cut, a.multi), rows(enc, r, LONG)
    # Held out: questions that the generator never makes (tests/starter/held_out.json) cannot give a
    # loss, so this is the loss on fresh draws, from a seed that training does not use.
    held_rows = rows(enc, random.Random(4242), SHORT)
    held = [next(held_rows) for _ in range(3)]
    compiled = torch.compile(model.body, dynamic=False)

    def body(ids, doc):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return compiled(ids, doc) if ids.shape[1] < SHORT else model.body(ids, doc)

    log = open(out / "training.log", "a", encoding="utf-8")

    def say(s):
        print(s, flush=True)
        log.write(s + "\n")
        log.flush()

    say(f"# {model.count()} parameters, {json.dumps(cfg.as_dict())}, from step {step}, minutes {a.minutes}, rate {a.rate}, decay {a.decay}")
    begin = time.time()
    total = a.minutes * 60
    saved = shown = begin
    first = step
    shown_tokens = tokens
    run = runa = None

    def save():
        tmp = out / "state.tmp"
        torch.save({"model": model.state_dict(), "opt": opt.state_dict(), "step": step, "tokens": tokens,
                    "seconds": seconds + time.time() - begin, "config": cfg.as_dict()}, tmp)
        tmp.replace(state)

    while True:
        now = time.time() - begin
        if now >= total:
            break
        done = now / total
        rate = a.rate * min(1.0, (step - first + 1) / (150 if first == 0 else 20))
        if a.decay > 0 and done > 1 - a.decay:
            f = (1 - done) / a.decay
            rate = rate * (.02 + .98 * f)
        for gq in opt.param_groups:
            gq["lr"] = rate
        batch = next(long_) if step % 60 == 59 else next(short)
        loss, answer = loss_of(model, body, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()
        opt.zero_grad()
        step += 1
        tokens += BATCH_TOKENS
        runa = answer.item() if runa is None else .95 * runa + .05 * answer.item()
        if step % 100 == 0:
            with torch.no_grad():
                h = sum(loss_of(model, body, b)[1].item() for b in held) / len(held)
            t = time.time()
            say(f"step {step:6d}  answer loss {runa:.4f}  held-out draws {h:.4f}  rate {rate:.2e}  tokens {tokens/1e6:.2f}M"
                f"  {(tokens - shown_tokens) / (t - shown):.0f} tok/s  {(seconds + t - begin) / 60:.1f} min")
            shown, shown_tokens = t, tokens
        if time.time() - saved > a.save * 60:
            saved = time.time()
            save()
    save()
    say(f"# stopped at step {step}, {(seconds + time.time() - begin) / 60:.1f} min of training in all")


if __name__ == "__main__":
    main()
