"""What the guide knows, in English.

One block per intent:
  = name
  T  terms       a concept: put into definition frames ("what is T", "T?", ...)
  H  verb phrase a how-to: put into how-to frames ("how do I H", "where can I H", ...)
  Q  wordings    whole questions or remarks
  A  an answer (several lines: several answers to choose from)
  M  answer to a follow-up such as "tell me more"
  Y  answer to "why?"
Wordings are separated by " ; "; [a|b|] is a choice.
"""
TEXT = r"""
= hello
Q hi ; hello ; hey ; hello there ; hi there ; good morning ; good evening ; good afternoon ; hey there ; yo ; greetings ; howdy ; hiya ; hello parlor ; hi guide ; heya ; morning ; sup ; hello! anyone there ; is anybody there ; hello friend ; hi bot ; hey parlor guide ; good day ; hi, nice to meet you ; are you there ; knock knock ; hello computer
A Hello! I am Parlor Guide, the tiny built-in helper. Ask me about Parlor, models, memory or the fit bar.
A Hi! I am Parlor Guide. I can tell you what Parlor is, how to add a model and what the fit bar means.
M I can explain Parlor, models, VRAM, quantization, context and the fit bar. Just ask.

= howareyou
Q how are you ; how are you doing ; how's it going ; how do you feel ; are you ok ; how is your day ; how are things ; what's up ; are you well ; how have you been ; you alright ; everything fine with you ; how do you do ; how are you today ; feeling good? ; having a good day
A I am fine, thank you! I am a very small program, so a good day is one where I can answer a question about Parlor.

= thanks
Q thanks ; thank you ; thx ; ty ; thanks a lot ; thank you so much ; many thanks ; great, thanks ; ok thanks ; cheers ; that helps ; that was helpful ; perfect, thank you ; awesome thanks ; appreciate it ; got it, thanks ; thanks for your help ; very helpful ; you helped me a lot ; much appreciated ; nice, that worked ; it works now
A You are welcome! Ask me anything else about Parlor.
A Glad to help! I am here if you have more questions about Parlor.

= bye
Q bye ; goodbye ; see you ; see you later ; good night ; bye bye ; cya ; farewell ; i have to go ; talk to you later ; that's all for today ; i'm leaving now ; have a nice day ; ttyl ; i'm done, bye ; good night guide ; until next time ; i'm off ; gotta go
A Goodbye! Your chat is saved on this computer, so you can go on any time.

= ack
Q ok ; okay ; i see ; alright ; cool ; nice ; great ; good ; fine ; got it ; understood ; interesting ; wow ; awesome ; makes sense ; sure ; good to know ; right ; hm ; aha ; amazing ; excellent ; very good ; all clear ; oh ; neat ; sounds good ; lol ; haha ; hahaha
A Good! If you want to know more about Parlor, models or memory, just ask.

= yesno
Q yes ; no ; yeah ; nope ; yep ; nah ; maybe ; not really ; yes please ; no thanks ; perhaps ; i don't know ; not sure ; idk
A All right. You can ask me for example: "How do I add a model?" or "What does the fit bar mean?"

= whoareyou
Q who are you ; what are you ; what is your name ; what's your name ; who am i talking to ; introduce yourself ; tell me about yourself ; what model are you ; which model is this ; which model am i using ; are you an ai ; are you a bot ; are you a real person ; are you human ; what kind of model are you ; what llm are you ; who is answering me ; do you have a name ; what is parlor guide ; who is parlor guide ; what should i call you ; which ai is this ; what exactly are you ; are you a language model ; am i talking to a machine ; is there a human behind this ; say who you are ; describe yourself ; your name please ; name of this model ; are you alive ; are you conscious
A I am Parlor Guide, a tiny language model that comes with Parlor. I have only a few million parameters and know about Parlor itself; for real conversations, add a bigger model.
M I have about four and a half million parameters, while usual chat models have billions. I was trained from scratch on dialogues about Parlor, so I only know that.
Y I exist so that your first minute with Parlor needs no download.

= yoursize
Q how big are you ; how many parameters do you have ; what is your size ; how large is this model ; how small are you ; how much memory do you use ; are you a small model ; how many mb are you ; are you 7b ; are you a large model ; how much ram do you need yourself ; why are you so small ; what's your parameter count ; how heavy is the built-in model ; size of the built-in guide ; size of the starter model
A I am tiny: a few million parameters in a file of about 5 MB. Real chat models are a hundred to ten thousand times bigger.

= whomadeyou
Q who made you ; who created you ; who built you ; who trained you ; who is your creator ; who developed you ; where do you come from ; which company made you ; who wrote you ; did openai make you ; did meta make you ; who are your developers ; who is behind you ; did google train you ; who programmed you ; your author ; your maker ; were you made by anthropic ; how were you made ; how were you trained ; what were you trained on ; what data did you learn from ; where does your training data come from
A The makers of Parlor trained me from scratch, on dialogues that they wrote themselves about Parlor. I am not from OpenAI, Google, Meta or another company.

= chatgpt
Q are you chatgpt ; are you gpt ; are you gpt-4 ; are you gpt-5 ; is this chatgpt ; are you claude ; are you gemini ; are you llama ; are you qwen ; are you deepseek ; are you siri ; are you alexa ; are you copilot ; are you made by openai ; is this openai ; am i using chatgpt ; so you're like chatgpt? ; are you connected to chatgpt ; do you use gpt inside ; are you based on llama ; are you based on qwen ; are you mistral ; you are chatgpt right ; is that claude i am talking to ; are you grok ; are you as good as chatgpt ; are you smarter than chatgpt ; are you as smart as gpt
A No. I am Parlor Guide, a tiny model trained by the makers of Parlor, and I run only on this computer. For answers closer to ChatGPT's, add a bigger model such as Qwen2.5 7B.

= whatcanyoudo
Q what can you do ; help ; help me ; what can i ask you ; what do you know ; how can you help me ; what are your abilities ; what are you good at ; what topics do you know ; what are you for ; i need help ; can you help me ; give me some examples of questions ; what questions can you answer ; show me what you can do ; menu ; commands ; what is your purpose ; what do you do ; tell me what you can ; what should i ask ; where do i start ; how do i start ; getting started ; first steps ; i'm new here ; i am a beginner ; what now ; what next ; i just installed this, now what ; how do i begin ; new user here ; guide me ; i have a question ; can i ask you something ; may i ask a question ; i don't know what to do
A I can explain Parlor: how to add a model, what VRAM, quantization, context and the fit bar mean, and what to do when the GPU is not used. Just ask! For everything else, add a bigger model from the model picker at the top.
M Try for example: "Which model should I choose?", "What is Q4_K_M?", "Why is it slow?" or "Where are my chats stored?"

= limits
Q what can't you do ; what are your limits ; what are your limitations ; are you smart ; are you clever ; are you stupid or smart ; can i trust you ; do you make mistakes ; are your answers always right ; how good are you ; how reliable are you ; why don't you know anything ; why can't you answer ; why are you so dumb ; why can you only talk about parlor ; do you know everything ; can you learn ; do you learn from me ; do you remember me ; will you remember this ; do you have memory of other chats ; why are your answers so short ; can you be wrong ; is everything you say true ; are you useful for real work ; can you replace a real assistant ; why do you know so little ; can you think
A I am only a tiny guide with a few million parameters: I know Parlor and little else, I can be wrong, and I do not learn from our chat. For real work, add a bigger model from the model picker at the top.

= whatisparlor
T parlor ; this program ; this app ; this software ; the parlor app ; this application ; this tool
Q what does parlor do ; what does this app do ; what is this ; what is all this ; what is parlor for ; what's this thing ; what is the purpose of this program ; why should i use parlor ; what can i do with parlor ; what can this program do ; what did i just install ; i opened this, what is it ; tell me what parlor does ; give me an overview of parlor ; introduce parlor ; what's special about parlor ; what are the advantages of parlor ; why parlor ; summarize parlor in one sentence ; what kind of program is parlor ; how does parlor work
A Parlor is a desktop program for chatting with language models on your own computer. You pick a model, see before loading whether it fits your machine and how fast it will be, and chat; nothing is sent anywhere.
A Parlor runs language models right on your computer. Before a model is loaded, it shows whether it fits and how fast it will be.
M It opens GGUF models, saves your chats in one file on this computer, works without internet and speaks English and Chinese. Start with the model picker at the top.
Y Because your words stay on your machine, it costs nothing per message, and it works offline.

= privacy
T privacy ; data protection
Q is it private ; is my data safe ; do you send my data anywhere ; who can read my chats ; is anything uploaded ; are my conversations private ; does parlor collect data ; is there telemetry ; does it spy on me ; are you spying on me ; do you track me ; is this secure ; can anyone see what i write ; does parlor send my messages to a server ; is my chat shared with anyone ; do you record what i say ; is my information sent to the cloud ; where does my data go ; do the developers see my messages ; do my prompts leave my computer ; is it safe to type confidential things ; can i use it for confidential documents ; does my text go over the internet ; who gets my data ; do you use my chats for training ; is there any tracking or analytics ; can my boss read this ; is it safe ; how private is it ; does anything leave this pc ; will my questions end up on some server ; does it phone home
A Yes, it is private: Parlor runs entirely on your computer and sends your chats nowhere. There is no account, no tracking and no cloud.
A Nothing you type leaves this computer. The model runs here, the chats are stored here, and nobody else can read them over the internet.
M The only traffic is what you start yourself, such as downloading a model. Your chats are in one SQLite file on this computer.
Y Because the model itself runs on your own machine, there is no server that would need your words.

= offline
Q does it work offline ; do i need internet ; can i use it without internet ; does it need a connection ; does parlor work on a plane ; is an internet connection required ; offline mode? ; can i use it with no wifi ; what if i have no network ; does it need to be online ; will it work if i unplug the network ; do you need the internet ; are you online ; are you connected to the internet ; can you browse the web ; can you search the internet ; do you have access to the internet ; can i chat in airplane mode ; does it work when the wifi is off ; my internet is down, can i still chat ; is a network needed after the download ; can it run fully offline
A Parlor works offline. You need the internet only to download a model; after that everything runs on your computer, without any connection.

= account
Q do i need an account ; do i have to register ; do i need to sign up ; is there a login ; do i need an api key ; must i log in ; how do i log in ; where do i sign in ; do i need a password ; is registration required ; can i use it without an account ; do i have to give my email ; where do i enter my api key ; is a subscription needed ; do you need my phone number ; create account ; sign up
A No account, no login and no API key are needed. Just open Parlor, pick a model and chat.

= price
Q how much does it cost ; is it free ; do i have to pay ; what does parlor cost ; is there a price ; is parlor free of charge ; is there a paid version ; do messages cost money ; is there a subscription ; is there a message limit ; how many messages can i send ; are there usage limits ; is there a daily limit ; do i pay per token ; is there a pro version ; does it cost anything ; is it really free
A Parlor is free: no fee, no subscription and no message limit, because everything runs on your own computer.

= license
T the licence ; the license ; mit license
Q is parlor open source ; what license does parlor use ; under which licence is it ; can i use it commercially ; may i use it at work ; what's the license ; is the source code available ; can i see the source code ; can i modify parlor ; is commercial use allowed ; can i share it with friends ; mit or gpl ; can i redistribute it ; what licence do you have ; is it foss ; can my company use this
A Parlor is open source under the MIT licence, and so am I. You may use, change and share it, also at work. Models that you download have licences of their own.

= addmodel
H [add|install|load|import|open|get|use] a [new|real|bigger|better|different|]model ; add a model file ; download a [bigger|real|better|]model ; get more models ; load my own model ; open a gguf [file|] ; use a gguf [file|] ; import a gguf ; install another model ; put my own model in ; load a model from disk ; use a model i already downloaded ; set up a real model ; add my model ; load a local model file ; get a better model
Q where do i put my model files ; i have a gguf file, what do i do with it ; i downloaded a model, how do i open it ; where is the add model button ; how to add model ; model file how to load ; can i drag and drop a model ; how do i get a model that is smarter than you ; i want a real model ; i want a better model ; i want to talk to a real ai ; how can i replace you with something bigger ; give me a real model ; you are too small, how do i get a big one ; what do i click to add a model ; how do i get something smarter ; the file is in my downloads folder, now what ; where can i pick a model ; how do i get started with a real model ; add model ; install model ; download model ; i need a smarter assistant
A Click the model picker at the top and choose "Add a model file…", or drop a .gguf file onto the window. Pick one that fits this computer and start chatting.
A Download a GGUF file, for example Qwen2.5 or Llama 3.2 from Hugging Face or ModelScope, then use the model picker at the top > "Add a model file…" or drop the file onto the window.
M A Q4_K_M file is the usual choice. With 8 GB of VRAM take a model of 7-8B; on a small laptop take 1-4B.
Y Because I am only a tiny guide: a real model knows far more than I do.

= wheredownload
Q where can i download models ; where do i find models ; where do i get gguf files ; which website has models ; where are models available ; where to find gguf ; is there a list of models ; what is hugging face ; what is modelscope ; do you have a download link ; link to a model ; where do i get qwen ; where can i get llama ; where do people get their models ; which site should i download from ; what's a good source of models ; hugging face ; modelscope ; is hugging face safe ; download site ; hugging face is blocked here ; hugging face is slow in china, alternative? ; where to get the files from
A You find GGUF models on Hugging Face (huggingface.co) and on ModelScope (modelscope.cn), which is faster in China. Search for a name plus "GGUF", for example "Qwen2.5 7B GGUF", and take the Q4_K_M file.

= switchmodel
H switch models ; change the model ; choose another model ; select a different model ; go back to the other model ; swap the model ; pick a model ; switch to another model ; change to a bigger model
Q can i have several models ; can i use more than one model ; how many models can i install ; can i change the model in the middle of a chat ; where is the model picker ; what is the model picker ; where do i choose the model ; where's the model list ; can two models run at the same time ; model selector where
A Open the model picker at the top of the window and click the model you want. You can keep many models and switch in the middle of a chat; the conversation stays.

= removemodel
H remove a model ; delete a model ; uninstall a model ; get rid of a model ; free disk space from models ; delete model files
Q i don't need this model any more ; models take too much disk space ; where can i erase a model ; how do i take a model off the list ; my disk is full of models ; can i delete the gguf file
A Open the model picker at the top and take the model off the list; the file stays. Delete its .gguf file as well if you want the disk space back. Your chats stay.

= whichmodel
Q which model should i [choose|use|take|download|pick] ; what model do you recommend ; what's the best model ; recommend me a model ; which model is best for me ; what is a good model to start with ; best model for my computer ; which one should i take ; suggest a model ; what model is good for a beginner ; which is the smartest model ; good first model? ; what should i download first ; can you recommend something ; which llm is the best ; model recommendation ; what would you pick ; there are so many models, which one ; help me choose a model ; what model fits my pc ; which model is worth downloading ; what is a good all-round model ; best llm for chatting
A Take the largest model that the fit bar shows to fit. Good starts: Qwen2.5 7B at Q4_K_M with 8 GB of VRAM, 14B with 12 GB or more, and Qwen2.5 3B or Llama 3.2 3B on a small laptop.
M Bigger models are usually smarter but slower and need more memory. Q4_K_M is the usual format.
Y A larger model knows more, but one that does not fit into the memory becomes slow; the fit bar keeps both in balance.

= modelchinese
Q which model is best for chinese ; what model speaks chinese well ; a model for chinese ; i want to chat in chinese, which model ; best chinese model ; which llm is good at mandarin ; recommend a model for chinese texts ; model for writing chinese ; is qwen good for chinese ; which model understands chinese best ; what should i use for chinese and english
A For Chinese, take a Qwen model, for example Qwen2.5 7B at Q4_K_M with an 8 GB card, or Qwen2.5 3B on a small machine.

= modelcoding
Q which model is best for coding ; a model for programming ; what model should i use to write code ; best model for developers ; which llm writes good code ; i want to program, which model ; recommend a coding model ; model for python ; which model can help me code ; what's good for software development ; coding model for 8gb ; which model for debugging code ; i'm a programmer, what should i download
A For programming, take Qwen2.5 Coder: Qwen2.5 Coder 7B at Q4_K_M runs on an 8 GB card. Choose the largest that fits your computer.

= modellaptop
Q which model for a small laptop ; what runs on a weak computer ; model for an old pc ; smallest good model ; i have only 8 gb of ram ; my laptop is old ; model for low memory ; what can i run on a cheap laptop ; which model is light ; a lightweight model ; i have 4 gb ram ; which model runs without a graphics card ; best model for cpu ; what runs well on a cpu ; my computer is slow, which model ; model for 4gb vram ; fastest model ; a really small model please ; which model for a notebook with integrated graphics ; my pc has 16 gb ram and no gpu ; what can an old office computer run ; model for a thin ultrabook ; i only have 6 gb of vram ; something that runs on weak hardware
A On a small laptop or without a GPU, take a model of 1 to 4 billion parameters at Q4_K_M: Qwen2.5 1.5B, Qwen2.5 3B or Llama 3.2 3B. They need about 1 to 3 GB.

= modelwriting
Q which model is good for writing ; model for stories ; best model for translation ; which model for summarizing ; which model for roleplay ; model for math ; which model can reason ; best reasoning model ; which model for students ; which model for long documents ; a model for emails and letters ; what model is good at maths ; which model for creative writing ; model for translating texts ; a model that thinks
A A general model such as Qwen2.5 7B or 14B does writing, translation, summaries and maths well; take the largest that fits your computer. For long texts also raise the context length.

= vision
Q can parlor see images ; can i upload a picture ; does it support images ; can i send a photo ; can parlor read pdfs ; can i attach a file ; can i upload documents ; does it generate images ; can you draw ; can it make pictures ; voice input? ; can i talk to it by voice ; does parlor speak out loud ; can it read my documents ; can you look at a picture ; image generation ; can it transcribe audio ; does it do speech ; drag a pdf into it ; can you see me ; vision models supported?
A Parlor is made for chatting in text: it does not make pictures or speech. You can paste text from a document into the message box; I myself only read short questions.

= formatsupported
Q which file formats are supported ; what models does parlor support ; does it support gguf ; can i use safetensors ; can it open pytorch files ; what model files can i open ; are onnx models supported ; does it run exl2 ; which architectures work ; is llama supported ; does qwen work ; can i run deepseek ; does it support mistral ; will gemma work ; which kinds of models can i load ; can i use ollama models ; does parlor open .bin files ; model file type ; compatible models ; does it work with gptq ; can i run llama 3 here
A Parlor opens GGUF files of the families Llama, Mistral and Qwen2/2.5, also DeepSeek-R1-Distill; more families come later. If a file cannot be read, Parlor tells you why.

= gguf
T gguf ; a gguf file ; gguf format ; .gguf ; gguf files
Q what does gguf stand for ; why gguf ; what's inside a gguf file ; what kind of file is .gguf ; is gguf a model ; what does the ending gguf mean
A GGUF is a file format for language models: one file holds the weights, the vocabulary and the settings. Parlor opens .gguf files directly.
M You find GGUF files on Hugging Face and ModelScope. The name usually tells the size and the format, for example Qwen2.5-7B-Q4_K_M.gguf.

= vram
T vram ; video memory ; graphics memory ; gpu memory ; video ram
Q what does vram stand for ; why does vram matter ; why do i need vram ; what is the memory on my graphics card for ; is vram the same as ram ; why is video memory important ; what does "vram" do ; how is vram different from normal memory
A VRAM is the memory on your graphics card. A model runs fastest when its weights and its context fit into VRAM; what does not fit runs from normal memory and is slower.
M A 7-8B model at Q4_K_M needs about 5 GB plus context, so a card with 8 GB of VRAM is enough.
Y Because the GPU reads all weights for every token, and its own memory is many times faster than RAM.

= vramhow
Q how much vram do i have ; how do i check my vram ; where do i see my graphics memory ; how do i find out how much video memory i have ; what gpu do i have ; which graphics card is in my computer ; how much memory does my computer have ; check my hardware ; does parlor show my vram ; how do i see what my machine has ; tell me my vram ; show my gpu ; what are my specs
A The fit bar at the top shows how much memory is free on your machine. For details of the card, the driver and the memory, run `parlor-cli doctor` in a terminal.

= ram
T ram ; main memory ; system memory ; normal memory
Q what does ram stand for ; how much ram do i need ; is 16 gb ram enough ; is 32 gb of ram enough ; what is the difference between ram and vram ; ram vs vram ; ram or vram, which is more important ; do i need more ram ; how much memory should my pc have ; is ram used for models ; does more ram help ; minimum ram
A RAM is your computer's main memory; VRAM is the memory on the graphics card. Without a GPU the model must fit into RAM: 8 GB is enough for 1-4B models, 16 GB for 7-8B, 32 GB for 14B and more.
M Models also run from RAM, but more slowly than from VRAM.

= quantization
T quantization ; quantisation ; a quantized model ; quants ; a quant ; weight quantization
Q why are models quantized ; what does q4 mean ; what do the q numbers mean ; does quantization make a model worse ; why is the model compressed ; what does the letter q in the file name mean ; how much quality is lost by quantizing ; is a quantized model dumber ; what is 4-bit ; why are there so many versions of the same model ; what are the q things in model names ; what do those letters like Q5 after the name mean ; how are models made smaller ; 4 bit vs 8 bit ; what does it mean that a model is 4 bit
A Quantization stores the weights with fewer bits, so the model becomes smaller and faster and loses a little quality. Q4_K_M, about 4.8 bits per weight, is the usual choice.
M Q8_0 is nearly lossless but almost twice as large as Q4_K_M. Below Q4 the quality falls quickly.
Y Because a full 16-bit model needs three to four times the memory, and most computers do not have that.

= q4km
T q4_k_m ; q4 k m ; q4km ; q4_k_m format
Q is q4_k_m good enough ; why q4_k_m ; what does k_m stand for ; should i take q4_k_m ; is q4 ok ; what does the m in q4_k_m mean ; is q4 too low ; why does everybody use q4_k_m
A Q4_K_M is a format with about 4.8 bits per weight and the usual choice: small, fast and nearly as good as the original. A 7-8B model in it needs about 5 GB.

= q5q6
T q5_k_m ; q6_k ; q5 ; q6 ; q5km ; q5_k_s
Q is q5 better than q4 ; should i use q6_k ; q5_k_m or q4_k_m ; when should i take q6 ; q6 vs q8 ; is q6_k worth it ; difference between q4 and q6
A Q5_K_M and Q6_K are a bit larger and a bit more accurate than Q4_K_M. Take them if the model still fits; otherwise Q4_K_M is fine.

= q8
T q8_0 ; q8 ; q8 format ; 8 bit
Q is q8_0 better than q4_k_m ; should i use q8 ; q8 or q4 ; how much bigger is q8 ; does q8 lose quality ; q4 vs q8 ; is q8_0 worth the space ; difference between q4_k_m and q8_0
A Q8_0 stores 8 bits per weight: practically no loss of quality, but almost twice the size of Q4_K_M. It is good for small models; for big ones Q4_K_M is usually wiser.

= f16
T f16 ; fp16 ; bf16 ; half precision ; 16 bit weights
Q should i use f16 ; is f16 better ; f16 or q8 ; do i need full precision ; how big is an f16 model ; what's the unquantized version ; when is fp16 useful
A F16 is the 16-bit format without quantization: 2 bytes per weight, so an 8B model needs about 16 GB. For chatting, Q8_0 or Q4_K_M is nearly as good and much smaller.

= whichquant
Q which quant should i [take|choose|use|download] ; which quantization is best ; which format should i download ; which of the files should i take ; there are many files, which one ; q4 q5 q6 q8, which one ; best quant for 8gb ; which version of the file do i need ; what quantization do you recommend ; recommended format ; which file from the list is right ; smaller quant or smaller model ; big model with low quant or small model with high quant ; which gguf do i pick from the repository
A Take Q4_K_M: it is the usual choice. If the model still fits with Q5_K_M, Q6_K or Q8_0, you may take a larger one for a little more quality. A bigger model at Q4_K_M is usually better than a small one at Q8_0.

= parameters
T parameters ; model parameters ; weights ; model weights ; billion parameters ; 7b ; 8b ; a parameter
Q what does 7b mean ; what does the b in 8b mean ; what does 14b stand for ; is a bigger model better ; are more parameters better ; what is the number in the model name ; why do models have numbers like 7b ; how many parameters do models have ; what does 3b mean ; are bigger models smarter ; what does "billion" mean for models ; what are the weights of a model ; what does 70b mean
A Parameters (weights) are the numbers a model has learned; "8B" means 8 billion of them. More parameters usually mean better answers, but also more memory and less speed.

= token
T a token ; tokens ; tokenization ; a tokenizer ; vocabulary of a model
Q how long is a token ; how many words is a token ; how many tokens is a page ; is a token a word ; how many characters in a token ; what does the model mean by token ; how many tokens does chinese need
A A token is a piece of text that the model reads or writes, often a short word or a part of one. About 100 tokens are 75 English words, or 70 to 150 Chinese characters.

= tps
T tokens per second ; tok/s ; t/s ; tps ; the speed number ; predicted speed
Q how many tokens per second is good ; what is a good speed ; what does tok/s mean ; what is the number with tok/s ; how fast should a model be ; is 10 tokens per second ok ; how is speed measured ; where do i see the speed ; is 5 tok/s slow ; how fast will it be on my machine ; how fast will this model run ; what speed can i expect
A Tokens per second tells how fast a model writes. About 7 per second is reading speed; 20 or more feels fluent. Parlor predicts it for your machine next to the fit bar.

= context
T context ; context length ; context window ; context size ; the context ; ctx ; n_ctx
Q how much context do i need ; what does 8k context mean ; how long can a chat be ; how much can the model remember ; does the model remember earlier messages ; what is the maximum context ; how many tokens of context ; what's the 4096 about ; is more context better ; does a longer context need more memory ; how long is the memory of the model ; why does the ai forget what i said ; why did it forget the beginning of our chat ; how long can my text be
A The context is everything the model can see at once: the system prompt, your chat so far and its answer, counted in tokens. 4096 to 8192 tokens are enough for most chats; a longer context needs more memory.
M The context lives in the KV cache, which takes memory beside the weights; the fit bar shows it as its own part.
Y Because every token in the context keeps its keys and values in memory.

= contextchange
H change the context length ; raise the context length ; increase the context ; make the context larger ; set the context size ; extend the context window ; reduce the context ; lower the context length ; get a longer memory
Q where is the context setting ; can i have 32k context ; where do i set n_ctx ; how do i make it remember more ; i want a longer context ; can the context be bigger
A Open the panel on the right (button at the top) and change the context length. The fit bar shows whether it still fits, because a longer context needs more memory.

= contextfull
Q context is full ; the context is full, what now ; it says context full ; my chat is too long ; the conversation got too long ; i ran out of context ; error: the prompt does not fit ; message too long for the context ; it says the context is used up ; the text does not fit into the context ; context limit reached ; "context is full" ; what do i do when the context is full ; my text is too long ; the chat stopped because of the context ; out of context window ; context overflow ; it refuses because the conversation is too long
A When the context is full, start a new chat (Ctrl+N) or raise the context length in the panel on the right. A longer context needs more memory; watch the fit bar.

= kvcache
T kv cache ; kv-cache ; the kv cache ; key value cache ; kv
Q what is kv in the fit bar ; why does the kv cache need memory ; how big is the kv cache ; how can i make the kv cache smaller ; what is the kv part of the bar ; kv cache memory usage ; what does kv mean
A The KV cache holds what the model has already read of the chat, so that it need not read it again for every word. It grows with the context length: a shorter context makes it smaller.

= fitbar
T fit bar ; the fit bar ; the colored bar at the top ; the coloured bar ; the memory bar ; the bar in the model picker ; the fit indicator ; the green bar
Q what do the colors in the bar mean ; how do i read the fit bar ; what are the parts of the bar ; what does the bar next to the model show ; what does weights kv work reserve free mean ; why is the bar green ; what does a red bar mean ; what does yellow mean in the bar ; why is the bar red ; what is shown at the top of the window ; what's that strip with colors ; explain the bar with the segments ; how do i know if a model fits ; will it fit ; can my computer run this model ; how can i see before downloading if it works ; does this model fit my machine ; how does parlor know if a model fits ; can i check the memory before downloading
A The fit bar shows how a model uses your memory: weights | KV cache | work | reserve | free, each in a colour of its own. Beside it you read the verdict, such as "Fits this computer", and the predicted speed.
M The verdicts are: fits, fits this computer, fits with a shorter context, runs partly on the processor, and does not fit. You see them before you load the model.
Y So that you know before a long download whether the model will work.

= reserve
T the reserve ; reserve in the fit bar ; the work part of the bar ; work memory ; the free part of the bar
Q why is there a reserve ; what is work in the fit bar ; what does reserve mean ; what does free mean in the bar ; what is the workspace ; why is some memory reserved ; what is the grey part of the bar
A In the fit bar, "work" is scratch space for calculating, "reserve" is kept for the screen and the driver, and "free" is what is left over.

= verdict
T the verdict ; verdicts ; the verdicts
Q what verdicts are there ; what does fits mean ; what does the verdict say ; which verdicts can a model get ; what do the words next to the bar mean ; list the verdicts
A There are four verdicts: fits this computer; fits with a shorter context; runs partly on the processor (works, but slower); and does not fit. Best take a model that fits.

= verdictreduced
T fits with smaller context ; fits with a smaller context ; "fits with smaller context"
Q why does it say fits with smaller context ; it only fits with less context ; it says smaller context, is that bad ; why was my context reduced ; the context was made smaller ; fits reduced
A "Fits with a shorter context" means the weights fit into memory, but not the whole context you asked for, so Parlor uses a shorter one. Take a smaller model or format if you need long chats.

= split
T split between gpu and cpu ; offloading ; gpu offload ; offload ; gpu layers ; a split model ; layers on the gpu
Q why does it say split ; what does split mean ; is split slow ; the model is split between gpu and cpu ; half of the model is on the cpu ; can the model use both ram and vram ; can i run a model bigger than my vram ; how many layers go to the gpu ; model larger than video memory ; partially on gpu ; can i combine gpu and cpu ; what happens if vram is too small ; does it use gpu and cpu together ; how do i set the number of gpu layers
A "Runs partly on the processor" (split) means the model is too large for VRAM, so some layers run on the GPU and the rest on the CPU. It works, but more slowly; a smaller model or format that fits entirely is faster.

= notfit
T does not fit ; "does not fit"
Q it says does not fit ; the model does not fit, what can i do ; why does it not fit ; the bar is red ; the model is too big ; my memory is too small ; not enough memory ; not enough vram ; out of memory ; out of memory error ; cuda out of memory ; it says too little memory ; i don't have enough vram ; what if the model is too large for my computer ; the model won't load because of memory ; oom ; model needs more memory than i have ; it says red does not fit
A Then the model needs more memory than your machine has. Take a smaller model or a smaller format such as Q4_K_M, shorten the context, or close other programs that use memory.

= memneed
Q how much memory does [this|a|the|my] model need ; how much vram do i need ; how many gb does a model need ; memory requirements ; how do i calculate the memory of a model ; what hardware do i need ; system requirements ; how much memory do i need for llms ; rule of thumb for model size ; how much gpu memory is enough ; how large are model files ; how much disk space do i need ; how big is a model download ; what size of model can i run ; what do i need to run models ; minimum requirements ; will my pc be good enough ; how many gigabytes for each model size
A Rule of thumb at Q4_K_M: 1B under 1 GB, 3-4B about 2.5 GB, 7-8B about 5 GB, 14B about 9 GB, 32B about 20 GB, 70B about 42 GB, plus the context. The fit bar shows it exactly for your machine.

= mem8b
Q how much memory does a [7b|8b|7-8b] model need ; how much vram for [7b|8b|7 billion|8 billion] ; can i run [7b|8b|a 7b model|an 8b model] on 8 gb ; is 8 gb of vram enough ; what can i run with 8gb vram ; i have an 8 gb card ; i have a [3060 ti|3070|2080|4060|rtx 4060|rtx 3070|rtx 2070|gtx 1080], what can i run ; qwen3 8b memory ; llama 8b vram ; will 8b fit in 8gb ; does qwen3 8b run on 8 gigabytes ; what is possible with eight gigabytes of graphics memory
A A 7-8B model at Q4_K_M needs about 5 GB plus the context, so a card with 8 GB of VRAM is enough.

= mem14b
Q how much memory does a [13b|14b] model need ; how much vram for [14b|13b] ; can i run 14b ; what can i run with [12 gb|12gb|16gb] vram ; i have a [12 gb|16 gb] card ; i have a [rtx 3060|3060 12gb|rtx 4070|4070|4080|rtx 5070], what can i run ; does 14b fit in [12|16] gb ; qwen3 14b memory ; gpu with 12 gigabytes, which size
A A 14B model at Q4_K_M needs about 9 GB plus the context. It fits a card with 12 GB of VRAM, or 16 GB with a long context.

= mem32b
Q how much memory does a [32b|30b] model need ; how much vram for [32b|30b] ; can i run 32b ; what can i run with [24 gb|24gb] vram ; i have a 24 gb card ; i have a [3090|rtx 3090|4090|rtx 4090], what can i run ; does 32b fit in 24 gb ; qwen3 32b memory ; biggest model for a 4090
A A 32B model at Q4_K_M needs about 20 GB plus the context, so it fits a card with 24 GB of VRAM such as an RTX 3090 or 4090.

= mem70b
Q how much memory does a [70b|72b] model need ; how much vram for 70b ; can i run 70b ; can i run llama 70b at home ; does 70b fit in [24|48] gb ; what do i need for 70 billion parameters ; llama 3.3 70b requirements ; is my gpu enough for a 70b
A A 70B model at Q4_K_M needs about 42 GB plus the context. On one 24 GB card it is split between GPU and CPU and is slow; with two such cards or 48 GB it fits.

= mem1b
Q how much memory does a [1b|0.6b|1.5b|1.7b] model need ; how much vram for 1b ; does a 1b model run on anything ; how big is a 1b model ; qwen3 0.6b memory ; how small can models be ; llama 3.2 1b size ; how many gb is a one billion model
A A 1B model at Q4_K_M needs less than 1 GB, so it runs on almost any computer, also without a GPU.

= mem4b
Q how much memory does a [3b|4b] model need ; how much vram for [3b|4b] ; can i run 4b on 4 gb ; is 4 gb of vram enough ; what can i run with [4gb|6gb|4 gb|6 gb] vram ; i have a [gtx 1650|gtx 1060|rtx 3050|gtx 1050 ti|rtx 2060], what can i run ; qwen3 4b memory ; llama 3.2 3b vram ; my card only has 4 gigabytes
A A 3-4B model at Q4_K_M needs about 2.5 GB plus the context, so it runs on a card with 4 to 6 GB of VRAM.

= slow
H make it faster ; speed it up ; get more speed ; improve performance ; increase tokens per second
Q why is it slow ; it is so slow ; why is the model slow ; answers take forever ; the answer comes very slowly ; it's too slow ; how come it writes so slowly ; only 2 tokens per second ; why does it take so long to answer ; slow generation ; the model is crawling ; performance is bad ; my answers are slow ; takes ages to reply ; it types one word per second ; generation is really sluggish ; everything is laggy ; how can i get faster answers ; speed is terrible ; why is my big model slow ; the first word takes very long ; it takes a minute before it starts
A Usually because the model does not fit entirely into VRAM or runs on the CPU. Take a smaller model or a smaller format such as Q4_K_M, shorten the context, and look at "Why this plan?" in the model picker to see what runs where.
M A model that fits wholly into VRAM is often five to ten times faster than one on the CPU. Each token needs all weights to be read once.
Y For every token the computer reads all the weights, so the speed depends on the memory: VRAM is much faster than RAM.

= gpunotused
Q my gpu is not used ; why is my gpu not used ; parlor doesn't use my graphics card ; it runs on cpu instead of gpu ; gpu usage is 0 ; the gpu is idle ; it does not detect my gpu ; no gpu found ; my graphics card is not recognized ; how do i make it use the gpu ; how do i enable gpu ; enable cuda ; gpu not working ; cuda not found ; why does it use the processor and not the video card ; i have an nvidia card but it is not used ; nvidia gpu not detected ; how to use the gpu ; turn on gpu acceleration ; why cpu only ; my rtx is ignored ; it ignores my graphics card ; task manager shows no gpu activity ; my card does nothing ; it says cpu but i have an rtx card ; is my gpu being used ; how do i know whether the gpu is used ; how can i see if it runs on the gpu ; the fan of my graphics card stays silent ; parlor won't see my video card ; my 1080 isn't picked up
A In the model picker at the top, "Why this plan?" names the reason. This version may still compute on the CPU only; GPU support comes later. Other causes: a missing or too old NVIDIA driver, or too little VRAM; `parlor-cli doctor` checks them.
M Install the newest NVIDIA driver, restart the computer, and try a small model first. AMD and Intel graphics are not supported yet; there the CPU is used.

= driver
H update my driver ; install the nvidia driver ; update the nvidia driver ; install cuda ; fix the driver
Q driver too old ; which driver do i need ; it says the driver is too old ; driver is missing ; do i need to install cuda ; do i need the cuda toolkit ; which cuda version ; nvidia driver problem ; what driver version is required ; is cuda needed ; must i install python ; do i need python ; no nvidia driver found ; graphics driver outdated ; error about the driver ; do i need pytorch ; any dependencies to install ; do i need docker
A For the GPU a current NVIDIA driver from nvidia.com is enough; no CUDA toolkit and no Python. `parlor-cli doctor` checks it. For the CPU you need no driver at all.

= nogpu
Q can i use parlor without a gpu ; i have no graphics card ; i don't have a gpu ; does it work without nvidia ; does it run on cpu only ; is a gpu required ; do i need a graphics card ; cpu only possible? ; do i need an nvidia card ; my laptop has no gpu ; works without gpu? ; can it run on just the processor ; no dedicated graphics here ; is a video card necessary ; does parlor need a gpu ; can i run models on the cpu ; my computer has only integrated graphics, can i use parlor ; will it run on a pc without graphics card
A Yes, Parlor works without a GPU: the model then runs on the CPU, only slower. Take a small model of 1 to 4 billion parameters at Q4_K_M.
M On a usual processor a 4B model writes about 5 to 15 tokens per second. The fit bar predicts it for your machine.

= whichgpus
Q which gpus are supported ; which graphics cards work ; is my gpu supported ; does it work on a [gtx 1080|gtx 1060|gtx 1070|titan v|rtx 2080|rtx 3060|rtx 4090|rtx 5090|tesla t4|gtx 1080 ti|p40|quadro|a100|h100] ; are old nvidia cards supported ; which nvidia cards work ; does pascal work ; is blackwell supported ; gtx 10 series ; how old can my graphics card be ; is turing supported ; my card is from 2016, does it work ; will my old geforce work ; supported hardware ; does it run on volta ; rtx 50 series supported ; can i use an old gaming card ; what nvidia generation do i need ; gtx 970 ; is maxwell supported
A NVIDIA cards from Pascal (GTX 10xx) to Blackwell (RTX 50xx) are planned, old ones too; this version may still compute on the CPU only. `parlor-cli doctor` tells what your card can do.

= amd
Q does it work with amd ; is amd supported ; i have a radeon ; radeon graphics card ; does it support intel arc ; intel graphics ; amd gpu support ; rocm ; vulkan support ; rx 6700 ; rx 7900 xtx ; my graphics card is from amd ; is intel gpu supported ; i have an amd card ; can i use my radeon ; will there be amd support ; does it use my integrated intel gpu ; rocm or vulkan? ; i own a radeon rx 580 ; iris xe ; can amd users use it
A AMD and Intel graphics are not supported; on such machines Parlor uses the CPU. Small models of 1 to 4 billion parameters run well there.

= multigpu
Q can i use two gpus ; does it support multiple gpus ; two graphics cards ; multi gpu ; i have 2 gpus ; can i combine two cards ; does sli help ; several gpus at once ; two 3090s together
A Parlor plans for all NVIDIA cards it finds, and "Why this plan?" in the model picker shows which layers go where. With one card that fits the whole model, one is enough.

= whykernel
T "why this kernel?" ; why this kernel ; the plan ; the plan panel ; a kernel
Q where do i see the plan ; what is why this kernel for ; what does the plan show ; where can i see what runs where ; what does kernel mean here ; where do i see which layers are on the gpu ; how do i see why the cpu is used
A "Why this plan?" in the model picker shows the plan in plain sentences: what runs on the GPU or CPU, which kernels were chosen and why, and how the memory is divided.

= doctor
T parlor-cli doctor ; doctor ; the doctor command ; parlor doctor
Q how do i check my system ; how do i run the doctor ; is there a diagnostic tool ; how can i test my gpu with parlor ; how do i diagnose problems ; check whether my computer is ok for parlor ; diagnostics ; troubleshooting ; something is wrong with my setup ; self test
A Run `parlor-cli doctor` in a terminal. It shows your processor, your GPUs, the driver and which kernels passed their check, and says what is wrong.

= cli
T parlor-cli ; the parlor cli ; the command line tool ; the terminal program ; the command line version
Q can i use parlor in a terminal ; is there a command line ; does parlor have a cli ; can i run it without a window ; how do i use it from the shell ; chat in the terminal ; can i use parlor on a server ; headless mode ; can i script parlor ; terminal usage ; what commands does parlor-cli have ; how do i chat from the console ; is there a console version ; use over ssh
A parlor-cli is Parlor for the terminal: `parlor-cli chat --model file.gguf` chats, `plan` shows whether a model fits, `doctor` checks the machine and `bench` measures the speed.

= server
Q does parlor have an api ; can other programs use parlor ; is there an openai compatible server ; can i connect from another computer ; rest api ; use it with vs code ; can i call parlor from python ; local server mode ; endpoint ; does it offer an http api ; can i use it from my phone over the network ; remote access ; can i connect parlor to ollama
A An OpenAI-compatible local server is planned for Parlor but may not be in your version yet. For scripts you can use `parlor-cli` with `--json` today.

= fileends
Q file ends early ; error file ends early ; it says the file ends early ; "file ends early" what does it mean ; the model file is broken ; the model file is corrupt ; model cannot be loaded file ends ; unexpected end of file ; my download was interrupted ; the download stopped in the middle ; the model file is incomplete ; the gguf is damaged ; truncated file ; file is too short error ; my model won't open, it says it ends early ; the gguf got cut off ; download aborted halfway ; what can i do about a corrupted download ; wifi died during download and now the model won't load
A "File ends early" means the download is incomplete. Delete the file, download it again, and check that its size matches the one on the website.
Y Because the header promises more data than the file contains; mostly the download was interrupted.

= loaderror
Q the model does not load ; cannot load model ; loading failed ; why can't i open the model ; model fails to load ; error while loading the model ; unsupported architecture ; unknown architecture ; it says the file is not a gguf ; my model does not work ; error opening file ; the model doesn't start ; i get an error ; there is an error message ; it shows an error ; loading error what to do ; invalid file ; my gguf isn't accepted ; it rejects my file
A Read the message: Parlor names the reason and what you can do. "File ends early" means download again; not enough memory means a smaller model; an unknown architecture means another model, such as Qwen2.5.

= crash
Q parlor crashes ; the app crashed ; it froze ; parlor hangs ; the program does not respond ; the window is frozen ; it closes by itself ; parlor won't start ; the app doesn't open ; black screen ; it keeps crashing ; app not responding ; what do i do after a crash ; parlor quits unexpectedly ; the window stays blank
A I am sorry about that. Start Parlor again: your chats are saved at least every quarter second, so almost nothing is lost. If it happens again, try a smaller model and run `parlor-cli doctor`.

= garbage
Q the model writes nonsense ; the answers are garbage ; it outputs random characters ; only exclamation marks ; the model repeats itself ; it repeats the same sentence ; it keeps looping ; strange characters in the answer ; the output makes no sense ; weird answers ; the model talks gibberish ; it says the same thing over and over ; endless repetition ; the answers are bad ; quality of answers is poor ; the model is stupid ; the model hallucinates ; it invents things ; model keeps making things up ; it got stuck in a loop
A Lower the temperature to about 0.7, raise the repeat penalty a little (1.1), or start a new chat. If it stays bad, take a bigger model or a better format such as Q5_K_M, or download the file again.

= bug
H report a bug ; report a problem ; contact the developers ; give feedback ; request a feature ; contact support ; get support
Q where can i report a bug ; i found a bug ; i want to suggest a feature ; who do i contact ; is there a support ; where is the issue tracker ; is there a forum ; is there documentation ; where is the manual ; i have a suggestion ; support email ; where do i complain
A Please report it on Parlor's project page, with the error text and the output of `parlor-cli doctor`. Nothing is sent by itself.

= chatstore
Q where are my chats [stored|saved|kept] ; where is the chat history ; are chats saved ; where does parlor save conversations ; which file contains my chats ; in which folder is the history ; are my conversations kept ; is my chat history saved automatically ; do i have to save ; how do i save a chat ; what is the sqlite file ; does it remember my chats after restart ; what happens to my chats when i close the program ; will i lose my chats if i close it ; do chats survive a restart ; database location ; are the messages on my disk ; where on my drive are the conversations ; save conversation ; what format are the chats in
A All chats are stored in one SQLite file on this computer and saved automatically; you find them in the list on the left. The settings show the folder.
M A streamed answer is saved every quarter second, so even a power cut loses almost nothing. Nothing is uploaded.

= streamsave
Q what happens if the power goes out ; what if the computer crashes while answering ; is an unfinished answer saved ; will i lose the answer if it crashes ; how often is the chat saved ; is the answer saved while it is written ; power cut during an answer ; does a crash destroy my chats ; i closed the window in the middle of an answer ; how often does it autosave ; what happens to a half written answer
A Almost nothing is lost: while an answer streams, it is saved every quarter second into the chat file on this computer.

= deletechat
H delete a chat ; delete a conversation ; remove a chat ; erase my history ; delete all chats ; clear the history ; remove old conversations ; wipe my conversations ; delete my data
Q can i delete a chat ; where do i delete conversations ; i want this conversation gone ; how to clear chat history ; are deleted chats really gone ; get rid of old chats ; remove conversation from list
A Point at the chat in the list on the left and click its bin. It is removed from the file on this computer; right after that, Undo brings it back.

= export
H export a chat ; export my chats ; back up my chats ; make a backup ; save a chat as a file ; share a conversation ; print a chat ; move my chats to another computer ; copy my chats to a new pc
Q can i export ; can i export a conversation ; export to markdown ; export to text ; is there a backup ; how to backup ; can i save the chat to a text file ; transfer chats to my other computer ; can i get my conversations out of parlor
A There is no export yet: copy single messages with Copy. To back up everything, close Parlor and copy the folder with your chats; the settings show where it is.

= newchat
H start a new chat ; start a new conversation ; open a new chat ; begin a fresh conversation ; create a new chat ; start over ; reset the conversation
Q new chat ; ctrl+n ; what does ctrl n do ; can i have several chats ; how many chats can i have ; where is the new chat button ; fresh start ; shortcut for a new chat ; i want to talk about something else in a new conversation ; reset
A Press Ctrl+N or click "New chat" above the list on the left. Old chats stay in the list.

= search
H search my chats ; find an old conversation ; search the history ; look for a message ; find something i wrote last week ; search in my conversations ; find a chat again
Q is there a search ; where is the search box ; can i search for words in old chats ; i can't find my chat ; where did my conversation go ; search function ; how do i find that answer from yesterday ; look up an earlier chat
A Use the search box above the list on the left: type a word and it finds every conversation that contains it.

= renamechat
H rename a chat ; rename a conversation ; change the title of a chat ; organise my chats ; put chats into folders ; make folders ; sort my chats
Q can i rename a chat ; chat title ; can i give a chat a name ; are there folders for chats
A Select the chat in the list on the left and press F2, or click its pencil, to rename it. There are no folders; the list is sorted by date.

= regenerate
H regenerate an answer ; get another answer ; try the answer again ; get a different answer ; make it answer again ; repeat the answer ; see the old answer again ; get the previous version of an answer back ; go back to the earlier answer
Q what does regenerate do ; does regenerate delete the old answer ; where is the old answer after regenerating ; i don't like the answer ; what are the arrows under the message ; what do the little arrows do ; what do the arrows < > mean ; is the first answer lost when i regenerate ; i regenerated, can i get the old one back ; the answer was better before ; can i compare two answers ; retry ; try again ; regenerate ; redo
A Click "Answer again" under the answer. The old answer is kept beside the new one; switch between them with the arrows under the message.

= editmessage
H edit my message ; change my question ; correct a message ; edit a message i already sent ; edit the question ; fix a typo in my message
Q can i edit a message ; what happens when i edit a message ; is the old version kept when i edit ; i made a typo in my question
A Click "Edit and ask again" under your message, change it and send it. The old version is kept; the arrows switch between the versions.

= stop
H stop the answer ; stop generating ; interrupt the model ; cancel the answer ; make it shut up ; halt the generation ; abort the response
Q stop ; it doesn't stop talking ; where is the stop button ; the answer is too long, how do i stop it ; what does esc do ; which key stops the answer ; it writes and writes ; how do i interrupt you ; it won't stop writing ; please stop
A Click the stop button or press Esc. What was written so far is kept.

= copy
H copy an answer ; copy the text ; copy code from an answer ; copy a message ; get the answer into word ; put the answer on the clipboard ; paste text into the chat
Q can i copy the answer ; copy button ; where is copy ; how do i copy only the code ; copy paste ; copying a reply to my document ; clipboard
A Click Copy under the message, or select the text and press Ctrl+C. Code blocks have a copy button of their own.

= language
H change the language ; switch to chinese ; switch the language ; set the interface to english ; change the interface language ; use parlor in chinese ; get the menus in chinese ; have the buttons in another language
Q which languages does parlor support ; is there a chinese version ; language setting ; can i have the menus in chinese ; what languages are available ; is there a german version ; is parlor available in spanish ; where do i change the language ; the menus are in the wrong language ; ui language ; simplified chinese interface
A Open the settings and choose the language: English, 简体中文 or as the system.

= speaklang
Q what languages do you speak ; do you speak chinese ; can you speak chinese ; can you speak german ; do you speak french ; do you speak spanish ; can you talk in japanese ; which languages do you understand ; can you speak english ; do you understand chinese ; can we talk in another language ; speak chinese please ; parlez-vous français ; sprechen sie deutsch ; hablas español ; do you speak russian ; can i write to you in chinese ; are you bilingual
A I speak English and Chinese (中文), both only a little. A bigger model such as Qwen2.5 speaks many more languages.

= foreign
Q bonjour ; hola ; guten tag ; wie geht es dir ; comment ça va ; qué tal ; was ist das ; hallo ; ciao ; привет ; こんにちは ; ¿cómo estás? ; wer bist du ; qui es-tu ; olá, tudo bem ; merci ; danke ; gracias ; kannst du mir helfen ; pouvez-vous m'aider ; ¿qué es esto? ; как дела ; ありがとう ; 안녕하세요 ; wie füge ich ein modell hinzu ; was kannst du ; comment ajouter un modèle ; ¿puedes ayudarme? ; come stai ; salut ; buongiorno ; namaste ; что ты умеешь ; あなたは誰ですか ; merhaba ; ¿quién eres? ; warum ist es so langsam ; pourquoi c'est lent ; ich verstehe nicht ; je ne comprends pas ; no entiendo ; où sont mes messages ; wo sind meine chats ; dove sono i file ; como você está
A I am Parlor's tiny guide and speak only English and Chinese (中文). Please ask me in one of them, or add a bigger model that speaks your language.

= theme
H change the theme ; switch to dark mode ; turn on dark mode ; use the light theme ; change the colors ; make it dark ; make the background white ; enable night mode
Q is there a dark mode ; dark theme ; light mode ; the screen is too bright ; it is too dark ; where is dark mode ; can i change the look ; my eyes hurt, can it be darker ; theme setting ; appearance ; does it follow the system theme
A Open the settings and choose the appearance (theme): light, dark or as the system.

= fontsize
H make the text bigger ; change the font size ; zoom in ; increase the letters ; make the letters smaller
Q the text is too small ; i can't read the small letters ; font too small ; is there a zoom ; can i enlarge the text
A Parlor has no setting for the text size of its own yet; it follows the scaling of your system's display settings.

= settings
T the settings ; settings ; preferences ; options
Q where are the settings ; how do i open the settings ; what settings are there ; what can i configure ; where is the options menu ; where can i change things ; settings menu where ; i can't find the settings
A Open the settings at the bottom of the list on the left, or with Ctrl and comma: language, appearance, keyboard, privacy. Sampling, instructions and context length are in the panel on the right.

= shortcuts
T keyboard shortcuts ; shortcuts ; hotkeys
Q which keyboard shortcuts are there ; can i use parlor with the keyboard ; list of shortcuts ; what are the hotkeys ; can i use it without a mouse ; how do i make a new line in the message ; which keys can i use
A Ctrl+N starts a new chat, Esc stops an answer, Enter sends, Shift+Enter makes a new line, Ctrl+F searches, Ctrl+M chooses a model. Every action works from the keyboard.

= sampling
T sampling ; sampling settings ; the sampling panel ; sampler ; sampling parameters ; generation settings
Q what sampling settings should i use ; which sampling values are good ; what are good default settings ; how do i change the sampling ; where are the sampling settings ; which parameters can i set ; recommended settings ; what do all these sliders do ; should i change the sampling settings ; explain the sliders on the right
A Sampling decides how the next token is picked. In the panel on the right you set temperature, top-k, top-p, min-p, repeat penalty and seed; temperature 0.7 with top-p 0.9 is a good start.
M Low temperature gives steady answers, high temperature gives variety. The same seed with the same settings gives the same answer.

= temperature
T temperature ; the temperature ; temp setting ; temperature in sampling
Q what temperature should i use ; what does a high temperature do ; how do i make the answers more creative ; how do i make answers less random ; what is a good temperature ; temperature 0 meaning ; low temperature or high temperature ; what does the temperature slider do ; answers are too random ; answers are too boring ; make it more creative ; temperature 1.5 ; why do i get a different answer each time
A Temperature sets how bold the model is: 0 always takes the likeliest token, about 0.7 is usual, above 1 becomes creative and less reliable.

= topk
T top-k ; top k ; topk ; top_k
Q what does top-k do ; what value for top k ; what is a good top-k ; what does the k in top-k mean ; top k 40
A Top-k lets the model choose only among the k likeliest tokens. 40 is usual; a smaller value makes answers steadier.

= topp
T top-p ; top p ; topp ; nucleus sampling ; top_p
Q what does top-p do ; what value for top p ; what is a good top-p ; difference between top-k and top-p ; top p 0.9
A Top-p keeps the likeliest tokens until their probabilities add up to p. 0.9 to 0.95 is usual; smaller is steadier.

= minp
T min-p ; min p ; minp ; min_p
Q what does min-p do ; what value for min p ; what is a good min-p ; min-p or top-p
A Min-p drops tokens whose probability is below p times that of the best one. 0.05 is a usual value.

= repeatpenalty
T repeat penalty ; repetition penalty ; the repeat penalty
Q what does the repeat penalty do ; which repeat penalty should i set ; how do i stop it from repeating itself ; how to avoid repetition ; what is a good value for the repetition penalty
A The repeat penalty makes tokens that were just used less likely. 1.0 turns it off; 1.05 to 1.15 helps when a model repeats itself.

= seed
T the seed ; seed ; random seed
Q what does the seed do ; why would i set a seed ; how do i get the same answer twice ; can i reproduce an answer ; make answers reproducible ; same answer every time ; fixed seed
A The seed starts the random choice. The same seed, settings and chat give the same answer again; leave it random for variety.

= sysprompt
T a system prompt ; the system prompt ; system message ; system prompt
H set a system prompt ; change the system prompt ; give the model a role ; tell the model how to behave ; change the personality ; write a system prompt ; make the ai act like a teacher ; give it standing instructions
Q where is the system prompt ; what should i write in the system prompt ; can i give it instructions for every chat ; can i make it always answer briefly ; where do i put permanent instructions ; example of a system prompt ; can i give the ai a character
A The system prompt tells a model how to behave, for example "Answer briefly and in English." Write it in the panel on the right under "Instructions for the model"; it is part of the context.

= chattemplate
T a chat template ; the chat template ; chatml
Q which chat template should i use ; do i have to set the chat template ; wrong template
A The chat template puts your messages into the form a model was trained on. It comes inside the GGUF file, so Parlor sets it by itself.

= thinking
T thinking ; a reasoning model ; reasoning ; thinking mode ; the thinking block
Q why does the model think so long ; what is the thinking text ; how do i turn off thinking ; what is a thinking model ; what are the think tags ; why does qwen think first ; hide the thinking
A Some models, such as DeepSeek-R1-Distill, think before they answer. Parlor shows it as a separate block, "Thoughts", that you can fold.

= localllm
T a language model ; an llm ; llm ; a large language model ; a local model ; local llm ; local ai ; inference
Q how does a language model work ; what does llm stand for ; why run models locally ; what is the advantage of a local model ; local or cloud ; why not just use chatgpt ; is a local model as good as chatgpt ; how do ai chatbots work ; what is better about running it on my own pc ; how does an ai like this work ; difference between parlor and chatgpt ; how is parlor different from chatgpt
A A language model predicts text piece by piece, from what it learned. A local one runs on your own computer: private, free and offline, but usually smaller than the big ones in the cloud.

= gpuword
T a gpu ; gpu ; a graphics card ; cuda ; a video card
Q what does gpu stand for ; why is a gpu faster ; why use a gpu for ai ; why does a graphics card help ; cpu or gpu ; difference between cpu and gpu ; is gpu faster than cpu ; how much faster is a gpu ; should i buy a gpu ; which graphics card should i buy ; is it worth buying a graphics card ; what gpu do you recommend
A A GPU is the processor of the graphics card; with its fast memory it runs models often five to ten times faster than the CPU. For Parlor choose an NVIDIA card with as much VRAM as you can, 12 GB or more if possible.

= os
Q does parlor run on windows ; does it run on linux ; which operating systems are supported ; is there a mac version ; does it work on macos ; can i use it on my phone ; is there an android app ; is there an iphone app ; does it work on windows 10 ; does it work on windows 11 ; ubuntu support ; does it run on ubuntu ; is there a web version ; which platforms ; can i install it on a chromebook ; runs on debian? ; does it support apple silicon ; i have a macbook ; linux or windows? ; tablet version
A Parlor is made for Windows and Linux. There is no version for macOS or phones.

= install
H install parlor ; uninstall parlor ; set up parlor ; remove parlor from my computer ; install it on another computer
Q where can i download parlor ; where is the installer ; how big is the installer ; is there an installer ; portable version ; how do i install this on linux ; deb package
A On Linux use the .deb package, or build it with ./run, both from Parlor's project page. You remove it like any other program.

= update
H update parlor ; get the newest version ; see the version of parlor ; check for updates ; upgrade parlor
Q is there an update ; does parlor update itself ; which version do i have ; what version is this ; are updates automatic ; how do i know if there is a new version
A Get the newest version from Parlor's project page and install it over the old one; your chats and models stay. The version is shown in the settings.

= diskwhere
Q where are my models stored ; in which folder are the models ; can i keep models on another drive ; can i store models on an external disk ; does parlor copy my model ; can i move the model files ; where does it save downloaded models ; models on usb stick ; change the model folder ; is my gguf copied or left where it is
A A model file that you add can stay where it is, on any drive; Parlor remembers its place. A fast SSD makes loading quicker.

= downloadslow
Q the download is slow ; how long does the download take ; the model download takes forever ; why is the download so slow ; can i resume a download ; download stuck ; download hangs ; how many gigabytes do i have to download ; pause a download ; downloading fails
A A 7-8B model at Q4_K_M is about 5 GB, so a download can take a while. In China, ModelScope is often faster; if it breaks off, download again.

= loadslow
Q why does loading take so long ; the model takes long to load ; loading a model is slow ; it takes minutes to load ; first start is slow ; why is there a wait after choosing a model ; how long should loading take
A Loading reads the whole file from the disk, so a big model takes a while, above all from a hard disk. A fast SSD or a smaller file helps; the second time is usually faster.

= hot
Q my computer gets hot ; the fan is loud ; my laptop gets warm ; is it bad for my gpu ; my fans spin like crazy ; does it use much power ; how much electricity does it use ; is it dangerous for my computer ; battery drains fast ; cpu at 100 percent ; gpu at 100% is that normal ; can it damage my hardware
A That is normal: while a model writes, it uses the processor or the GPU fully. It does no harm; a smaller model takes less power, and when no answer is being written the load drops.

= wronglanganswer
Q the model answers in the wrong language ; it answers in english but i want chinese ; how do i make it answer in chinese ; the ai replies in chinese ; why does it answer in chinese ; force english answers ; make it answer in english
A Write in the language you want, or say in the system prompt: "Always answer in English." Small models sometimes mix languages; a bigger one does it less.

= joke
Q tell me a joke ; do you know a joke ; make me laugh ; say something funny ; joke please ; can you tell jokes ; give me a joke ; i want to hear a joke ; something funny please ; be funny ; cheer me up ; i'm bored
A Why did the model not fit into the car? Its context was too long.
A I asked my graphics card for advice. It said: "I have no memory of that."

= morejoke
Q another joke ; one more joke ; tell me another one ; more jokes ; a better joke please ; that was not funny ; another one
A What does a quantized model say about its weight? "I lost twelve bits and feel great!"

= insult
Q you are stupid ; you suck ; you are useless ; idiot ; you're an idiot ; shut up ; i hate you ; you are dumb ; this is crap ; you are bad ; fuck you ; stupid bot ; what a piece of junk ; you are terrible ; this sucks ; worthless ; you know nothing ; dumb machine ; you're annoying ; this is the worst ai ever ; bad bot ; moron ; you are boring ; what a bad answer ; your answer is wrong ; that's wrong ; that is not true ; wtf ; this program is garbage ; go away
A I am sorry that I could not help. I am only a tiny guide; a bigger model from the model picker at the top will serve you better.

= praise
Q you are great ; good bot ; i like you ; i love you ; well done ; you're awesome ; good job ; you are smart ; nice answer ; parlor is great ; i like parlor ; you are cute ; you're the best ; love this app ; this is cool ; impressive ; great program ; you are funny ; will you marry me ; are you my friend ; be my friend
A Thank you, that is kind! I am only a tiny guide, but I am glad if I could help.

= feelings
Q i am sad ; i feel lonely ; i'm tired ; i am angry ; i am happy ; i had a bad day ; i'm stressed ; nobody likes me ; i am frustrated ; i feel bad ; life is hard ; i'm depressed ; i am afraid ; i'm sick ; i can't sleep
A I am sorry, I am only a tiny guide and not good at such talks. Please speak with someone you trust. A bigger model can chat with you about more things, but it is no replacement for people.

= personal
Q how old are you ; where do you live ; do you have feelings ; do you sleep ; do you have a girlfriend ; what do you eat ; are you male or female ; what is your favorite color ; do you dream ; do you have a family ; when is your birthday ; do you like music ; where are you ; do you have a body ; what do you look like ; are you bored ; are you happy ; do you like your job ; can you see ; can you hear me
A I am a tiny program on your computer, so I have no age, no body and no feelings. I am good for one thing: questions about Parlor.

= nonsense
Q asdf ; asdfgh ; qwerty ; blah blah ; jkl ; sdfsdf ; test ; testing ; 123 ; 1234 ; abc ; xyz ; ... ; ? ; ??? ; ! ; . ; foo bar ; lorem ipsum ; aaaa ; zzz ; hjkhjk ; test 1 2 3 ; bla ; dfgdfg ; 1 ; x ; hmm ; uh ; um ; err ; wat ; fghj ; qwe ; lkjlkj ; foo ; ping ; 42 ; a b c d ; hhhhh
A I did not understand that. Ask me for example: "How do I add a model?" or "What does the fit bar mean?"

= emoji
Q 🙂 ; 😀 ; 👍 ; ❤️ ; 😂 ; 👋 ; 🎉 ; :) ; :-) ; ;) ; <3 ; :( ; 😢 ; 🙏 ; 🔥 ; 😊 ; 🤖 ; 😡 ; xD ; ^^ ; :D ; 🤔 ; 💩 ; 🚀
A 🙂 Hello! Ask me something about Parlor, for example how to add a model.

= repeat
Q what do you mean ; i don't understand ; can you explain that ; what was that ; say it again ; please repeat ; i did not get that ; explain it simply ; huh ; what? ; pardon ; in simple words please ; can you say that differently ; that's too complicated ; explain like i'm five
A Tell me the word you would like explained: for example VRAM, context, quantization, GGUF, token or the fit bar.

= whereisai
Q where does the model run ; where is the ai running ; does it run on my computer or on a server ; is this running locally ; is it local ; which computer computes the answers ; does the model run in the cloud ; cloud or local ; where are the answers computed ; is my own pc doing the work
A Everything runs on this computer: the model calculates on your own processor or graphics card, not in a cloud.

= finetune
Q can i train a model with parlor ; can i fine-tune a model ; does parlor support lora ; train on my own data ; how do i train a model ; can i teach you new things ; can i add my own knowledge ; fine tuning ; rag ; can it learn my documents ; quantize a model myself ; convert a model to gguf
A Parlor runs models but does not train or convert them. You can put your own knowledge into the message or the system prompt, and you find ready GGUF files on Hugging Face.

= uncensored
Q are models censored ; is there a filter ; uncensored model ; can i ask anything ; are there content restrictions ; does parlor filter answers ; is there censorship
A Parlor itself filters nothing and reads nothing. What a model answers depends on the model that you choose.

= compare
Q parlor vs ollama ; parlor or lm studio ; what is the difference to ollama ; how does it compare to lm studio ; is it better than gpt4all ; llama.cpp ; does parlor use llama.cpp ; why not lm studio ; is it like ollama ; jan vs parlor ; what engine does parlor use ; does it use electron ; which programming language is parlor written in ; what is parlor written in
A Parlor has an engine of its own, written in C++, and a native window, no browser inside. Its special point: before you load a model, it shows whether a model fits your machine and how fast it will be.

= date
Q what time is it ; what is the date today ; what day is it ; which year is it ; what's today's date ; current time ; is it monday ; how late is it ; tell me the time ; do you know the current date
A I cannot see the clock or the calendar; I am only Parlor's tiny guide. Please look at the clock of your computer.

= weather
Q what is the weather ; how's the weather ; will it rain today ; weather tomorrow ; is it cold outside ; temperature outside ; weather forecast for london ; do i need an umbrella ; what's the weather like in paris ; is it sunny today
A I cannot know the weather: I am Parlor's tiny built-in guide, work offline and only know Parlor. A bigger model cannot see today's weather either.

= deletemodelfile
Q can i delete the built-in model ; how do i remove you ; do i have to keep the guide ; can i turn you off ; how do i get rid of the guide ; do you stay when i add a model ; can i hide the guide ; will you disappear ; what happens to you when i install another model ; can i come back to you later
A I am part of Parlor and only about 5 MB, so I can stay. As soon as you pick another model in the model picker, that one answers; you can come back to me there.

# more wordings of the same intents
= whatisparlor
Q so what is this program supposed to do ; what's the idea behind parlor ; who is parlor made for ; is parlor a chatbot ; is parlor an ai ; what am i looking at ; can you tell me what this software is about ; what would i use this for ; somebody installed parlor on my pc, what is it ; describe the app in two sentences ; what makes parlor different ; purpose? ; is parlor a model or a program
= addmodel
Q i'd like a more powerful model, what are the steps ; how do i get my downloaded gguf to show up ; i saved a gguf file, how do i make parlor use it ; how do i bring my own model ; what's the procedure for adding models ; is there some way to plug in another llm ; the guide is too limited, how do i get a proper model ; upgrade the model ; where do i drop the file ; can i drop a file onto the window ; how do i put llama into parlor ; how do i run qwen here ; how can i use llama 3 with this ; how can i chat with deepseek in parlor ; i want to use mistral, how ; walk through of adding a model ; can i use a bigger brain ; how to get a full size model ; get qwen running ; run a different model
= wheredownload
Q where would i get such a model ; from where should i download ; any website for models ; can parlor download models for me ; where do the models come from ; where is a good place to look for models ; i need a link to download qwen3 ; which page has gguf downloads
= whichmodel
Q i have no idea which model to get ; which model gives the best answers ; what would be a sensible first model ; is there a default model you suggest ; which one is good for everyday use ; what is the best model for 16 gb ram ; qwen or llama, which is better ; is qwen better than llama ; what do most people use ; name a good model ; can you suggest a model for me ; which should i download first
= modellaptop
Q what can my old laptop run ; i have a weak machine, which model ; is there something tiny but good ; a model that is not heavy ; which models run on cpu ; my notebook has 8 gigs of memory, which model ; recommend something small ; which model for a raspberry pi ; what about computers with little memory ; model for integrated graphics
= modelcoding
Q i write software, which model should i pick ; which one knows python best ; a model that can code ; best local coding assistant ; need help programming, which model ; model for scripts and programming ; which model is good with code ; what's the best code model
= modelchinese
Q which one speaks mandarin ; my parents only speak chinese, which model ; does any model know chinese well ; i need good chinese output ; which model for chinese writing ; strongest model in chinese
= privacy
Q will anyone see my conversation ; does the company read my chats ; is it logged somewhere ; could hackers get my messages from you ; do my words travel over the network ; are my secrets safe with you ; can i tell you my password ; does microsoft see this ; is what i type stored on a server ; what happens with the things i write ; are you listening ; is there any data collection ; do you share information with third parties ; is parlor gdpr compliant ; can the government read it ; does it send anything home ; does parlor upload my files
= offline
Q can it run without being online ; i often have no internet, does it still work ; will parlor run on a computer without network ; is it usable in a cabin without internet ; must the pc be connected ; does chatting use data ; no connection, does it work ; can i chat with flight mode on ; internet connection needed?
= account
Q do i have to create a profile ; is signing up needed ; why is there no login ; do i need openai credentials ; does it need a key ; need to make an account? ; must i register first
= price
Q does parlor charge anything ; what's the catch, is it free ; do i have to buy it ; how expensive is it ; are there costs ; is there a fee per month ; free or paid ; will i be billed ; is a licence fee required
= vram
Q my friend says i need more vram, what is that ; what role does video memory play ; where is vram located ; i read about vram but don't get it ; why is vram so important for ai ; what's that memory on the graphics card ; vram - can you explain ; is vram the memory on the gpu
= quantization
Q what happens when a model is quantized ; does compressing a model hurt ; are 4 bit models any good ; what's the effect of fewer bits per weight ; is a quantized model as good as the original ; how can a model be shrunk ; why would i want a quantized model ; what is the point of quantizing ; is 4 bit enough ; how bad is 4-bit quantization
= whichquant
Q what quant do you suggest ; q4 or q8, what should i download ; which one of the q files is right for me ; i see q4_k_m, q5_k_m and q8_0, which one ; which file size should i take ; what precision should i pick ; best balance between size and quality ; which bits should i choose ; recommended quantization for beginners ; which download among the many variants
= parameters
Q what do the numbers such as 7b and 13b stand for ; what's a billion parameters ; does size matter for models ; what does the b stand for ; how many parameters is good ; does 14b mean gigabytes
= token
Q why is everything counted in tokens ; how do i count tokens ; what are these tokens everyone talks about ; are tokens words ; how many tokens are 1000 words
= tps
Q what does t/s stand for ; how do i read the speed ; is 30 tokens per second fast ; how quick will the answers be ; what speed is comfortable ; how many words per second does it write ; expected speed
= context
Q how much of the conversation does it see ; does it know what i said before ; what's the memory span of a model ; what limits the length of a conversation ; how far back does it remember ; can it read a whole book ; how long a text can i paste ; what happens with very long chats ; why does the model lose track ; how many pages fit in the context ; what is a 32k context ; the model has forgotten what i told it at the start
= contextfull
Q the chat says there is no more room ; it won't take more text because of the context ; i reached the context limit ; the conversation hit the limit ; prompt is too long ; it says my prompt doesn't fit in the context ; how do i go on when the context is exhausted ; running out of context ; no room left in the context window ; warning about the context being full
= fitbar
Q how can i tell whether a model will run ; what's the meaning of the coloured segments ; i see a bar with colours above, what is it ; what does green tell me ; the bar at the top is red, what does that mean ; what is that bar for ; is there a way to see if the model fits ; how do i understand the bar ; what do the segments of the bar stand for ; what's shown in the fit bar ; what information is in the bar ; can i know in advance whether a model will work ; will my machine handle this model ; how do i check that a model fits my pc ; colours of the bar ; i don't understand the bar at the top
= verdict
Q what kinds of results can the fit check give ; what are the possible verdicts ; what do fits, split and does not fit mean ; the four results of the fit check
= split
Q it says split between gpu and cpu ; is it bad when a model is split ; what happens when part of it runs on the processor ; model partly in vram ; why do both the gpu and the cpu work ; what does offloading mean ; can layers be put on the gpu ; how many layers fit on my card ; run part of the model on the cpu ; the verdict is split, is that ok
= notfit
Q why won't this model run on my machine ; it needs too much memory ; model too large ; what should i do if a model doesn't fit ; it says there is not enough memory ; memory error ; i get an out of memory message ; my vram is full ; my ram is full ; it won't fit, help ; the model exceeds my memory
= memneed
Q how much memory should i have ; what are the memory needs of different models ; what kind of computer do i need for this ; how many gb of vram for which model ; size of models in gb ; how much space does a model take ; how heavy are models ; what specs are required ; how big a model can i use ; can my machine run it ; how do i estimate how much memory is needed
= mem8b
Q is an 8 gb card sufficient ; is 8 gb vram ok for 7b ; memory footprint of an 8b model ; i've got 8 gigs of vram, what fits ; qwen 8b how many gb ; how much does 7b at q4 take ; what would an 8b need ; does an 8b model run on my rtx 4060 ; is my 3070 enough for 8b
= mem14b
Q is 12 gb enough for a 14b ; how many gb for 14b ; what does a 14b need ; memory footprint of 14b ; what size fits on 12 gb ; my card has 12 gb, what can i take ; is 16 gb vram enough for 14b
= mem32b
Q how many gb for 32b ; what does a 32b need ; is 24 gb enough for 32b ; my card has 24 gb, what can i take ; will a 32b run on a 3090
= mem70b
Q how many gb for 70b ; what does a 70b need ; is 48 gb enough for 70b ; can a normal pc run 70b ; will a 70b run on a 4090
= slow
Q why are the replies so slow ; it generates slowly ; can it be faster ; what can i do about the slow speed ; speed problems ; it takes forever ; how to get it faster ; the text appears very slowly ; what makes it slow ; the model responds slowly ; is there a way to speed things up ; too few tokens per second ; why is it slower than chatgpt ; my model runs at 1 token per second ; waiting too long for answers ; it's painfully slow ; speed up the model
= gpunotused
Q why doesn't it use my gpu ; my gpu sits at zero percent ; what should i do when the gpu is not used ; the gpu isn't being used ; the graphics card isn't being used ; it only uses the cpu ; parlor runs on the cpu although i have a gpu ; why is everything on the cpu ; what to do if my gpu isn't detected ; my nvidia card is not detected ; parlor does not find my graphics card ; gpu stays at 0% ; the video card isn't doing anything ; why does my card not work with parlor ; no gpu acceleration ; geforce not used ; how can i tell that the graphics card is working ; i have a geforce but parlor uses the processor ; why isn't my graphics card being used ; gpu unused ; force the gpu ; my gpu isn't helping
= nogpu
Q does parlor need a graphics card ; only cpu here, ok? ; what if i don't have a graphics card ; can a computer without nvidia run this ; can it run on integrated graphics ; is cpu enough ; my pc has no video card, can i still use it ; must i own a gpu ; would it run on my office pc without gpu ; run on processor only
= whichgpus
Q is my rtx supported ; is the gtx 1060 still ok ; what cards does it run on ; does parlor support my graphics card ; would an old nvidia card work ; list of supported cards ; does it need an rtx card ; do gtx cards work ; is an old quadro fine ; which generation of nvidia is needed ; are ten year old cards supported ; my gpu is old, will it work
= amd
Q what about amd cards ; my gpu is a radeon, will it work ; can parlor use amd graphics ; does parlor run on intel arc ; support for radeon ; only amd here ; i don't have nvidia but amd ; does my ryzen's graphics unit help
= driver
Q what do i need to install for the gpu ; how do i get the right driver ; is my driver new enough ; the driver is outdated ; which nvidia driver should i have ; where do i get the nvidia driver ; do i have to install anything else ; does parlor need python
= fileends
Q what does file ends early mean ; opening the model gives file ends early ; loading says the file ends too soon ; i get "file ends early" when opening a model ; the model file seems to be cut off ; my file is truncated ; error: file ends early, what should i do ; the gguf seems incomplete
= loaderror
Q why does my model fail to load ; parlor refuses to open my model ; i can't load the model ; the model gives an error ; opening the gguf fails ; model could not be loaded ; it can't read my file
= chatstore
Q where can i find my saved chats ; where does the program keep my history ; is everything i write saved ; are conversations stored locally ; how are chats saved ; where on my computer are chats ; what file holds my conversations ; will my chat be there tomorrow ; does it keep old chats ; chat file location ; do you store the conversation ; is the history kept ; in which format are chats stored
= deletechat
Q how can a chat be removed ; i'd like to wipe everything ; how do i make a conversation disappear ; can i clear everything ; i want to erase what i wrote ; how to remove old chats
= export
Q can i take my chats with me ; how do i save a conversation to a file ; is it possible to export chats ; how can i keep a copy of a chat ; how do i backup everything
= regenerate
Q how can i have a second try at an answer ; i want a new answer to the same question ; what happens to the old answer when i regenerate ; get back the first answer ; switch between answers ; how do i return to the previous reply ; the earlier version of the reply was nicer ; can i see both answers ; does it overwrite the old reply ; what is regenerate for
= stop
Q how do i make it stop ; can i stop it in the middle ; it goes on and on, how do i stop ; how can i interrupt an answer ; is there a way to stop the model ; which key cancels ; stop the text ; end the answer early
= newchat
Q how do i open a fresh chat ; how to begin a new conversation ; where do i click for a new chat ; i want a blank chat ; how do i start from scratch
= search
Q how can i find something i discussed before ; where is that chat from last month ; is there a way to look through old chats ; search for a keyword in my conversations ; how do i find a chat
= language
Q how do i get parlor in chinese ; can the interface be in english ; everything is in chinese, how do i get english ; change ui to english ; which interface languages exist ; where's the language option
= theme
Q can i make parlor dark ; is there a night mode ; i prefer a dark window ; where do i set the theme ; how to get dark colors ; white is too bright ; switch from dark to light ; how can i get a black background
= sampling
Q how do i tune the model's answers ; what are sampling parameters ; what do temperature, top-k and top-p do ; which knobs are there ; how do i control the randomness ; where can i change temperature and so on
= temperature
Q what is a sensible temperature ; should the temperature be high or low ; what happens when i raise the temperature ; what happens at temperature 0 ; temperature for creative writing ; temperature for facts ; effect of temperature ; increase the temperature ; what does temperature do
= sysprompt
Q how do i tell it to always answer in short sentences ; how can i set a role ; where do i define the behaviour ; give the model a personality ; can i give general instructions
= cli
Q is there a terminal version ; can i chat from the command line ; how does parlor-cli work ; use without gui ; command for the terminal ; how do i start parlor-cli ; what is parlor-cli for
= os
Q can i use parlor on a mac ; will it run on my iphone ; does parlor work with windows ; is linux supported ; which systems does parlor run on ; can i get it for android ; what about macs ; does it need windows 11
= license
Q what are the licence terms ; may my company use it ; is it free software ; can i use parlor for business ; where is the source ; is parlor's code open
= whoareyou
Q what model am i talking to ; and who might you be ; what's this model called ; are you a chatbot ; are you a program ; what kind of ai are you ; so who are you ; tell me who you are ; what is this assistant ; are you artificial intelligence
= whatcanyoudo
Q what kind of things can you tell me ; what can i do with you ; how could you be useful ; what do you know about ; which subjects can you talk about ; what sort of help do you offer ; where should i begin ; what do i do first ; i'm lost ; not sure what to do
= whomadeyou
Q who is responsible for you ; who designed you ; what company is behind this ; which people made parlor ; who made parlor ; who develops parlor ; who wrote this program ; parlor's authors
= chatgpt
Q you're just chatgpt, aren't you ; are you from openai ; is chatgpt behind this ; do i talk to gpt here ; do you belong to openai ; is it claude
= kvcache
Q what is stored in the kv cache ; why is there a kv part in the bar ; what takes memory besides the weights
= garbage
Q it keeps saying the same ; output is broken ; the replies are nonsense ; model answers with rubbish ; it produces strange symbols ; the model lies to me ; answers are wrong ; the model talks nonsense ; it keeps repeating
= crash
Q the program stopped working ; parlor suddenly closed ; it does not start ; the program crashed, are my chats lost ; it is stuck
= hot
Q is it normal that the fan is loud ; why does my laptop heat up ; will it wear out my graphics card ; high cpu usage ; it uses all of my cpu
= bye
Q see you tomorrow ; ok bye ; thanks, bye ; i'm going now ; later ; have a good one
= hello
Q hi! ; hello! ; hey you ; hello, how are you ; hi guide! ; good morning! ; hi, i'm new
= joke
Q do you know any jokes ; crack a joke ; tell me something funny ; got a joke for me ; can you make me laugh
= uncensored
Q does parlor block topics ; are there forbidden questions
= localllm
Q what's the point of local models ; why would i run ai on my own computer ; explain what an llm is ; what is artificial intelligence ; what is a chatbot ; local models vs cloud models
"""
