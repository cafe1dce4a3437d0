#!/usr/bin/env python3
"""Perplexity of our quantized files beside the reference quantizer's, from the same model, over the same text.

quantize_perplexity.py PARLOR_CLI MODEL.gguf TEXT REFERENCE   REFERENCE: llama.cpp's llama-quantize, built elsewhere

Ends with status 1 when one of ours is more than 1 % worse.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

FORMATS = ("q8_0", "q6_k", "q5_k", "q4_k", "q5_0", "q4_0")


def perplexity(cli, model, text):
    done = subprocess.run([cli, "perplexity", "--model", model, "--file", text, "--json"], capture_output=True, check=True)
    return json.loads(done.stdout)["perplexity"]


def main():
    cli, model, text, reference = sys.argv[1:5]
    plain, worst = perplexity(cli, model, text), 0.0
    print(f"{'as it is':10} {plain:10.4f}")
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = pathlib.Path(folder) / "ours.gguf", pathlib.Path(folder) / "theirs.gguf"
        for name in FORMATS:
            subprocess.run([cli, "quantize", "--model", model, "--to", name, "--out", ours, "--force"], capture_output=True, check=True)
            # --pure: every matrix in the one format, as ours are, not a mix
            subprocess.run([reference, "--pure", model, theirs, name.replace("_k", "_k_s") if name != "q6_k" else name], capture_output=True, check=True)
            mine, other = perplexity(cli, ours, text), perplexity(cli, theirs, text)
            difference = 100 * (mine / other - 1)
            worst = max(worst, difference)
            print(f"{name:10} {mine:10.4f}   reference {other:10.4f}   {difference:+.2f} %")
    return 1 if worst > 1 else 0


sys.exit(main())
