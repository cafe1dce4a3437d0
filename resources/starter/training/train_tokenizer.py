"""Trains the byte-level BPE vocabulary on a drawn corpus. Usage: train_tokenizer.py OUT.json [dialogues]"""
import random
import sys

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

import make_corpus

# The pattern that GGUF calls "qwen2".
QWEN2 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
         r"|\s*[\r\n]+|\s+(?!\S)|\s+")
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]


def main(out, n):
    tok = Tokenizer(models.BPE())
    tok.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(QWEN2), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tok.decoder = decoders.ByteLevel()
    r = random.Random(7)

    def texts():
        seen = {}
        for _ in range(n):
            for role, text in make_corpus.dialogue(r):
                # Answers repeat by the thousand; questions should decide the vocabulary.
                seen[text] = seen.get(text, 0) + 1
                if seen[text] <= 60:
                    yield f"{role}\n{text}"

    tok.train_from_iterator(texts(), trainers.BpeTrainer(
        vocab_size=5120 - len(SPECIAL), min_frequency=3, max_token_length=12,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    tok.add_special_tokens(SPECIAL)
    tok.save(out)
    print("vocabulary", tok.get_vocab_size())


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 80000)
