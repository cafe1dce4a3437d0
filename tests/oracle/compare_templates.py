#!/usr/bin/env python3
"""Compares parlor-cli's renderings with jinja2's, set up like Transformers. By hand: nothing is written.

compare_templates.py PARLOR_CLI FOLDER [COUNT [SEED]]   every *.jinja of a folder over COUNT random conversations
compare_templates.py PARLOR_CLI --random [COUNT [SEED]] random small templates by grammar over one conversation
"""
import collections
import datetime
import json
import pathlib
import random
import signal
import subprocess
import sys
import tempfile

import conversations
import random_templates
import template_environment


def today(format):  # parlor-cli knows no other clock than the computer's
    return datetime.datetime.now().strftime(format)


def too_long(*_):
    raise TimeoutError


def jinja(compiled, **variables):
    """(text, None) or (None, why)"""
    try:
        signal.alarm(3)
        text = compiled.render(documents=None, **variables)
        text.encode()  # lone surrogates are no text
        return text, None
    except Exception as error:  # whatever it is, ours must fail too
        return None, f"{type(error).__name__}: {error}"
    finally:
        signal.alarm(0)


class Ours:
    def __init__(self, cli, folder):
        self.cli, self.folder = cli, pathlib.Path(folder)

    def render(self, template, messages, tools, add_generation_prompt):
        paths = []
        for name, value in (("messages", messages), ("tools", tools)):
            if value is not None:
                (self.folder / name).write_text(json.dumps(value), encoding="utf-8")
                paths += [f"--{name}", str(self.folder / name)]
        if not add_generation_prompt:
            paths.append("--no-generation-prompt")
        done = subprocess.run([self.cli, "render", "--json", "--template", str(template)] + paths, capture_output=True, check=False)
        return json.loads(done.stdout)


def same(got, text, error):
    if text is not None:
        return got.get("text") == text
    raised = "TemplateError: "
    return "error" in got and (not error.startswith(raised) or error[len(raised):] in got["error"]["message"])


def main():
    cli, what = sys.argv[1:3]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 100
    chance = random.Random(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    signal.signal(signal.SIGALRM, too_long)
    env = template_environment.environment()
    env.globals["strftime_now"] = today
    seen = collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        ours = Ours(cli, folder)

        def compare(path, compiled, messages, tools, prompt):
            variables = dict(messages=messages, tools=tools, add_generation_prompt=prompt, bos_token="", eos_token="")
            text, error = jinja(compiled, **variables) if not isinstance(compiled, str) else (None, compiled)
            got = ours.render(path, messages, tools, prompt)
            good = same(got, text, error)
            seen["same" if good else "DIFFERENT"] += 1
            if not good:
                print(f"{path}\n  {json.dumps(messages, ensure_ascii=False)[:1000]}\n  jinja2 {text!r:.600} {error}\n  ours   {got!r:.600}")
            return good

        if what == "--random":
            templates, path = random_templates.Templates(chance), pathlib.Path(folder) / "template"
            for _ in range(count):
                source = "".join("{%% set %s = messages[0].%s %%}" % (name, name) for name in random_templates.VARIABLES) + templates.template()
                path.write_text(source, encoding="utf-8", newline="")
                try:
                    compiled = env.from_string(source)
                except Exception as error:
                    compiled = f"{type(error).__name__}: {error}"
                if not compare(path, compiled, [random_templates.VARIABLES], None, False):
                    print("  " + repr(source))
        else:
            compiled = {path: env.from_string(path.read_text(encoding="utf-8")) for path in sorted(pathlib.Path(what).glob("*.jinja"))}
            for _ in range(count):
                messages, tools = conversations.conversation(chance)
                prompt = chance.random() < 0.6
                for path, template in compiled.items():
                    compare(path, template, messages, tools, prompt)
    print(dict(seen))


main()
