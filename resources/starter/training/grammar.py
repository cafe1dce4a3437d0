"""Turns the hand-written wordings into many more: frames, politeness, context
sentences, synonyms, typing habits and typing errors."""
import math
import re

import intents_en
import intents_zh
import wordings_en
import wordings_zh

TERM_EN = """what is X;what's X;what are X;what does X mean;what is X exactly;explain X;can you explain X;explain X to me;please explain X;X?;X;tell me about X;tell me more about X;what do you mean by X;define X;meaning of X;definition of X;i don't understand X;i don't know what X is;what X means;could you tell me what X is;do you know what X is;i keep reading about X, what is it;what should i know about X;X explained;X meaning;and what is X;what is meant by X;i have never heard of X;what is X good for;what is X for;why is X important;describe X;give me a short explanation of X;help me understand X;people talk about X, what is that;in simple words, what is X;how would you explain X to a beginner;what's the meaning of X;never understood X;X - what is it;what the hell is X;someone told me about X;info on X;the term X;what does the word X mean;what does the term X stand for;can you describe X;learn about X;how does X work;what is X used for;is X important;why do i need X""".split(";")
HOW_EN = """how do i X;how can i X;how to X;how do you X;i want to X;i would like to X;i'd like to X;where do i X;where can i X;can i X;can i X somehow;is it possible to X;is there a way to X;how does one X;help me X;please help me X;X;i need to X;how should i X;what do i have to do to X;what must i do to X;steps to X;what is the way to X;show me how to X;tell me how to X;can you tell me how to X;could you explain how to X;i don't know how to X;how is it possible to X;what is the easiest way to X;what's the best way to X;i'm trying to X;trying to X but i don't know how;i can't figure out how to X;where do i click to X;which button do i press to X;do you know how to X;may i X;am i able to X;teach me how to X;X how;can you X for me;instructions to X;what should i click to X;let me X;is it hard to X;how would i X;what are the steps to X;where is the option to X;where in the menu can i X;i wish i could X;what button lets me X;it won't let me X;explain how i can X""".split(";")
TERM_ZH = """X是什么;什么是X;X是什么意思;X是啥;X是啥意思;解释一下X;请解释X;能解释一下X吗;X？;X;给我讲讲X;说说X;介绍一下X;X指的是什么;X什么意思;我不懂X;不明白X;不知道X是什么;X的含义;X的意思;请问X是什么;你知道X是什么吗;X怎么理解;想了解X;X有什么用;为什么需要X;X的作用;X代表什么;什么叫X;所谓X是什么;能说说X吗;简单说说X;用简单的话解释X;X到底是什么;X是干什么的;X是干嘛的;X这个词什么意思;老听人说X，那是什么;科普一下X;讲一下X;X是个什么东西;啥是X;关于X;X重要吗""".split(";")
HOW_ZH = """怎么X;如何X;怎样X;怎样才能X;我想X;我要X;在哪里X;在哪X;哪里可以X;可以X吗;能X吗;能不能X;可不可以X;有办法X吗;请教我X;教我X;X;怎么才能X;请问怎么X;请问如何X;想X怎么办;想要X该怎么做;帮我X;X的方法;X怎么弄;X怎么操作;X要怎么做;我不知道怎么X;不会X;告诉我怎么X;X的步骤;点哪里X;按什么键X;需要X;我该怎么X;到哪里X;有没有办法X;怎么样X;从哪里X;X在哪里;应该怎么X;我想X，点哪里;X要点哪个按钮;打算X，怎么弄;教一下怎么X;麻烦问下怎么X;X有什么步骤;如果我想X呢""".split(";")

