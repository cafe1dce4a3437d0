"""Draws dialogues. `dialogue(r)` gives a list of (role, text); `python make_corpus.py N out.jsonl`
writes N of them (the corpus itself is never stored: training draws its own, from a seed)."""
import json
import random
import re
import sys
from pathlib import Path

import grammar as g
import out_of_scope as oos

CHAT = {"hello", "thanks", "bye", "ack", "yesno", "nonsense", "emoji", "praise", "insult", "repeat", "joke", "morejoke"}
NAMES = {lang: list(g.INTENTS[lang]) for lang in ("en", "zh")}


def weight(lang, n):
    it = g.INTENTS[lang][n]
    w = (g.variety_of(lang, n) + 4 * len(it["T"]) + 4 * len(it["H"])) ** .7
    if n in ("hello", "thanks", "howareyou", "bye", "joke", "chatgpt", "whatisparlor"):
        w *= 1.6
    return w * (.7 if n in ("nonsense", "emoji", "ack", "yesno", "foreign") else 1)


WEIGHTS = {lang: [weight(lang, n) for n in NAMES[lang]] for lang in NAMES}

SYSTEM = """You are a helpful assistant.
You are a helpful, honest assistant. Answer briefly.
You are a friendly assistant who answers in short sentences.
Answer briefly and in the language of the question.
You are Parlor Guide, the built-in helper of Parlor.
Be concise.
You are a teacher.
Answer truthfully. If you do not know something, say so.
You are an expert in computers.
Please be polite and helpful.
You are a pirate.
Always answer step by step.
You are a helpful AI assistant running locally.
Help the user as well as you can.
你是一个乐于助人的助手。
请用简短的句子回答。
你是 Parlor 的内置向导。
你是一个友好、诚实的助手。
请用提问的语言回答。
你是电脑专家。""".splitlines()

MORE = {"en": "tell me more;more;can you tell me more;more details please;go on;continue;and?;what else;explain more;more about that;can you say more about this;give me more details;i want to know more;anything else;please elaborate;elaborate;that's all?;is that all;more info;keep going".split(";"),
        "zh": "多说一点;再详细一点;详细说说;还有呢;继续;然后呢;再多讲讲;能详细点吗;展开说说;更多;具体一点;接着说;说多一点;就这些吗;还有别的吗;多讲讲".split(";")}
WHY = {"en": "why;why is that;why?;how come;what is the reason;but why;and why;why so;for what reason;why is it like that".split(";"),
       "zh": "为什么;为啥;为什么呢;原因是什么;为什么会这样;这是为什么;怎么会这样;凭什么".split(";")}
AGAIN = {"en": "say it again;please repeat;repeat that;what did you say;i don't understand;what do you mean;can you explain again;huh;in other words?;sorry, what?".split(";"),
         "zh": "再说一遍;没听懂;什么意思;重复一下;我没明白;你说什么;再解释一下;啊？".split(";")}
OTHER = {"en": "and in chinese?;in chinese please;can you say that in chinese;say it in chinese;now in chinese;chinese please;translate that into chinese;中文;用中文说;请用中文回答;中文怎么说".split(";"),
         "zh": "用英文说;英文呢;in english please;请用英文回答;翻译成英文;英语怎么说;说英文;in english;can you say it in english;english please;换成英文".split(";")}
NOMORE = {"en": ["That is all I know about it. I am only a tiny guide; a bigger model can tell you more.",
                 "I know no more than that, I am very small. Ask me about another part of Parlor, or add a bigger model for longer answers."],
          "zh": ["我知道的就这些了。我只是个小向导，更大的模型能讲得更多。", "更多我就不知道了，我很小。可以问我 Parlor 的其他方面，或添加更大的模型。"]}
NOWHY = {"en": ["I am too small to explain the reasons well; a bigger model can. I only know the short facts about Parlor."],
         "zh": ["我太小了，讲不清原因，更大的模型可以。我只知道关于 Parlor 的简短事实。"]}

