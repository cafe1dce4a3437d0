#!/usr/bin/env python3
"""Small tokenizers in Hugging Face's and others' files, one for each family's rules, and what their libraries make of texts.

python3 tests/oracle/tokenizer_json_vectors.py tests/data/text/files            writes the files and cases.json
python3 tests/oracle/tokenizer_json_vectors.py --compare PARLOR_CLI MEGABYTES [FAMILY…]
    compares ids over that much mixed text (not committed; by hand)
"""
import base64
import glob
import json
import os
import random
import subprocess
import sys
import tempfile
import unicodedata

import sentencepiece
from tokenizers import (AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors,
                        trainers)

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tokenizer_vectors as rules  # noqa: E402
from tokenizer_vectors import corpus, texts  # noqa: E402

KIMI = r"[\p{Han}]+|" + "|".join(
    rf"[^\r\n\p{{L}}\p{{N}}]?[\p{{Lu}}\p{{Lt}}\p{{Lm}}\p{{Lo}}\p{{M}}&&[^\p{{Han}}]]{a}"
    rf"[\p{{Ll}}\p{{Lm}}\p{{Lo}}\p{{M}}&&[^\p{{Han}}]]{b}{rules.SUFFIX}" for a, b in ("*+", "+*")
) + r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
CL100K = (r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)"
          r"|\s+")
DEEPSEEK_LLM_LETTERS = r"\s?[A-Za-zµÀ-ÖØ-öø-ƺƼ-ƿǄ-ʓʕ-ʯͰ-ͳͶͷͻ-ͽͿΆΈ-ΊΌΎ-ΡΣ-ϵϷ-ҁҊ-ԯԱ-ՖႠ-Ⴥ]+"


def byte_level(add_prefix_space=False, use_regex=False):
    return pre_tokenizers.ByteLevel(add_prefix_space=add_prefix_space, use_regex=use_regex)


def split(regex, behavior="isolated", invert=False):
    return pre_tokenizers.Split(Regex(regex), behavior, invert)


def sequence(*steps):
    return pre_tokenizers.Sequence(list(steps))


DIGITS = pre_tokenizers.Digits(individual_digits=True)
# name: (normalizer, pre-tokenizer, ignore_merges), as the publishers write them
BYTE_LEVEL = {
    "gpt-2": (None, byte_level(use_regex=True), False),
    "gpt-2-prefix": (None, byte_level(add_prefix_space=True, use_regex=True), False),
    "llama-3": (None, sequence(split(rules.LLAMA3), byte_level()), True),
    "qwen2": (normalizers.NFC(), sequence(split(rules.QWEN2), byte_level()), False),
    "qwen3.5": (normalizers.NFC(), sequence(split(rules.QWEN35), byte_level()), False),
    "glm-4": (None, sequence(split(rules.LLAMA3), byte_level()), False),
    "o200k": (None, sequence(split(rules.O200K), byte_level()), False),
    "tekken": (None, sequence(split(rules.TEKKEN), byte_level()), True),
    "kimi": (None, sequence(split(KIMI), byte_level()), False),
    "cl100k": (None, sequence(split(CL100K, "removed", True), byte_level()), False),
    "deepseek-llm": (None, sequence(split("[\r\n]"), split(DEEPSEEK_LLM_LETTERS),
                                    split("\\s?[!-/:-~！-／：-～‘-‟　-。]+"), split(r"\s+$"), rules.CJK, DIGITS,
                                    byte_level()), False),
    "deepseek-coder": (None, sequence(split("[\r\n]"), split(r"\s?\p{L}+"), split(r"\s?\p{P}+"), rules.CJK, DIGITS,
                                      byte_level()), False),
    "deepseek-v3": (None, sequence(split(r"\p{N}{1,3}"), split("[一-龥぀-ゟ゠-ヿ]+"), split(rules.DEEPSEEK_V3),
                                   byte_level()), False),
    "starcoder": (None, sequence(DIGITS, byte_level(use_regex=True)), False),
    "smollm": (None, sequence(DIGITS, byte_level(use_regex=True)), False),
    "smollm3": (None, sequence(split(rules.LLAMA3), byte_level()), True),
    "granite": (None, sequence(DIGITS, byte_level(use_regex=True)), False),
    "falcon": (None, sequence(pre_tokenizers.Punctuation("contiguous"), byte_level(use_regex=True),
                              pre_tokenizers.Digits(individual_digits=False), split("[0-9][0-9][0-9]")), False),
    "bloom": (None, sequence(split(rules.BLOOM), byte_level()), False),
}