PRE_EN = """hi, ;hello, ;hey, ;please ;please tell me: ;quick question: ;question: ;sorry, ;um, ;so, ;ok, ;well, ;excuse me, ;i wonder: ;hey guide, ;dear guide, ;one more thing: ;another question: ;tell me, ;i have a question: ;help! ;good morning, ;stupid question, but ;just curious, ;by the way, ;and ;but ;can you tell me: ;i'd like to know: ;now, ;hmm, ;next question: ;also, ;wait, ;actually, ;my question is: ;maybe you know: ;yo, ;oh, ;say, ;listen, ;could you help? ;i am a beginner. ;i'm new to this. ;i just bought a new pc. ;i just installed parlor. ;i have a laptop. ;my friend asked me: ;my son wants to know: ;i'm not a technical person. ;i am an old man, be patient. ;i use windows 11. ;i'm on linux. ;first time here. ;i have an rtx 3060. ;i have 16 gb of ram. ;i opened the program today. ;for my work: ;since yesterday i use parlor. ;i read about it online. """.split(";")
SUF_EN = """ please; thanks; thx; pls; in parlor; here; exactly; actually; with parlor; in this program; in this app; on my computer; on my pc; on my machine; on this computer;, please;, thanks;, thank you; right now; today; again; then; at all; really; i am a beginner; briefly; in short; in a few words; quickly; for me; somehow; or not; on windows; on linux; on my laptop; anyway;, do you know;, can you help; i forgot; if possible; for a beginner;, i'm confused;, any idea; though; help""".split(";")
PRE_ZH = """你好，;您好，;请问;请问一下，;那个，;嗨，;问一下，;想问一下，;麻烦问下，;请教一下，;帮我看看，;那，;另外，;还有，;对了，;我想知道;我想问，;小白问一下，;新手求助：;你知道吗，;话说，;嗯，;抱歉，;再问一个问题：;快告诉我，;老师，;我是新手，;我刚装好parlor，;我有一台笔记本，;我用的是windows，;我用linux，;朋友问我，;我不太懂电脑，;我刚买了新电脑，;我的显卡是3060，;我有16g内存，;今天第一次用，;其实，;顺便问一下，;能告诉我;哎，;如果可以的话，;一直没搞懂，""".split(";")
SUF_ZH = """ 谢谢;，谢谢;啊;呢;呀;，求教;，急;，请告诉我;，我是新手;，怎么办;，帮帮我;，请简单说;，在线等;，谢谢你; 求助;，说一下;，有人知道吗;，请详细说说;，麻烦了;哦;，想知道;，有没有人懂;来着;，大概讲讲""".split(";")

SYN_EN = [("graphics card", ["gpu", "video card", "graphics board", "nvidia card"]), ("gpu", ["graphics card", "video card", "gpu card"]),
          ("chats", ["conversations", "messages", "dialogs"]), ("conversations", ["chats", "dialogues"]), ("chat", ["conversation"]), ("conversation", ["chat", "dialog", "discussion"]),
          ("computer", ["pc", "machine", "laptop", "desktop"]), ("pc", ["computer", "machine"]), ("laptop", ["notebook", "computer"]),
          ("program", ["app", "software", "application"]), ("app", ["program", "software", "application"]), ("answer", ["reply", "response"]), ("answers", ["replies", "responses"]),
          ("delete", ["remove", "erase", "throw away"]), ("model", ["llm", "ai model", "language model"]), ("model", ["ai"]), ("models", ["llms", "ai models"]),
          ("slow", ["sluggish", "slow as a snail", "laggy"]), ("big", ["large", "huge"]), ("bigger", ["larger"]), ("small", ["little", "tiny"]), ("pick", ["choose", "select"]), ("choose", ["pick", "select"]),
          ("change", ["modify", "adjust", "switch"]), ("find", ["locate", "get"]), ("stored", ["saved", "kept", "located"]), ("saved", ["stored", "kept"]),
          ("use", ["make use of", "utilize"]), ("parlor", ["this app", "this program", "the program", "parlour", "it"]), ("need", ["require"]), ("internet", ["network", "web"]),
          ("good", ["nice", "decent"]), ("best", ["ideal", "right"]), ("best", ["top"]), ("should i", ["do i", "would you"]), ("picture", ["image", "photo"]), ("make", ["get"]), ("file", ["gguf file"]),
          ("what is", ["what's", "whats"]), ("do not", ["don't"]), ("does not", ["doesn't", "does'nt"]), ("how much", ["how many gb of"]), ("why", ["why", "how come", "what is the reason that"]),
          ("download", ["get", "fetch"]), ("old", ["previous", "earlier"]), ("memory", ["ram", "storage"]), ("gb", ["gigabytes", "gigs", "g"]), ("is it", ["is this"]), ("where", ["in which place"]), ("screen", ["display"]), ("history", ["log"]), ("window", ["screen"])]
