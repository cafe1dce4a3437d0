#!/usr/bin/env python3
"""Trains tiny tokenizers with the `tokenizers` package and writes tests/data/text/tokenizer_*.json: vocabulary, merges and
(text, ids) pairs. The regular expressions are those that the models' publishers give in their tokenizer.json.

python3 tests/oracle/tokenizer_vectors.py tests/data/text
"""
import json
import random
import sys

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
          r"|\s+(?!\S)|\s+")
QWEN2 = LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}")
QWEN35 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*"
          r"|\s*[\r\n]+|\s+(?!\S)|\s+")
UPPER, LOWER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
SUFFIX = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
O200K = (rf"[^\r\n\p{{L}}\p{{N}}]?{UPPER}*{LOWER}+{SUFFIX}|[^\r\n\p{{L}}\p{{N}}]?{UPPER}+{LOWER}*{SUFFIX}"
         r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")
TEKKEN = O200K.replace(SUFFIX, "").replace(r"\p{N}{1,3}", r"\p{N}")
DEEPSEEK_V3 = (r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"
               r"| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
BLOOM = r" ?[^(\s|[.,!?…。，、।۔،])]+"


def split(regex):
    return pre_tokenizers.Split(Regex(regex), "isolated")


def rule(*steps):
    return pre_tokenizers.Sequence([*steps, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])


DIGIT = pre_tokenizers.Digits(individual_digits=True)
CJK = split("[一-龥ࠀ-一가-퟿]+")
RULES = {
    "gpt-2": rule(split(GPT2)),
    "llama-bpe": rule(split(LLAMA3)),
    "qwen2": rule(split(QWEN2)),
    "qwen35": rule(split(QWEN35)),
    "gpt-4o": rule(split(O200K)),
    "tekken": rule(split(TEKKEN)),
    "starcoder": rule(DIGIT, split(GPT2)),
    "deepseek-coder": rule(split(r"[\r\n]"), split(r"\s?\p{L}+"), split(r"\s?\p{P}+"), CJK, DIGIT),
    "deepseek-v3": rule(split(r"\p{N}{1,3}"), split("[一-龥぀-ゟ゠-ヿ]+"), split(DEEPSEEK_V3)),
    "falcon": rule(pre_tokenizers.Punctuation("contiguous"), split(GPT2), pre_tokenizers.Digits(individual_digits=False),
                   split("[0-9][0-9][0-9]")),
}
WHOLE_WORDS = {"llama-bpe", "tekken"}

SENTENCES = [
    "The quick brown fox jumps over the lazy dog, doesn't it? They'll see that we've won; I'm sure he'd agree.",
    "IT'S THE WORLD'S BEST, ISN'T IT? We'LL see, YOU'RE right. O'Neill's DON'T can'T",
    "def merge(left: int, right: int) -> dict[str, float]:\n    return {\"a\": left ** 2, 'b': right // 3}\n\n\n# done\n",
    "#include <vector>\r\nint main(int argc, char** argv) {\r\n\tstd::vector<int> v(10, 0x1F);\r\n\treturn v[3] != 0;\r\n}\r\n",
    "for (const auto& [key, value] : map) { printf(\"%s=%d\\n\", key.c_str(), value); } // HTTPServer getURLFor XMLHttpRequest2",
    "今天天气很好，我们去公园散步吧。你想吃什么？价格是128元，2024年3月15日。",
    "日本語のテキストです。カタカナとひらがな、漢字を含みます！東京タワー333m",
    "한국어 문장입니다. 오늘은 날씨가 좋네요? 가격은 1,234원.",
    "Ещё не было; Съешь же ещё этих мягких французских булок. 1941—1945 гг.",
    "Le cœur déçu mais l'âme plutôt naïve, Louÿs rêva de crapaüter. C'était 99,9 % sûr…",
    "Übergröße Straße ÄÖÜ äöü ß ẞ Käse-Fondue «Zitat» „Anführung“",
    "مرحبا بالعالم، كيف حالك؟ ١٢٣ सभी मनुष्य जन्म से स्वतन्त्र हैं। १२३ ทุกคนเกิดมา",
    "😀😁 🚀🚀🚀 👨‍👩‍👧‍👦 family 🇩🇪🇨🇳 ❤️ 👍🏽 ☺ e\u0301 a\u0308\u0323 n\u0303o \u0301x",
    "1 12 123 1234 12345 3.14159 1,000,000 0x7fff 1e-10 v2.0.1 50% ½ ² Ⅷ ①②③ 一二三",
    "https://example.org/a/b?c=d&e=f#g  user@example.com  C:\\path\\to\\file.txt  ~/.config/x_y-z",
    "<|im_start|>user\n<s>[INST] </s> <0x0A> {{ bos }} $x^2 + y_1 = \\frac{1}{2}$ a+b=c `code` **bold** | t | <=>",
    "ǅ ǈ ʰ ˈ ﬁ Ａ１！ ﾊﾝｶｸ Ωμέγα ΑΒΓ ǆungla ſtraſſe 's 'ſ Tʼst İstanbul ıI",
    "\u00a0nbsp\u2003em\u3000ideographic\u200bzero\ufeffbom\u2028line\x85next\x0bvt\x1fus\x00nul\x7f",
]


def corpus():
    return SENTENCES * 3 + [" ".join(SENTENCES)]


def texts(seed):
    """Sentences, and mixtures that put every kind of character next to every other."""
    chance = random.Random(seed)
    pieces = ["a", "A", "bc", "DEF", "gH", "é", "e\u0301", "\u0301", "中", "中文", "カ", "한", "1", "22", "333", "4444", "½", "٣",
              "'", "'s", "'LL", "'re", "\"", ".", "...", "!", "/", "//", "(", ")", "|", "$", "<", "€", "，", "。", "—", "😀", "☺",
              " ", "  ", "   ", "\n", "\n\n", "\r\n", "\t", "\t\t", "\u3000", "\u00a0", "\u2028", "\x00", "ʰ", "ǅ", "_", "-", "ſ"]
    out = list(SENTENCES) + ["", " ", "  ", "\n", " \n ", "\n \n", "\t\n x", "   x", "x   ", "\n\n\n", " " * 30, "x" * 70, "^" * 40]
    out += ["".join(chance.choice(pieces) for _ in range(chance.randint(2, 24))) for _ in range(60)]
    return out


def byte_level(name, pre, vocab_size=1200):
    tokenizer = Tokenizer(models.BPE(ignore_merges=name in WHOLE_WORDS))
    # Trained without the rule, so that there are merges across the borders that the rule must draw.
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    trainer = trainers.BpeTrainer(vocab_size=vocab_size, show_progress=False,
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(corpus() + texts("train"), trainer)
    tokenizer.pre_tokenizer = pre
    model = json.loads(tokenizer.to_str())["model"]
    tokens = [None] * len(model["vocab"])
    for token, index in model["vocab"].items():
        tokens[index] = token
    merges = [" ".join(merge) if isinstance(merge, list) else merge for merge in model["merges"]]
    cases = [[text.encode().hex(), tokenizer.encode(text).ids] for text in texts(name)]
    return {"model": "gpt2", "pre": name, "tokens": tokens, "merges": merges, "cases": cases}


def sentence_piece():
    """BPE with byte fallback in the form of Llama's tokenizer.json; the score of a token is minus its merge's rank."""
    base = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    base.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    base.decoder = decoders.ByteFallback()
    special = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    trainer = trainers.BpeTrainer(vocab_size=700, show_progress=False, special_tokens=special, limit_alphabet=120)
    base.train_from_iterator(corpus(), trainer)
    model = json.loads(base.to_str())["model"]
    tokens = [None] * len(model["vocab"])
    for token, index in model["vocab"].items():
        tokens[index] = token
    rank = {}
    merges = [merge if isinstance(merge, list) else merge.split(" ") for merge in model["merges"]]
    for index, (left, right) in enumerate(merges):
        rank.setdefault(left + right, index)
    # SentencePiece merges any two neighbours whose text is a token: list all such pairs, in the order of the scores.
    known = set(tokens[len(special):])
    pairs = sorted(((rank[token], len(token[:cut].encode()), token[:cut], token[cut:])
                    for token in rank for cut in range(1, len(token)) if token[:cut] in known and token[cut:] in known))
    plain = Tokenizer(models.BPE(vocab=model["vocab"], merges=[(left, right) for _, _, left, right in pairs],
                                 byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    plain.normalizer = base.normalizer
    types = [2, 3, 3] + [6] * 256 + [1] * (len(tokens) - len(special))
    scores = [0.0] * len(special) + [-float(rank.get(token, 1000 + i)) for i, token in enumerate(tokens[len(special):])]
    cases = [[text.encode().hex(), plain.encode(text, add_special_tokens=False).ids] for text in texts("spm") if text]
    return {"model": "llama", "tokens": tokens, "scores": scores, "types": types, "bos": 1, "eos": 2, "unknown": 0,
            "cases": cases}


def write(folder, name, data):
    with open(f"{folder}/tokenizer_{name}.json", "w", encoding="utf-8") as file:
        json.dump(data, file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")


def main():
    folder = sys.argv[1]
    for name, pre in RULES.items():
        write(folder, name, byte_level(name, pre))
    write(folder, "sentencepiece", sentence_piece())


if __name__ == "__main__":
    main()