def train_byte_level(name, vocab_size):
    normalizer, pre, ignore_merges = BYTE_LEVEL[name]
    tokenizer = Tokenizer(models.BPE(ignore_merges=ignore_merges))
    tokenizer.pre_tokenizer = byte_level()
    tokenizer.train_from_iterator(corpus() + texts("train"), trainers.BpeTrainer(
        vocab_size=vocab_size, show_progress=False, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    if normalizer:
        tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(["<|begin|>", "<|im_start|>", "<|im_end|>"])
    tokenizer.add_tokens([AddedToken("<tool>", normalized=False), AddedToken("<café>", normalized=True),
                          AddedToken("word", single_word=True, normalized=False),
                          AddedToken("<both>", lstrip=True, rstrip=True, normalized=False)])
    if name == "llama-3":
        tokenizer.post_processor = processors.Sequence([byte_processor(), processors.TemplateProcessing(
            single="<|begin|> $A", pair="<|begin|> $A <|begin|> $B",
            special_tokens=[("<|begin|>", tokenizer.token_to_id("<|begin|>"))])])
    else:
        tokenizer.post_processor = byte_processor()
    return tokenizer


def byte_processor():
    return processors.ByteLevel(trim_offsets=False)


def train_marked(name, vocab_size):
    """BPE over characters with byte fallback: Llama 2, Gemma."""
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    special = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    tokenizer.train_from_iterator(corpus(), trainers.BpeTrainer(
        vocab_size=vocab_size, show_progress=False, special_tokens=special, limit_alphabet=120))
    state = json.loads(tokenizer.to_str())
    # The trainer adds the byte tokens as special ones; in the models they are in the vocabulary only.
    state["added_tokens"] = state["added_tokens"][:3]
    tokenizer = Tokenizer.from_str(json.dumps(state))
    if name == "gemma":
        tokenizer.normalizer = normalizers.Replace(" ", "▁")
        tokenizer.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    if name == "llama-2-metaspace":
        tokenizer.normalizer = None
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first", split=False)
    if name == "marked-words":
        tokenizer.normalizer = normalizers.Sequence([normalizers.Lowercase(), normalizers.Strip()])
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=True)
    strip = [] if name == "gemma" else [decoders.Strip(" ", 1, 0)]
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), *strip])
    tokenizer.add_tokens([AddedToken("<tool>", normalized=False), AddedToken("Made up", normalized=True)])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", pair="<s> $A <s> $B", special_tokens=[("<s>", 1)])
    return tokenizer


def train_sentencepiece(folder, kind, vocab_size, **options):
    text = os.path.join(folder, "train.txt")
    with open(text, "w", encoding="utf-8") as file:
        for line in corpus() * 4:
            file.write(line.replace("\n", " ").replace("\0", "") + "\n")
    sentencepiece.SentencePieceTrainer.train(
        input=text, model_prefix=os.path.join(folder, kind), model_type=kind, vocab_size=vocab_size,
        character_coverage=0.98, minloglevel=2, num_threads=1, hard_vocab_limit=False, **options)
    os.remove(text)
    return os.path.join(folder, kind + ".model")