SYN_ZH = [("显卡", ["gpu", "独显", "n卡"]), ("gpu", ["显卡"]), ("聊天记录", ["对话记录", "历史记录", "聊天"]), ("对话", ["聊天", "会话"]), ("聊天", ["对话"]), ("电脑", ["机器", "计算机", "笔记本", "pc"]),
          ("软件", ["程序", "应用", "app"]), ("程序", ["软件", "应用"]), ("怎么", ["如何", "怎样", "咋"]), ("如何", ["怎么"]), ("模型", ["大模型", "ai模型", "语言模型"]), ("回答", ["答案", "回复"]),
          ("删除", ["删掉", "去掉", "清除"]), ("什么", ["啥"]), ("为什么", ["为啥", "怎么", "为何"]), ("哪里", ["哪儿", "什么地方"]), ("哪个", ["哪一个", "什么", "哪款"]), ("需要", ["要", "得"]), ("可以", ["能", "能不能"]),
          ("慢", ["卡", "很慢"]), ("添加", ["加", "加入", "增加"]), ("下载", ["下"]), ("文件", ["档案"]), ("推荐", ["建议"]), ("保存", ["存", "储存"]), ("parlor", ["这个软件", "这个程序", "它", "parlour"]), ("多少", ["多大"]), ("内存", ["ram"]), ("显存", ["vram", "显卡内存"]), ("设置", ["调整", "设定"]), ("够吗", ["够不够", "够用吗"]), ("吗", ["么", "不"])]

STOP_EN = set("the a an is are do does i to my it of me you can please in on for this that".split())


def parse(text):
    out = {}
    cur = None
    for line in text.strip().splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        tag, _, rest = line.partition(" ")
        if tag == "=":
            cur = out.setdefault(rest.strip(), {k: [] for k in "THQAMY"})
        elif tag in "AMY":
            cur[tag].append(rest.strip())
        else:
            cur[tag] += [w.strip() for w in rest.split(" ; ") if w.strip()]
    return out


INTENTS = {"en": parse(intents_en.TEXT + wordings_en.TEXT),
           "zh": parse(intents_zh.TEXT + re.sub(r"\]\?", "|]", wordings_zh.TEXT))}
_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")


def expand(s, r):
    while True:
        m = _CHOICE.search(s)
        if not m:
            return re.sub(r"  +", " ", re.sub(r"[\[\]]", "", s)).strip()
        s = s[:m.start()] + r.choice(m.group(1).split("|")) + s[m.end():]


def variety(s):
    """How often a wording is drawn, from how many sentences it stands for."""
    n = 0.0
    for part in re.findall(r"\[([^\[\]]*)\]", s):
        n += math.log2(part.count("|") + 1)
    return 1 + min(7, .6 * n)


_VARIETY = {lang: {name: [variety(q) for q in it["Q"]] for name, it in INTENTS[lang].items()} for lang in INTENTS}


def variety_of(lang, name):
    return sum(_VARIETY[lang][name])


def base_wording(lang, name, r):
    it = INTENTS[lang][name]
    w = [("Q", 1.0 * sum(_VARIETY[lang][name])), ("T", 3.0 * len(it["T"]) + (8 if it["T"] else 0)), ("H", 2.5 * len(it["H"]) + (6 if it["H"] else 0))]
    kind = r.choices([k for k, _ in w], [x for _, x in w])[0]
    s = expand(r.choices(it["Q"], _VARIETY[lang][name])[0] if kind == "Q" else r.choice(it[kind]), r)
    if kind == "T":
        f = r.choice(TERM_ZH if lang == "zh" else TERM_EN)
        s = f.replace("X", s)
    elif kind == "H":
        f = r.choice(HOW_ZH if lang == "zh" else HOW_EN)
        s = f.replace("X", s)
    return s


def typo(s, r):
    letters = [i for i, c in enumerate(s) if c.isascii() and c.isalpha()]
    if len(letters) < 5:
        return s
    i = r.choice(letters[1:])
    k = r.random()
    if k < .3:
        return s[:i] + s[i + 1:]
    if k < .55 and i + 1 < len(s):
        return s[:i] + s[i + 1] + s[i] + s[i + 2:]
    if k < .8:
        return s[:i] + s[i] + s[i:]
    return s[:i] + r.choice("abcdefghijklmnopqrstuvwxyz") + s[i + 1:]


def synonyms(s, table, r, p):
    items = list(table)
    r.shuffle(items)
    n = 0
    for a, bs in items:
        if n < 2 and r.random() < p and (re.search(r"\b" + re.escape(a) + r"\b", s) if a[0].isascii() else a in s):
            b = r.choice(bs)
            s = re.sub(r"\b" + re.escape(a) + r"\b", b, s, count=1) if a[0].isascii() else s.replace(a, b, 1)
            n += 1
    return s