ELLIPSIS = {
    "en": [("whichmodel", ["for coding", "for programming"], "modelcoding"), ("whichmodel", ["for chinese", "for chinese texts"], "modelchinese"),
           ("whichmodel", ["for a laptop", "for a weak computer", "without a gpu", "for an old pc"], "modellaptop"), ("whichmodel", ["for writing", "for stories", "for translation"], "modelwriting"),
           ("mem", ["14b", "13b", "a 14b model", "12 gb"], "mem14b"), ("mem", ["32b", "24 gb", "a 4090"], "mem32b"), ("mem", ["70b", "a 70b model", "72b"], "mem70b"),
           ("mem", ["8b", "7b", "8 gb"], "mem8b"), ("mem", ["1b", "0.6b"], "mem1b"), ("mem", ["4b", "3b", "4 gb"], "mem4b"),
           ("quant", ["q8_0", "q8"], "q8"), ("quant", ["q5", "q6_k"], "q5q6"), ("quant", ["f16", "bf16"], "f16"), ("quant", ["q4_k_m", "q4"], "q4km"),
           ("gpu", ["amd", "radeon", "intel"], "amd"), ("gpu", ["without a gpu", "no gpu", "a computer with no graphics card"], "nogpu"), ("gpu", ["old cards", "a gtx 1080"], "whichgpus"),
           ("os", ["mac", "android", "windows", "linux"], "os"), ("sampling", ["top-k"], "topk"), ("sampling", ["top-p"], "topp"), ("sampling", ["min-p"], "minp"), ("sampling", ["temperature"], "temperature"), ("sampling", ["the seed"], "seed"),
           ("mem", ["ram"], "ram"), ("any", ["vram"], "vram"), ("any", ["context"], "context"), ("any", ["privacy"], "privacy"), ("any", ["the price"], "price"), ("any", ["the kv cache"], "kvcache")],
    "zh": [("whichmodel", ["写代码", "编程"], "modelcoding"), ("whichmodel", ["中文"], "modelchinese"), ("whichmodel", ["笔记本", "没有显卡", "老电脑"], "modellaptop"), ("whichmodel", ["写作", "翻译"], "modelwriting"),
           ("mem", ["14b", "13b", "12g显存"], "mem14b"), ("mem", ["32b", "24g显存", "4090"], "mem32b"), ("mem", ["70b", "72b"], "mem70b"), ("mem", ["8b", "7b", "8g显存"], "mem8b"), ("mem", ["1b"], "mem1b"), ("mem", ["4b", "3b", "4g显存"], "mem4b"),
           ("quant", ["q8_0", "q8"], "q8"), ("quant", ["q5", "q6_k"], "q5q6"), ("quant", ["f16"], "f16"), ("quant", ["q4_k_m"], "q4km"),
           ("gpu", ["amd", "a卡", "intel"], "amd"), ("gpu", ["没有显卡"], "nogpu"), ("gpu", ["老显卡"], "whichgpus"), ("os", ["苹果", "安卓", "windows", "linux"], "os"),
           ("sampling", ["top-k"], "topk"), ("sampling", ["top-p"], "topp"), ("sampling", ["min-p"], "minp"), ("sampling", ["温度"], "temperature"), ("sampling", ["种子"], "seed"),
           ("any", ["显存"], "vram"), ("any", ["上下文"], "context"), ("any", ["隐私"], "privacy"), ("any", ["价格"], "price"), ("any", ["kv缓存"], "kvcache")],
}
GROUP = {"whichmodel": ["whichmodel", "modelcoding", "modelchinese", "modellaptop", "modelwriting"], "mem": ["memneed", "mem8b", "mem14b", "mem32b", "mem70b", "mem1b", "mem4b"],
         "quant": ["whichquant", "quantization", "q4km", "q5q6", "q8", "f16"], "gpu": ["whichgpus", "amd", "nogpu", "gpunotused", "gpuword"], "os": ["os"],
         "sampling": ["sampling", "temperature", "topk", "topp", "minp", "seed", "repeatpenalty"], "any": ["vram", "whatisparlor", "whatcanyoudo", "fitbar", "quantization", "hello", "addmodel"]}
ELL_EN = "and X;what about X;and for X;how about X;X;and with X;and what about X".split(";")
ELL_ZH = "X呢;那X呢;如果是X呢;X怎么样;那么X;换成X呢".split(";")

HELD = set()
_held = Path(__file__).resolve().parents[3] / "tests" / "starter" / "held_out.json"
if _held.exists():
    HELD = {g.normal(h["question"]) for h in json.loads(_held.read_text(encoding="utf-8"))}


def dress(lang, s, r, question=True, light=False):
    return (g.dress_zh if lang == "zh" else g.dress_en)(s, r, question, light)