def unigram_json(model_file):
    """A SentencePiece unigram model as the T5 converter writes it."""
    from sentencepiece import sentencepiece_model_pb2 as proto
    model = proto.ModelProto()
    model.ParseFromString(open(model_file, "rb").read())
    pieces = [(piece.piece, piece.score) for piece in model.pieces]
    tokenizer = Tokenizer(models.Unigram(pieces, model.trainer_spec.unk_id, model.trainer_spec.byte_fallback))
    tokenizer.normalizer = normalizers.Sequence([
        normalizers.Precompiled(model.normalizer_spec.precompiled_charsmap),
        normalizers.Strip(left=False, right=True), normalizers.Replace(Regex(" {2,}"), "▁")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.add_special_tokens(["<unk>", "<s>", "</s>"])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", pair="$A </s> $B </s>", special_tokens=[("</s>", 2)])
    return tokenizer


MARKED = ["llama-2", "llama-2-metaspace", "gemma", "marked-words"]
FILES = ["sp-bpe", "sp-unigram", "sp-unigram-bytes", "unigram", "unigram-bytes", "tiktoken", "tekken-json"]


def tiktoken_ids(ranks, pattern):
    """tiktoken's algorithm: of all neighbours, the pair whose bytes have the lowest rank is joined first."""
    import regex
    compiled = regex.compile(pattern)

    def encode(text):
        out = []
        for word in compiled.findall(text):
            parts = [bytes([byte]) for byte in word.encode()]
            if word.encode() in ranks:
                parts = [word.encode()]
            while len(parts) > 1:
                best = min(range(len(parts) - 1), key=lambda i: (ranks.get(parts[i] + parts[i + 1], 1 << 30), i))
                if parts[best] + parts[best + 1] not in ranks:
                    break
                parts[best:best + 2] = [parts[best] + parts[best + 1]]
            out += [ranks[part] for part in parts]
        return out
    return encode


def byte_ranks():
    state = json.loads(train_byte_level("llama-3", 700).to_str())
    letters = {}
    following = 0x100
    for byte in range(256):
        printable = 0x21 <= byte <= 0x7E or 0xA1 <= byte <= 0xAC or byte >= 0xAE
        letters[chr(byte if printable else following)] = byte
        following += not printable
    return {bytes(letters[c] for c in token): rank for token, rank in state["model"]["vocab"].items()}


def small_charsmap(folder):
    """A few rules of NFKC, for files that are small."""
    rule = os.path.join(folder, "rules.tsv")
    with open(rule, "w", encoding="ascii") as file:
        for code in [*range(0xFF01, 0xFF5F), 0xFB01, 0xBD, 0x2460, 0x3000, 0xA0, 9, 10, 13, 0x200B]:
            to = "".join({"\t": " ", "\n": " ", "\r": " ", "\u200b": " "}.get(chr(code)) or
                         unicodedata.normalize("NFKC", chr(code)))
            file.write(f"{code:X}\t{' '.join(f'{ord(c):X}' for c in to)}\n")
        file.write("65 301\tE9\n61 308\tE4\n61 308 323\t1EA1 308\n")
    return rule


def build(name, folder, size, small=False):
    """Writes the family's files; returns encode(text) and a function for text with special tokens, or None."""
    map_options = {}
    os.makedirs(folder, exist_ok=True)
    if small and name.endswith(("unigram", "bytes")):
        map_options = {"normalization_rule_tsv": small_charsmap(folder)}
    plain = special = None
    if name in BYTE_LEVEL or name in MARKED or name.startswith("unigram"):
        if name in BYTE_LEVEL:
            tokenizer = train_byte_level(name, size)
        elif name in MARKED:
            tokenizer = train_marked(name, size)
        else:
            file = train_sentencepiece(folder, "unigram", size, byte_fallback=name.endswith("bytes"), **map_options)
            tokenizer = unigram_json(file)
            os.remove(file), os.remove(file.replace(".model", ".vocab"))
        tokenizer.save(os.path.join(folder, "tokenizer.json"), pretty=False)
        other = Tokenizer.from_str(tokenizer.to_str())
        other.encode_special_tokens = True

        def plain(text):
            return other.encode(text, add_special_tokens=False).ids

        def special(text):
            return tokenizer.encode(text, add_special_tokens=True).ids
    elif name.startswith("sp-"):
        options = map_options | ({"byte_fallback": True} if name != "sp-unigram" else {})
        if name == "sp-bpe":
            options |= {"normalization_rule_name": "identity", "remove_extra_whitespaces": False}
        file = train_sentencepiece(folder, "bpe" if name == "sp-bpe" else "unigram", size, **options)
        os.rename(file, os.path.join(folder, "tokenizer.model"))
        os.remove(file.replace(".model", ".vocab"))
        processor = sentencepiece.SentencePieceProcessor(model_file=os.path.join(folder, "tokenizer.model"))
        plain = processor.encode
    else:
        ranks = byte_ranks()
        lines = sorted(ranks.items(), key=lambda item: item[1])
        if name == "tiktoken":
            with open(os.path.join(folder, "tokenizer.model"), "w", encoding="ascii") as file:
                for token, rank in lines:
                    file.write(base64.b64encode(token).decode() + f" {rank}\n")
            config = {"tokenizer_class": "ChatGLM4Tokenizer", "eos_token": "<|endoftext|>", "added_tokens_decoder": {
                str(len(ranks) + i): {"content": token, "special": True, "normalized": False}
                for i, token in enumerate(["<|endoftext|>", "[gMASK]", "<sop>", "<|user|>"])}}
            json.dump(config, open(os.path.join(folder, "tokenizer_config.json"), "w"))
            plain = tiktoken_ids(ranks, rules.LLAMA3)
        else:
            first = 10
            tekken = {"config": {"pattern": rules.TEKKEN, "num_vocab_tokens": len(ranks) + 5,
                                 "default_vocab_size": len(ranks) + first, "default_num_special_tokens": first,
                                 "version": "v3"},
                      "vocab": [{"rank": rank, "token_bytes": base64.b64encode(token).decode(), "token_str": None}
                                for token, rank in lines] + [{"rank": len(ranks) + i, "token_bytes": "////" + "/" * i,
                                                              "token_str": None} for i in range(0, 5, 4)]}
            json.dump(tekken, open(os.path.join(folder, "tekken.json"), "w"), separators=(",", ":"))
            encode = tiktoken_ids(ranks, rules.TEKKEN)

            def plain(text):
                return [first + rank for rank in encode(text)]
    if map_options:
        os.remove(map_options["normalization_rule_tsv"])
    return plain, special


SPECIAL_TEXTS = ["<|im_start|>user\n<tool> a<tool>b <|im_end|>", "a <both> b<both>\n c", "word swords word, a_word word",
                 "<|begin|>x", "<café> <cafe\u0301> é", " <s>a</s> b", "Made up of Made up", "<|im_start|><|im_start|> ",
                 "<tool>", "<tool> <tool>", "\n<both>", "word"]


def mixed_text(megabytes, seed):
    """Code, prose in many scripts, emoji, random code points."""
    chance = random.Random(seed)
    code = sorted(glob.glob("/usr/lib/python3*/**/*.py", recursive=True))
    chance.shuffle(code)
    out, size = [], 0
    pool = texts("pool")
    while size < megabytes * 1_000_000:
        kind = chance.randrange(6)
        if kind == 0 and code:
            part = open(code.pop(), encoding="utf-8", errors="ignore").read()[:20000]
        elif kind == 1:
            part = " ".join(chance.choice(rules.SENTENCES) for _ in range(30))
        elif kind == 2:
            part = "".join(chance.choice(pool) for _ in range(200))
        elif kind == 3:  # any assigned part of the first planes
            part = "".join(chr(chance.choice([chance.randrange(0x20, 0x3000), chance.randrange(0x3000, 0xD800),
                                              chance.randrange(0x1F000, 0x1FB00), chance.randrange(32, 127)]))
                           for _ in range(3000))
        elif kind == 4:  # random bytes, as Latin-1
            part = bytes(chance.randrange(256) for _ in range(3000)).decode("latin-1")
        else:
            letters = [chr(c) for c in list(range(0x41, 0x5B)) + list(range(0x61, 0x7B)) + [32, 32, 32, 10, 46, 0xE9,
                                                                                            0x4E2D, 0x6587, 0x301]]
            part = "".join(chance.choice(letters) for _ in range(5000))
        out.append(part)
        size += len(part.encode())
    return out


def ids_of(cli, folder, text, *options):
    result = subprocess.run([cli, "tokenize", "--model", folder, *options], input=text.encode(), capture_output=True,
                            check=True)
    return [int(part) for part in result.stdout.split(b",") if part.strip()]


def compare(cli, megabytes, names):
    for name in names or [*BYTE_LEVEL, *MARKED, *FILES]:
        with tempfile.TemporaryDirectory() as folder:
            plain, special = build(name, folder, 3000 if not name.startswith(("sp", "uni")) else 1000)
            parts, wrong, total = mixed_text(megabytes, "compare"), 0, 0
            # A few hundred kilobytes at a time: what is different shows where.
            step = max(1, len(parts) // (4 * megabytes))
            for at in range(0, len(parts), step):
                text = "".join(parts[at:at + step])
                if name.startswith("sp"):
                    text = text.replace("\0", "")
                if "uni" in name:  # there every piece of the vocabulary is found in a text, control tokens too: on purpose not here
                    text = text.replace("<", "")
                total += len(text.encode())
                got, want = ids_of(cli, folder, text, "--no-bos"), plain(text)
                if got != want:
                    wrong += 1
                    where = next((i for i, (a, b) in enumerate(zip(got, want)) if a != b), min(len(got), len(want)))
                    if wrong < 3:
                        print(f"  {name}: at token {where}: {got[where - 3:where + 5]} instead of {want[where - 3:where + 5]}")
            for text in SPECIAL_TEXTS if special else []:
                if ids_of(cli, folder, text, "--parse-special") != special(text):
                    print(f"  {name}: {text!r}: {ids_of(cli, folder, text, '--parse-special')} instead of {special(text)}")
                    wrong += 1
            print(f"{name}: {total / 1e6:.1f} MB, {wrong} parts differ", flush=True)


def write(root):
    cases = {}
    same = {"glm-4", "smollm", "smollm3", "granite"}  # as llama-3 and starcoder
    for name in [name for name in [*BYTE_LEVEL, *MARKED, *FILES] if name not in same]:
        plain, special = build(name, os.path.join(root, name), 450 if name in BYTE_LEVEL else 620, True)
        chosen = [text for text in texts(name) if text and not (name.startswith("sp") and "\0" in text)][8:60:2]
        cases[name] = {"plain": [[text, plain(text)] for text in chosen],
                       "special": [[text, special(text)] for text in SPECIAL_TEXTS] if special else []}
    with open(os.path.join(root, "cases.json"), "w", encoding="utf-8") as file:
        json.dump(cases, file, ensure_ascii=True, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    if sys.argv[1] == "--compare":
        compare(sys.argv[2], int(sys.argv[3]), sys.argv[4:])
    else:
        write(sys.argv[1])