WEAK_EN = STOP_EN | set("what which why how where when who does did will would could should may must there here so just really very and or but with from by at as if then than that this these some any all have has had was were been get got make about into out up down over".split())
FILL_EN = "basically;actually;like;just;well;honestly;somehow;kind of;really;you know;maybe;i mean;simply;again;please;exactly;apparently;then;now;say;perhaps;still;ever;probably;suddenly;usually;quite".split(";")
LEAD_EN = """so basically ;i just installed this. ;my friend told me to ask: ;honestly, ;before i go on, ;for the record, ;help a beginner out: ;i've been wondering, ;a short question about this program: ;since i'm not technical, ;it's my first day with this. ;let me ask you this: ;out of curiosity, ;i looked everywhere. ;sorry if this is obvious. ;my neighbour says you know this: ;i can't work it out. ;forgive my ignorance, ;we were arguing about this: ;before i buy anything, ;a colleague at work wants to know, ;not sure how to phrase it: ;i read the readme but ;be honest, ;in plain english, ;real quick, ;gimme a hint, ;hey so ;ok so ;right, ;dumb question: ;guys, ;mate, ;alright then, ;look, ;for my thesis: ;i'm an absolute beginner. ;never used such a program. """.split(";")
TRAIL_EN = """ cheers; if you know; i can't find it; it drives me mad;, or what;, or am i wrong;, explain like i'm five; in your opinion; these days;, that's my question;, asking for a friend; roughly;, please be brief; by any chance; nowadays; for someone like me; when using this; and why;, give me a hint;, what would you say;, i'm lost; without much fuss; tonight""".split(";")
FILL_ZH = "其实;就是;那个;到底;究竟;大概;好像;稍微;真的;有点;现在;还是;一下;这边;我这;的话;说实话;反正;居然;突然;一般".split(";")
LEAD_ZH = """请问一下，;我是新手，;我刚装上，;朋友跟我说的，;说真的，;不好意思，;求教各位，;实在搞不懂，;弱弱地问一句，;麻烦解释下，;有个事想请教，;第一次用这类软件，;看了半天没明白，;我不懂技术，;家里人问我，;刚才看到一个东西，;老实说，;想确认一下，;买之前想问，;有人问我，;随便问问，;咨询个问题，;大佬，;亲，;师傅，;喂，;哥们，""".split(";")
TRAIL_ZH = """，求解;，求指点;，拜托了;，我不太懂;，能说说不;，到底咋回事;，简单讲讲;，有点懵;，麻烦解答;，谢谢大佬;，搞不明白;，给个说法;，在这个软件里;，您说呢;，我这台电脑上;，一头雾水;，给点建议;，好奇""".split(";")


def noise(lang, s, r, strange):
    """The same question with words around it and words missing, doubled, exchanged or unknown (`strange`
    draws one): what is asked must be seen from the words that matter."""
    if lang == "en":
        ws = s.split(" ")
        if len(ws) > 3:
            out = []
            for w in ws:
                k = r.random()
                weak = w.lower().strip("?.,!") in WEAK_EN
                if k < (.10 if weak else .015):
                    continue
                if weak and k < .14 or k < .04:
                    w = strange()
                elif k < .165:
                    w = r.choice(FILL_EN) + " " + w
                elif k < .18:
                    w = w + " " + w
                elif k < .20:
                    w = strange() + " " + w
                out.append(w)
            if len(out) > 2 and r.random() < .12:
                i = r.randrange(len(out) - 1)
                out[i], out[i + 1] = out[i + 1], out[i]
            s = " ".join(out) or s
        if r.random() < .28:
            s = r.choice(LEAD_EN) + s
        if r.random() < .14:
            s = s.rstrip("?!. ") + r.choice(TRAIL_EN)
        return s
    if len(s) > 4:
        k = r.random()
        if k < .25:
            i = r.randrange(len(s) + 1)
            s = s[:i] + r.choice(FILL_ZH) + s[i:]
        elif k < .38:
            i = r.randrange(len(s))
            if not s[i].isascii():
                s = s[:i] + s[i + 1:]
        elif k < .48:
            i = r.randrange(len(s) + 1)
            s = s[:i] + strange() + s[i:]
        elif k < .53:
            i = r.randrange(len(s) - 1)
            if not (s[i].isascii() or s[i + 1].isascii()):
                s = s[:i] + s[i + 1] + s[i] + s[i + 2:]
        elif k < .60:
            for a, bs in (("吗", "不么没呀"), ("？", "呢"), ("了", "啦"), ("怎么", ["咋", "如何", "怎样"]), ("什么", ["啥", "哪个"])):
                if a in s:
                    s = s.replace(a, r.choice(list(bs)), 1)
    if r.random() < .28:
        s = r.choice(LEAD_ZH) + s
    if r.random() < .14:
        s = s.rstrip("？?。！ ") + r.choice(TRAIL_ZH)
    return s