# Sentences from outside around a question about Parlor: a word that the guide has never seen must
# not be enough to make it decline.
AROUND_EN = "my {rel} told me about it: ;my {rel} asks: ;we are in {place} at the moment. ;i come from {place}. ;my {thing} is next to the computer, by the way. ;i work on {topic}. ;for a project about {noun}: ;after making {dish}, i thought: ;i have {ill} today, so be quick: ;{wordy} asked me: ;{wordy}! ;as a fan of {noun}, ;my {rel} from {place} says hello. ;i normally read about {noun}. ;seriously {wordy}, ;i was listening to {person} when i wondered: ;yesterday my {rel} said something strange: ;with my {thing} in mind: ".split(";")
AFTER_EN = ", my {rel} asks;, asked my {rel};, says {wordy}; for my {rel}; in {place};, or is that only for {noun};, {wordy}; like my {rel} said; before {event}; while i repair my {thing}; when i write about {topic}; at my {rel}'s place".split(";")
AROUND_ZH = "我{rel}问：;我在{place}，;我是{place}人，;我在研究{noun}，;我{rel}跟我说起过，;刚吃完{dish}，;今天有点{ill}，快点说：;写{topic}的时候想到，;修{thing}的时候想到，;我喜欢{person}，;{rel}昨天问我，;我平时只看{noun}，;为了写{topic}，".split(";")
AFTER_ZH = "，我{rel}问的;，在{place}的时候;，{rel}让我问的;，跟{noun}有关系吗;，写{topic}要用;，给{rel}用;，修{thing}的时候想到的;，{event}之前要弄好".split(";")


def surround(lang, q, r):
    slots = oos.SLOTS_ZH if lang == "zh" else oos.SLOTS_EN
    if r.random() < .6:
        return oos.fill(r.choice(AROUND_ZH if lang == "zh" else AROUND_EN), r, slots) + q
    return q.rstrip("?？.。 ") + oos.fill(r.choice(AFTER_ZH if lang == "zh" else AFTER_EN), r, slots)


SINGLES_ZH = "".join(oos.FRAMES_ZH) + "咋俩仨甭瞅瞧嘛哩咯呗喔噢晕汗囧坑爽酷萌赞踩牛爷爸妈姐弟叔婶娃桌椅灯窗门墙角落路街桥河湖海山树花草雨雪风云"


def strange(lang, r):
    """A word that has nothing to do with the question."""
    if lang == "en":
        return oos.wordy(r) if r.random() < .5 else r.choice(STRANGE_EN)
    return "".join(r.choice(STRANGE_ZH) for _ in range(r.choice((1, 1, 2, 2, 3))))


STRANGE_EN = sorted({w for f in oos.FRAMES_EN for w in f.replace("{", " {").split() if w.isalpha()} | {w for l in oos.SLOTS_EN.values() if isinstance(l, list) for p in l for w in p.split() if w.isalpha()})
STRANGE_ZH = [c for c in sorted(set(SINGLES_ZH)) if "\u4e00" <= c <= "\u9fff"]


def nonsense(r):
    k = r.random()
    if k < .5:
        row = r.choice(["asdfghjkl", "qwertyuiop", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "asdf", "jkl"])
        return "".join(r.choice(row) for _ in range(r.randint(2, 12)))
    if k < .7:
        return "".join(r.choice("?!.,-_#+*") for _ in range(r.randint(1, 6)))
    if k < .85:
        return str(r.randint(0, 10 ** r.randint(1, 8)))
    return r.choice(["ha", "la", "bla", "na", "da", "hm"]) * r.randint(2, 6)