def is_short(s):
    return len(s) < 8


def dress_en(s, r, question=True, light=False):
    if not light:
        s = synonyms(s, SYN_EN, r, .3)
        k = r.random()
        if k < .07 and s.count(" ") >= 3:
            s = " ".join(w for w in s.split(" ") if w not in STOP_EN) or s
        elif k < .13 and s.count(" ") >= 3:
            ws = s.split(" ")
            del ws[r.randrange(len(ws))]
            s = " ".join(ws)
        if r.random() < .18:
            s = r.choice(PRE_EN) + s
        if r.random() < .12:
            s = s.rstrip("?!. ") + r.choice(SUF_EN)
        while r.random() < .12:
            s = typo(s, r)
        if r.random() < .25:
            s = s.replace("'", "" if r.random() < .7 else "’")
    k = r.random()
    if k < .5:
        s = s[:1].upper() + s[1:]
        s = re.sub(r"\bi\b", "I", s)
        s = re.sub(r"(?<=[.!?] )[a-z]", lambda m: m.group().upper(), s)
        if r.random() < .7:
            for a in ("parlor", "chatgpt", "qwen", "llama", "nvidia"):
                s = s.replace(a, {"chatgpt": "ChatGPT", "nvidia": r.choice(["NVIDIA", "Nvidia"])}.get(a, a.capitalize()))
            s = re.sub(r"\b(gpu|vram|ram|cpu|gguf|kv|gb|amd|rtx|gtx|llm|pc|cuda|mit|api)\b", lambda m: m.group().upper(), s)
            s = re.sub(r"\b(\d+)b\b", r"\1B", s)
            s = re.sub(r"\bq(\d)_k_m\b", r"Q\1_K_M", s).replace("q8_0", "Q8_0").replace("q6_k", "Q6_K").replace("english", "English").replace("chinese", "Chinese")
    elif k < .52:
        s = s.upper()
    if s and s[-1].isalnum():
        k = r.random()
        if question:
            s += "?" if k < .52 else "" if k < .88 else "??" if k < .91 else " ?" if k < .94 else "." if k < .97 else "!"
        else:
            s += "" if k < .6 else "." if k < .8 else "!" if k < .95 else "..."
    return s


def dress_zh(s, r, question=True, light=False):
    if not light:
        s = synonyms(s, SYN_ZH, r, .3)
        if r.random() < .18:
            s = r.choice(PRE_ZH) + s
        if r.random() < .12:
            s = s.rstrip("？。！") + r.choice(SUF_ZH)
        if r.random() < .05 and len(s) > 6:
            i = r.randrange(len(s))
            s = s[:i] + s[i + 1:]
        if r.random() < .06:
            i = r.randrange(max(1, len(s)))
            s = s[:i] + r.choice("的了是一个这我") + s[i:]
        if r.random() < .5:
            s = re.sub(r" (?=[^\x00-\x7f])|(?<=[^\x00-\x7f]) ", "", s)
        elif r.random() < .4:
            s = re.sub(r"(?<=[a-z0-9])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[a-z0-9])", " ", s)
    if r.random() < .5:
        s = re.sub(r"(?<![a-z])(gpu|vram|ram|cpu|gguf|kv|gb|amd|rtx|gtx|llm|cuda|mit|api)(?![a-z])", lambda m: m.group().upper(), s)
        s = s.replace("parlor", "Parlor").replace("chatgpt", "ChatGPT").replace("qwen", "Qwen").replace("nvidia", "NVIDIA")
        s = re.sub(r"(\d+)b(?![a-z])", r"\1B", s)
        s = re.sub(r"q(\d)_k_m", r"Q\1_K_M", s).replace("q8_0", "Q8_0").replace("q6_k", "Q6_K")
    s = s.strip()
    if s and (s[-1].isalnum()):
        k = r.random()
        if question:
            s += "？" if k < .45 else "" if k < .88 else "?" if k < .96 else "。"
        else:
            s += "" if k < .65 else "。" if k < .85 else "！"
    return s


def normal(s):
    """A question without its typing habits: used to keep held-out wordings out."""
    return re.sub(r"[\W_]+", "", s.lower())