def ask(lang, r):
    """One question of any kind: (intent or None, question, answer)."""
    while True:
        if r.random() < .25:
            q = oos.question_zh(r) if lang == "zh" else oos.question_en(r)
            q = dress(lang, q, r, True, r.random() < .45)
            name, answers = None, oos.ANSWER_ZH if lang == "zh" else oos.ANSWER_EN
        else:
            name = r.choices(NAMES[lang], WEIGHTS[lang])[0]
            answers = g.INTENTS[lang][name]["A"]
            if name == "nonsense" and lang == "en" and r.random() < .6:
                q = nonsense(r)
            elif name == "foreign" and r.random() < .6:
                q = oos.question_foreign(r) + r.choice(["", "?", ".", "!"])
            else:
                q = g.base_wording(lang, name, r)
                if name not in CHAT and name != "foreign" and len(q) > 5 and r.random() < .15:
                    q = surround(lang, q, r)
                if name not in CHAT and name != "foreign" and len(q) > 5 and r.random() < .45:
                    q = g.noise(lang, q, r, lambda: strange(lang, r))
                light = name in ("emoji", "nonsense", "foreign") or (g.is_short(q) and r.random() < .8) or r.random() < .2
                q = dress(lang, q, r, name not in ("ack", "thanks", "bye", "hello", "praise", "insult", "feelings", "yesno"), light) if name not in ("emoji",) else q
        if lang == "zh" and re.search("[a-zA-Z]{2}", q) and not re.search("[\u4e00-\u9fff]", q):
            continue  # nothing in it is Chinese: such a question is answered in English
        if q.strip() and g.normal(q) not in HELD:
            return name, q.strip(), r.choice(answers)


def short(lang, table, r):
    return dress(lang, r.choice(table[lang]), r, True, True)


def dialogue(r, turns=None, multi=.4, system=.3):
    """`multi`: share of dialogues of several turns; `system`: share with a system message."""
    lang = "zh" if r.random() < .46 else "en"
    d = []
    if r.random() < system:
        d.append(("system", r.choice(SYSTEM)))
    n = turns or (1 if r.random() > multi else r.choices([2, 3, 4, 8, 16], [20, 10, 7, 2, 1])[0])
    name = last = None
    for t in range(n):
        k = r.random()
        it = g.INTENTS[lang].get(name) if name else None
        if t and k < .52:
            if k < .10:
                q = short(lang, MORE, r)
                a = r.choice(it["M"]) if it and it["M"] else r.choice(NOMORE[lang])
                if name in ("joke", "morejoke"):
                    a = r.choice(g.INTENTS[lang]["morejoke"]["A"])
                name_next = name
            elif k < .17:
                q = short(lang, WHY, r)
                a = r.choice(it["Y"]) if it and it["Y"] else r.choice(NOWHY[lang])
                if name is None:
                    a = g.INTENTS[lang]["yoursize"]["A"][0]
                name_next = name
            elif k < .21:
                q = short(lang, AGAIN, r)
                a = last
                name_next = name
            elif k < .30:
                other = "zh" if lang == "en" else "en"
                q = r.choice(OTHER[lang])
                if q.isascii():
                    q = dress("en", q, r, True, True)
                if name is None:
                    a = r.choice(oos.ANSWER_ZH if other == "zh" else oos.ANSWER_EN)
                elif name in g.INTENTS[other]:
                    a = r.choice(g.INTENTS[other][name]["A"])
                else:
                    a = r.choice(g.INTENTS[other]["speaklang"]["A"])
                lang = other
                name_next = name if name in g.INTENTS[other] else "speaklang"
            elif k < .42 and it:
                groups = [x for x, members in GROUP.items() if name in members]
                opts = [e for e in ELLIPSIS[lang] if e[0] in groups and e[2] != name]
                if not opts:
                    name_next, q, a = ask(lang, r)
                else:
                    e = r.choice(opts)
                    q = r.choice(ELL_ZH if lang == "zh" else ELL_EN).replace("X", r.choice(e[1]))
                    q = dress(lang, q, r, True, True)
                    name_next, a = e[2], r.choice(g.INTENTS[lang][e[2]]["A"])
            else:
                name_next = r.choice(["thanks", "thanks", "ack", "bye", "praise", "insult", "morejoke" if name == "joke" else "thanks"])
                q = dress(lang, g.base_wording(lang, name_next, r), r, False, True)
                a = r.choice(g.INTENTS[lang][name_next]["A"])
        else:
            if t and r.random() < .15:
                lang = "zh" if lang == "en" else "en"
            name_next, q, a = ask(lang, r)
        if g.normal(q) in HELD and g.normal(q):
            continue
        d += [("user", q), ("assistant", a)]
        name, last = name_next, a
    return d


if __name__ == "__main__":
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    r = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    if len(sys.argv) > 2:
        with open(sys.argv[2], "w", encoding="utf-8") as f:
            for _ in range(n):
                f.write(json.dumps(dialogue(r), ensure_ascii=False) + "\n")
    else:
        for _ in range(n):
            print(*(f"{a}: {b}" for a, b in dialogue(r)), "", sep="\n")
