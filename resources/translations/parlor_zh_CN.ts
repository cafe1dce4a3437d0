<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AboutPage</name>
    <message>
        <source>Parlor %1</source>
        <translation>Parlor %1</translation>
    </message>
    <message>
        <source>Chat with language models on your own computer. Free software under the MIT licence.</source>
        <translation>在自己的电脑上与语言模型对话。自由软件，采用 MIT 许可证。</translation>
    </message>
    <message>
        <source>Made with</source>
        <translation>使用的组件</translation>
    </message>
    <message>
        <source>Qt %1</source>
        <translation>Qt %1</translation>
    </message>
    <message>
        <source>GNU LGPL 3 – the window. Used as shared libraries, which may be replaced.</source>
        <translation>GNU LGPL 3：用于窗口界面，以可替换的共享库形式使用。</translation>
    </message>
    <message>
        <source>Public domain – the chats and their search.</source>
        <translation>公有领域：用于保存和搜索对话。</translation>
    </message>
    <message>
        <source>MIT – model descriptions and templates.</source>
        <translation>MIT：用于模型描述和模板。</translation>
    </message>
    <message>
        <source>Parlor Guide</source>
        <translation>Parlor 向导</translation>
    </message>
    <message>
        <source>MIT – the small model that comes with Parlor, trained for it.</source>
        <translation>MIT：Parlor 自带的小模型，专为它训练。</translation>
    </message>
    <message>
        <source>Other models have licences of their own; their makers state them.</source>
        <translation>其他模型各有自己的许可证，请查看其发布者的说明。</translation>
    </message>
</context>
<context>
    <name>AnswerFacts</name>
    <message>
        <source>%1 tokens/s</source>
        <translation>%1 词元/秒</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>cut at the length limit</source>
        <translation>达到长度上限，已截断</translation>
    </message>
    <message>
        <source>the context is full</source>
        <translation>上下文已满</translation>
    </message>
    <message>
        <source>stopped by a check</source>
        <translation>检查发现异常，已停止</translation>
    </message>
    <message>
        <source>edited by you</source>
        <translation>您已编辑</translation>
    </message>
    <message>
        <source>%L1 tokens</source>
        <translation>%L1 个词元</translation>
    </message>
    <message>
        <source>%L1 ms</source>
        <translation>%L1 毫秒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>The model had finished</source>
        <translation>模型已答完</translation>
    </message>
    <message>
        <source>A stop word was reached</source>
        <translation>遇到停止词</translation>
    </message>
    <message>
        <source>The length limit was reached</source>
        <translation>达到长度上限</translation>
    </message>
    <message>
        <source>The context is full</source>
        <translation>上下文已满</translation>
    </message>
    <message>
        <source>A check found the model&apos;s output broken</source>
        <translation>检查发现模型输出异常</translation>
    </message>
    <message>
        <source>You stopped it</source>
        <translation>您已停止</translation>
    </message>
    <message>
        <source>Parlor was closed while it was being written</source>
        <translation>生成过程中 Parlor 被关闭</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>发送时间</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>回答时间</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>By you. The model&apos;s own version is kept.</source>
        <translation>由您编辑。模型原来的版本已保留。</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>First word after</source>
        <translation>首字用时</translation>
    </message>
    <message>
        <source>Read before it</source>
        <translation>读取的内容</translation>
    </message>
    <message>
        <source>%L1 tokens, %L2 of them still in memory</source>
        <translation>%L1 个词元，其中 %L2 个仍在内存中</translation>
    </message>
    <message>
        <source>Ended because</source>
        <translation>结束原因</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>出现了问题</translation>
    </message>
</context>
<context>
    <name>AnswerRemedy</name>
    <message>
        <source>The model answered with nothing.</source>
        <translation>模型没有给出任何内容。</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Get an answer</source>
        <translation>获取回答</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
</context>
<context>
    <name>AppearancePage</name>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1%</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>宽松</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>紧凑</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>In the conversation</source>
        <translation>对话内容</translation>
    </message>
</context>
<context>
    <name>AttachmentBlock</name>
    <message>
        <source>%L1 tokens</source>
        <translation>%L1 个词元</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
</context>
<context>
    <name>AttachmentChip</name>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>%L1 tokens</source>
        <translation>%L1 个词元</translation>
    </message>
    <message>
        <source>counting…</source>
        <translation>正在计数…</translation>
    </message>
    <message>
        <source>Attachment %1: %2</source>
        <translation>附件 %1：%2</translation>
    </message>
    <message>
        <source>Enter shows it, Delete removes it.</source>
        <translation>按 Enter 查看，按 Delete 移除。</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>移除 %1</translation>
    </message>
</context>
<context>
    <name>AttachmentChips</name>
    <message>
        <source>Attachments</source>
        <translation>附件</translation>
    </message>
</context>
<context>
    <name>AttachmentPreview</name>
    <message>
        <source>%L1 tokens</source>
        <translation>%L1 个词元</translation>
    </message>
    <message>
        <source>The model is shown all of it; here is its beginning.</source>
        <translation>模型会看到全部内容；这里只显示开头。</translation>
    </message>
    <message>
        <source>Put into the message</source>
        <translation>放进消息里</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
</context>
<context>
    <name>Attachments</name>
    <message>
        <source>Pasted text</source>
        <translation>粘贴的文字</translation>
    </message>
    <message>
        <source>%L1 unreadable characters were replaced</source>
        <translation>已替换 %L1 个无法读取的字符</translation>
    </message>
    <message>
        <source>The PDF is too large.</source>
        <translation>PDF 太大了。</translation>
    </message>
    <message>
        <source>Split it into parts.</source>
        <translation>请拆分成几个部分。</translation>
    </message>
    <message>
        <source>Reading a PDF needs the program pdftotext.</source>
        <translation>读取 PDF 需要 pdftotext 程序。</translation>
    </message>
    <message>
        <source>Install it with: winget install oschwartz10612.Poppler</source>
        <translation>安装命令：winget install oschwartz10612.Poppler</translation>
    </message>
    <message>
        <source>Install it with: sudo apt install poppler-utils</source>
        <translation>安装命令：sudo apt install poppler-utils</translation>
    </message>
    <message>
        <source>The PDF is locked with a password.</source>
        <translation>PDF 设有密码。</translation>
    </message>
    <message>
        <source>Save an unlocked copy and attach that.</source>
        <translation>请另存一份未加密的副本再附加。</translation>
    </message>
    <message>
        <source>There is no text in the PDF, perhaps only scanned pages.</source>
        <translation>PDF 中没有文字，可能只有扫描页。</translation>
    </message>
    <message>
        <source>Run text recognition on it first.</source>
        <translation>请先对它进行文字识别。</translation>
    </message>
    <message>
        <source>Reading the PDF took too long and was stopped.</source>
        <translation>读取 PDF 用时过长，已停止。</translation>
    </message>
    <message>
        <source>The PDF cannot be read: it is damaged.</source>
        <translation>无法读取 PDF：文件已损坏。</translation>
    </message>
    <message>
        <source>Only the first %1 of its text</source>
        <translation>仅包含前 %1 的文字</translation>
    </message>
    <message>
        <source>This is not a text file.</source>
        <translation>这不是文本文件。</translation>
    </message>
    <message>
        <source>Text, Markdown, code, tables (CSV), JSON, logs and PDF can be attached.</source>
        <translation>可以附加文本、Markdown、代码、表格（CSV）、JSON、日志和 PDF。</translation>
    </message>
    <message>
        <source>Only the first %1 of %2</source>
        <translation>仅包含前 %1（共 %2）</translation>
    </message>
    <message>
        <source>The file is no longer there.</source>
        <translation>文件已不在原处。</translation>
    </message>
    <message>
        <source>Attach it again from its new place.</source>
        <translation>请从新位置重新附加。</translation>
    </message>
    <message>
        <source>This is a folder.</source>
        <translation>这是一个文件夹。</translation>
    </message>
    <message>
        <source>Attach the files in it one by one.</source>
        <translation>请逐个附加其中的文件。</translation>
    </message>
    <message>
        <source>The file cannot be read: %1</source>
        <translation>无法读取文件：%1</translation>
    </message>
    <message>
        <source>Check its permissions.</source>
        <translation>请检查它的权限。</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>文件是空的。</translation>
    </message>
    <message>
        <source>Models in Parlor cannot see pictures yet.</source>
        <translation>Parlor 里的模型暂时还看不了图片。</translation>
    </message>
    <message>
        <source>Describe the picture in words, or attach its text.</source>
        <translation>请用文字描述图片，或附上其中的文字。</translation>
    </message>
    <message>
        <source>This is a model, not a document.</source>
        <translation>这是模型，不是文档。</translation>
    </message>
    <message>
        <source>Drop a file whose name ends in .gguf to add it as a model.</source>
        <translation>拖入名称以 .gguf 结尾的文件即可将其添加为模型。</translation>
    </message>
    <message>
        <source>Office documents and archives cannot be read.</source>
        <translation>无法读取 Office 文档和压缩包。</translation>
    </message>
    <message>
        <source>Save it as text or PDF and attach that.</source>
        <translation>请另存为文本或 PDF 再附加。</translation>
    </message>
</context>
<context>
    <name>BackupRow</name>
    <message>
        <source>Before a backup was restored</source>
        <translation>恢复备份之前</translation>
    </message>
    <message>
        <source>%L1 chats</source>
        <translation>%L1 个对话</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>Restore…</source>
        <translation>恢复…</translation>
    </message>
    <message>
        <source>Restore the backup of %1</source>
        <translation>恢复 %1 的备份</translation>
    </message>
</context>
<context>
    <name>BackupSheet</name>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Parlor keeps a copy of all chats for each of the last seven days on which you used it. Keep a copy of your own on another disk, too.</source>
        <translation>Parlor 会为最近使用的七天各保留一份全部对话的副本。建议您在其他磁盘上也保存一份。</translation>
    </message>
    <message>
        <source>Back up now…</source>
        <translation>立即备份…</translation>
    </message>
    <message>
        <source>Restore from a file…</source>
        <translation>从文件恢复…</translation>
    </message>
    <message>
        <source>Backing up…</source>
        <translation>正在备份…</translation>
    </message>
    <message>
        <source>Restoring…</source>
        <translation>正在恢复…</translation>
    </message>
    <message>
        <source>No backup yet: the first is made when Parlor starts tomorrow.</source>
        <translation>还没有备份：明天启动 Parlor 时会创建第一份。</translation>
    </message>
    <message>
        <source>Backups (*.sqlite *.db)</source>
        <translation>备份 (*.sqlite *.db)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>BenchmarkSheet</name>
    <message>
        <source>Measure the speed</source>
        <translation>测量速度</translation>
    </message>
    <message>
        <source>Predicted: %1 tokens/s when answering, %2 tokens/s when reading.</source>
        <translation>预计：回答 %1 词元/秒，读取 %2 词元/秒。</translation>
    </message>
    <message>
        <source>Load a model first.</source>
        <translation>请先加载模型。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>开始测量</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1%</translation>
    </message>
    <message>
        <source>It takes a few seconds. Asking something stops it.</source>
        <translation>需要几秒钟；提问会中断测量。</translation>
    </message>
    <message>
        <source>Measured before</source>
        <translation>历史测量</translation>
    </message>
    <message>
        <source>Forget them</source>
        <translation>清除记录</translation>
    </message>
    <message>
        <source>%1 tokens/s answering, %2 tokens/s reading</source>
        <translation>回答 %1 词元/秒，读取 %2 词元/秒</translation>
    </message>
</context>
<context>
    <name>BlockMenu</name>
    <message>
        <source>Copy selection</source>
        <translation>复制所选内容</translation>
    </message>
    <message>
        <source>Select all of this block</source>
        <translation>选中整个区块</translation>
    </message>
    <message>
        <source>Copy block</source>
        <translation>复制区块</translation>
    </message>
    <message>
        <source>Copy message as Markdown</source>
        <translation>复制整条消息（Markdown）</translation>
    </message>
    <message>
        <source>Copy as LaTeX</source>
        <translation>复制为 LaTeX</translation>
    </message>
</context>
<context>
    <name>BusyLine</name>
    <message>
        <source>Working</source>
        <translation>正在处理</translation>
    </message>
</context>
<context>
    <name>Chat</name>
    <message>
        <source>No model is ready to answer.</source>
        <translation>还没有可以回答的模型。</translation>
    </message>
    <message>
        <source>Choose a model that fits this computer.</source>
        <translation>请选择一个适合这台电脑的模型。</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>This message is too long to format: the rest is plain text.</source>
        <translation>这条消息太长，其余部分以纯文本显示。</translation>
    </message>
    <message>
        <source>An answer is still being written in another chat.</source>
        <translation>另一个对话的回答还在生成。</translation>
    </message>
    <message>
        <source>Your text is kept. Send it when that answer is done, or stop it.</source>
        <translation>您写的内容已保留。等那个回答完成后再发送，或先停止它。</translation>
    </message>
    <message>
        <source>%1 (branch)</source>
        <translation>%1（分支）</translation>
    </message>
    <message>
        <source>The file could not be written: %1</source>
        <translation>无法写入文件：%1</translation>
    </message>
    <message>
        <source>Choose another folder, or free some space on the disk.</source>
        <translation>请选择其他文件夹，或释放一些磁盘空间。</translation>
    </message>
</context>
<context>
    <name>ChatList</name>
    <message>
        <source>Chats</source>
        <translation>对话</translation>
    </message>
</context>
<context>
    <name>ChatMenu</name>
    <message>
        <source>Unpin</source>
        <translation>取消置顶</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>置顶</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Move to folder</source>
        <translation>移到文件夹</translation>
    </message>
    <message>
        <source>Out of its folder</source>
        <translation>移出文件夹</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>新建文件夹…</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>复制一份</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>Archive %1 chats</source>
        <translation>归档 %1 个对话</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>归档</translation>
    </message>
    <message>
        <source>Delete %1 chats</source>
        <translation>删除 %1 个对话</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Del</translation>
    </message>
</context>
<context>
    <name>ChatPage</name>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Change the context</source>
        <translation>调整上下文</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Write a message</source>
        <translation>输入消息</translation>
    </message>
    <message>
        <source>Write to %1</source>
        <translation>发消息给 %1</translation>
    </message>
    <message>
        <source>Enter sends, Shift+Enter starts a new line. Models make mistakes: check what matters.</source>
        <translation>Enter 发送，Shift+Enter 换行。模型可能出错，重要内容请自行核实。</translation>
    </message>
    <message>
        <source>Ctrl+Enter sends, Enter starts a new line. Models make mistakes: check what matters.</source>
        <translation>按 Ctrl+Enter 发送，按 Enter 换行。模型可能出错，重要内容请核实。</translation>
    </message>
    <message>
        <source>Show that chat</source>
        <translation>显示该对话</translation>
    </message>
</context>
<context>
    <name>ChatRow</name>
    <message>
        <source>Folder, open, %1 chats</source>
        <translation>文件夹，已展开，%1 个对话</translation>
    </message>
    <message>
        <source>Folder, closed, %1 chats</source>
        <translation>文件夹，已折叠，%1 个对话</translation>
    </message>
    <message>
        <source>An answer is being written</source>
        <translation>正在生成回答</translation>
    </message>
    <message>
        <source>New answer</source>
        <translation>有新回答</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>新名称</translation>
    </message>
</context>
<context>
    <name>CodeBlock</name>
    <message>
        <source>Show fewer lines</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>Show all %1 lines</source>
        <translation>显示全部 %1 行</translation>
    </message>
</context>
<context>
    <name>CodeHead</name>
    <message>
        <source>code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Line numbers</source>
        <translation>行号</translation>
    </message>
    <message>
        <source>Do not wrap lines</source>
        <translation>不自动换行</translation>
    </message>
    <message>
        <source>Wrap long lines</source>
        <translation>自动换行</translation>
    </message>
    <message>
        <source>Save code to a file</source>
        <translation>将代码保存为文件</translation>
    </message>
    <message>
        <source>Copy code</source>
        <translation>复制代码</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Type a command, a chat, a model or a setting</source>
        <translation>输入命令、对话、模型或设置</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>搜索结果</translation>
    </message>
    <message>
        <source>Nothing found.</source>
        <translation>没有找到。</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Stop (Esc)</source>
        <translation>停止（Esc）</translation>
    </message>
    <message>
        <source>Send (Enter)</source>
        <translation>发送（Enter）</translation>
    </message>
    <message>
        <source>Sending “%1”</source>
        <translation>正在发送“%1”</translation>
    </message>
    <message>
        <source>The long text was attached.</source>
        <translation>较长的文字已作为附件添加。</translation>
    </message>
    <message>
        <source>Put into the message</source>
        <translation>放进消息里</translation>
    </message>
    <message>
        <source>Attach files</source>
        <translation>附加文件</translation>
    </message>
    <message>
        <source>Send (Ctrl+Enter)</source>
        <translation>发送 (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>A file cannot be attached.</source>
        <translation>有一个文件无法附加。</translation>
    </message>
    <message>
        <source>Remove it, then send the rest.</source>
        <translation>请先移除它，再发送其余内容。</translation>
    </message>
    <message>
        <source>Only files on this computer can be attached.</source>
        <translation>只能附加本机上的文件。</translation>
    </message>
    <message>
        <source>Parlor fetches nothing from the network.</source>
        <translation>Parlor 不会从网络获取任何内容。</translation>
    </message>
    <message>
        <source>No more than %1 files can go with a message.</source>
        <translation>一条消息最多附带 %1 个文件。</translation>
    </message>
</context>
<context>
    <name>ComposerField</name>
    <message>
        <source>Your message</source>
        <translation>您的消息</translation>
    </message>
    <message>
        <source>Enter sends, Shift+Enter starts a new line.</source>
        <translation>按 Enter 发送，按 Shift+Enter 换行。</translation>
    </message>
    <message>
        <source>Ctrl+Enter sends, Enter starts a new line.</source>
        <translation>按 Ctrl+Enter 发送，按 Enter 换行。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>剪切</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
</context>
<context>
    <name>ConfirmSheet</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>ContextChooser</name>
    <message>
        <source>Context length</source>
        <translation>上下文长度</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 个词元</translation>
    </message>
    <message>
        <source>Trained for %1 tokens</source>
        <translation>训练长度 %1 个词元</translation>
    </message>
    <message>
        <source>all of them fit here</source>
        <translation>可全部放下</translation>
    </message>
    <message>
        <source>up to %1 would fit here</source>
        <translation>这里最多可放下 %1</translation>
    </message>
    <message>
        <source>KV cache: %1</source>
        <translation>KV 缓存：%1</translation>
    </message>
    <message>
        <source>Load again with this context</source>
        <translation>用此上下文重新加载</translation>
    </message>
    <message>
        <source>Load with this context</source>
        <translation>用此上下文加载</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
</context>
<context>
    <name>Data</name>
    <message>
        <source>Chats</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Other files</source>
        <translation>其他文件</translation>
    </message>
</context>
<context>
    <name>DataPage</name>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>What takes how much</source>
        <translation>占用空间</translation>
    </message>
    <message>
        <source>Together</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Free on this disk</source>
        <translation>此磁盘剩余空间</translation>
    </message>
    <message>
        <source>Parlor copies the chats once a day into the folder “backups” and keeps the last seven copies. Model files that lie elsewhere stay there and are not counted here.</source>
        <translation>Parlor 每天把对话复制到“backups”文件夹，保留最近七份。放在别处的模型文件不会移动，也不计入此处。</translation>
    </message>
    <message>
        <source>Copies</source>
        <translation>副本</translation>
    </message>
    <message>
        <source>Backups…</source>
        <translation>备份…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>彻底删除</translation>
    </message>
    <message>
        <source>Erasing…</source>
        <translation>正在删除…</translation>
    </message>
    <message>
        <source>Erase all chats…</source>
        <translation>彻底删除所有对话…</translation>
    </message>
</context>
<context>
    <name>DetailsSheet</name>
    <message>
        <source>Created</source>
        <translation>创建时间</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>上次使用</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>%1, of them %2 by you</source>
        <translation>%1 条，其中 %2 条由你发出</translation>
    </message>
    <message>
        <source>Tokens written</source>
        <translation>生成的词元</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>暂无</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>Diagnostics</name>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>Cores</source>
        <translation>核心</translation>
    </message>
    <message>
        <source>%1, %2 threads</source>
        <translation>%1 个，%2 线程</translation>
    </message>
    <message>
        <source>Features</source>
        <translation>指令集</translation>
    </message>
    <message>
        <source>Kernels in use</source>
        <translation>使用的内核</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>%1, of it %2 available</source>
        <translation>%1，可用 %2</translation>
    </message>
    <message>
        <source>Memory speed</source>
        <translation>内存速度</translation>
    </message>
    <message>
        <source>Graphics driver</source>
        <translation>显卡驱动</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Graphics card</source>
        <translation>显卡</translation>
    </message>
    <message>
        <source>%1, %2, of it %3 free, compute %4.%5</source>
        <translation>%1，%2，空闲 %3，计算能力 %4.%5</translation>
    </message>
</context>
<context>
    <name>DiagnosticsPage</name>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Looking at this computer…</source>
        <translation>正在检测这台电脑…</translation>
    </message>
    <message>
        <source>The report holds what stands on this page, in English. Chats, names and paths of yours are not in it.</source>
        <translation>报告包含本页内容（英文），不含你的对话、姓名和路径。</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在校验…</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>重新校验</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>校验</translation>
    </message>
    <message>
        <source>The check gave no result: %1. Models may still work; please tell us.</source>
        <translation>校验没有结果：%1。模型可能仍可使用，请把这个情况告诉我们。</translation>
    </message>
    <message>
        <source>All %1 kernels compute right.</source>
        <translation>全部 %1 个内核计算正确。</translation>
    </message>
    <message>
        <source>%1 of %2 kernels compute wrong on this computer.</source>
        <translation>在这台电脑上，%2 个内核中有 %1 个计算错误。</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
</context>
<context>
    <name>DragGhost</name>
    <message>
        <source>%1 chats</source>
        <translation>%1 个对话</translation>
    </message>
</context>
<context>
    <name>DropSign</name>
    <message>
        <source>Drop files to attach them</source>
        <translation>松开即可附加文件</translation>
    </message>
    <message>
        <source>Drop a model to add it</source>
        <translation>拖放模型即可添加</translation>
    </message>
</context>
<context>
    <name>EditBox</name>
    <message>
        <source>Your message</source>
        <translation>您的消息</translation>
    </message>
    <message>
        <source>The answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>重新提问</translation>
    </message>
    <message>
        <source>Save only</source>
        <translation>仅保存</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>An answer is still being written.</source>
        <translation>回答还在生成。</translation>
    </message>
    <message>
        <source>The earlier version is kept.</source>
        <translation>之前的版本会保留。</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>What is Parlor?</source>
        <translation>Parlor 是什么？</translation>
    </message>
    <message>
        <source>How do I add a model?</source>
        <translation>怎样添加模型？</translation>
    </message>
    <message>
        <source>What does the bar above mean?</source>
        <translation>上方的彩条是什么意思？</translation>
    </message>
    <message>
        <source>Why is my graphics card not used?</source>
        <translation>为什么没有用到我的显卡？</translation>
    </message>
    <message>
        <source>What would you like to talk about?</source>
        <translation>想聊点什么？</translation>
    </message>
    <message>
        <source>The model runs on this computer. Nothing that you write leaves it.</source>
        <translation>模型就在这台电脑上运行，你写的内容不会离开它。</translation>
    </message>
</context>
<context>
    <name>Engine</name>
    <message>
        <source>There is no file at %1.</source>
        <translation>找不到文件 %1。</translation>
    </message>
    <message>
        <source>Check the path, or choose the file again.</source>
        <translation>请检查路径，或重新选择文件。</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>无法读取 %1：%2。</translation>
    </message>
    <message>
        <source>Check that you may open the file and that its disk is connected.</source>
        <translation>请确认你有权打开该文件，并且它所在的磁盘已连接。</translation>
    </message>
    <message>
        <source>%1 is a folder, not a model file.</source>
        <translation>%1 是文件夹，不是模型文件。</translation>
    </message>
    <message>
        <source>Choose the .gguf file inside it.</source>
        <translation>请选择其中的 .gguf 文件。</translation>
    </message>
    <message>
        <source>%1 is empty: the download did not finish.</source>
        <translation>%1 是空文件：下载没有完成。</translation>
    </message>
    <message>
        <source>Download the file again.</source>
        <translation>请重新下载该文件。</translation>
    </message>
    <message>
        <source>%1 is a web page, not a model.</source>
        <translation>%1 是网页，不是模型。</translation>
    </message>
    <message>
        <source>The link led to a page about the model. Use the page&apos;s download button for the file itself.</source>
        <translation>该链接指向介绍模型的网页。请用网页上的下载按钮下载文件本身。</translation>
    </message>
    <message>
        <source>%1 is only a Git LFS pointer: a note of where the model is, not the model.</source>
        <translation>%1 只是一个 Git LFS 指针：它记录模型在哪里，并不是模型本身。</translation>
    </message>
    <message>
        <source>Run &quot;git lfs pull&quot; in its folder, or download the file from the website.</source>
        <translation>请在该文件夹中运行 &quot;git lfs pull&quot;，或从网站下载文件。</translation>
    </message>
    <message>
        <source>Look for a GGUF version of the same model.</source>
        <translation>请寻找同一模型的 GGUF 版本。</translation>
    </message>
    <message>
        <source>%1 is a compressed archive (%2), not a model.</source>
        <translation>%1 是压缩包（%2），不是模型。</translation>
    </message>
    <message>
        <source>Unpack it and choose the .gguf file inside.</source>
        <translation>请先解压，再选择其中的 .gguf 文件。</translation>
    </message>
    <message>
        <source>%1 is a PyTorch file. Such files can run code when they are opened, so Parlor refuses them.</source>
        <translation>%1 是 PyTorch 文件。这类文件在打开时可能执行代码，因此 Parlor 拒绝打开。</translation>
    </message>
    <message>
        <source>%1 is in the old %2 format from before August 2023.</source>
        <translation>%1 是 2023 年 8 月以前的旧格式（%2）。</translation>
    </message>
    <message>
        <source>%1 is still being downloaded, or its download stopped: it has %2 so far.</source>
        <translation>%1 还在下载，或者下载已中断：目前有 %2。</translation>
    </message>
    <message>
        <source>Wait until the download has finished, then choose the finished file.</source>
        <translation>请等下载完成后，再选择完整的文件。</translation>
    </message>
    <message>
        <source>%1 has only zeros from %2 on: the download or the copy did not finish.</source>
        <translation>%1 从 %2 起全是零：下载或复制没有完成。</translation>
    </message>
    <message>
        <source>%1 changed while it was being read.</source>
        <translation>%1 在读取过程中发生了变化。</translation>
    </message>
    <message>
        <source>Wait until nothing writes to the file, then open it again.</source>
        <translation>请等没有程序写入该文件后再打开。</translation>
    </message>
    <message>
        <source>%1 is a text file, not a model. It begins with: %2</source>
        <translation>%1 是文本文件，不是模型。开头为：%2</translation>
    </message>
    <message>
        <source>Choose the .gguf file itself.</source>
        <translation>请选择 .gguf 文件本身。</translation>
    </message>
    <message>
        <source>%1 is not a GGUF model: it begins with %2.</source>
        <translation>%1 不是 GGUF 模型：开头为 %2。</translation>
    </message>
    <message>
        <source>Choose a .gguf file.</source>
        <translation>请选择 .gguf 文件。</translation>
    </message>
    <message>
        <source>The file is GGUF version %1; versions 2 and 3 can be read.</source>
        <translation>文件为 GGUF 第 %1 版；只能读取第 2 版和第 3 版。</translation>
    </message>
    <message>
        <source>Download a newer version of the model.</source>
        <translation>请下载该模型的较新版本。</translation>
    </message>
    <message>
        <source>The file is GGUF version %1, which is newer than this program.</source>
        <translation>文件为 GGUF 第 %1 版，比本程序更新。</translation>
    </message>
    <message>
        <source>Update Parlor.</source>
        <translation>请更新 Parlor。</translation>
    </message>
    <message>
        <source>The file is a big-endian GGUF, made for other processors.</source>
        <translation>这是大端序的 GGUF 文件，用于其他处理器。</translation>
    </message>
    <message>
        <source>Download the ordinary (little-endian) version of the model.</source>
        <translation>请下载普通（小端序）版本的模型。</translation>
    </message>
    <message>
        <source>The file ends inside its header, after %1: the download did not finish.</source>
        <translation>文件在文件头中就结束了（%1 处）：下载没有完成。</translation>
    </message>
    <message>
        <source>The file ends early: it needs %1 and has %2. The download did not finish.</source>
        <translation>文件不完整：应为 %1，实际只有 %2。下载没有完成。</translation>
    </message>
    <message>
        <source>The header is larger than %1, the most that Parlor reads.</source>
        <translation>文件头超过了 Parlor 的读取上限 %1。</translation>
    </message>
    <message>
        <source>The file is probably damaged. Download it again.</source>
        <translation>文件可能已损坏，请重新下载。</translation>
    </message>
    <message>
        <source>The header claims %1 entries (at most %2 are read).</source>
        <translation>文件头声称有 %1 个条目（最多读取 %2 个）。</translation>
    </message>
    <message>
        <source>The file is damaged. Download it again.</source>
        <translation>文件已损坏，请重新下载。</translation>
    </message>
    <message>
        <source>The header claims %1 tensors (at most %2 are read).</source>
        <translation>文件头声称有 %1 个张量（最多读取 %2 个）。</translation>
    </message>
    <message>
        <source>The header claims a text of %1 bytes in %2, more than a header may have.</source>
        <translation>文件头中 %2 的文本声称有 %1 字节，超过了允许的长度。</translation>
    </message>
    <message>
        <source>The header claims a list of %1 values in %2, more than a header may have.</source>
        <translation>文件头中 %2 的列表声称有 %1 个值，超过了允许的数量。</translation>
    </message>
    <message>
        <source>Entry %1 of the header has an invalid name: %2.</source>
        <translation>文件头第 %1 个条目的名称无效：%2。</translation>
    </message>
    <message>
        <source>The header has the entry %1 twice.</source>
        <translation>文件头中的条目 %1 出现了两次。</translation>
    </message>
    <message>
        <source>The file is damaged. Download it again, or choose another one.</source>
        <translation>文件已损坏。请重新下载，或选择其他文件。</translation>
    </message>
    <message>
        <source>The entry %1 has the unknown type %2.</source>
        <translation>条目 %1 的类型 %2 未知。</translation>
    </message>
    <message>
        <source>The file is damaged, or newer than this program.</source>
        <translation>文件已损坏，或比本程序更新。</translation>
    </message>
    <message>
        <source>The entry %1 is a list of lists, which is not supported.</source>
        <translation>条目 %1 是嵌套列表，不受支持。</translation>
    </message>
    <message>
        <source>Choose another file of this model.</source>
        <translation>请选择该模型的其他文件。</translation>
    </message>
    <message>
        <source>The entry %1 should be true or false, but is %2.</source>
        <translation>条目 %1 应为真或假，实际为 %2。</translation>
    </message>
    <message>
        <source>The entry general.alignment is %1; it must be a power of two from 8 to 65536.</source>
        <translation>条目 general.alignment 为 %1；它必须是 8 到 65536 之间的 2 的幂。</translation>
    </message>
    <message>
        <source>The entry %1 is %2, but should be %3.</source>
        <translation>条目 %1 为 %2，但应为 %3。</translation>
    </message>
    <message>
        <source>The file is damaged or was converted wrongly. Choose another one.</source>
        <translation>文件已损坏或转换有误，请选择其他文件。</translation>
    </message>
    <message>
        <source>The entry %1 has %2; Parlor reads at most %3.</source>
        <translation>条目 %1 有 %2；Parlor 最多读取 %3。</translation>
    </message>
    <message>
        <source>The file is damaged, or needs a newer program.</source>
        <translation>文件已损坏，或需要更新的程序。</translation>
    </message>
    <message>
        <source>Tensor number %1 has an invalid name: %2.</source>
        <translation>第 %1 个张量的名称无效：%2。</translation>
    </message>
    <message>
        <source>The file has the tensor %1 twice.</source>
        <translation>文件中的张量 %1 出现了两次。</translation>
    </message>
    <message>
        <source>The tensor %1 has %2 dimensions; 1 to 4 are possible.</source>
        <translation>张量 %1 有 %2 维；只能是 1 到 4 维。</translation>
    </message>
    <message>
        <source>The tensor %1 has a side of length %2.</source>
        <translation>张量 %1 有一条边的长度为 %2。</translation>
    </message>
    <message>
        <source>The tensor %1 is larger than any file can be.</source>
        <translation>张量 %1 比任何文件都大。</translation>
    </message>
    <message>
        <source>The tensor %1 is stored as %2, which is not supported yet.</source>
        <translation>张量 %1 以 %2 存储，目前还不支持。</translation>
    </message>
    <message>
        <source>Choose another quantization of this model, such as Q4_K_M or Q8_0.</source>
        <translation>请选择该模型的其他量化版本，例如 Q4_K_M 或 Q8_0。</translation>
    </message>
    <message>
        <source>The tensor %1 is stored as %2, a format that was given up.</source>
        <translation>张量 %1 以 %2 存储，该格式已被弃用。</translation>
    </message>
    <message>
        <source>The tensor %1 uses format number %2, which this program does not know.</source>
        <translation>张量 %1 使用编号为 %2 的格式，本程序不认识。</translation>
    </message>
    <message>
        <source>Update Parlor, or choose another quantization of this model.</source>
        <translation>请更新 Parlor，或选择该模型的其他量化版本。</translation>
    </message>
    <message>
        <source>The tensor %1 has rows of %2 values, which is no whole number of %3 blocks.</source>
        <translation>张量 %1 每行有 %2 个值，不是 %3 块的整数倍。</translation>
    </message>
    <message>
        <source>The tensor %1 starts at %2, which is no multiple of the alignment %3.</source>
        <translation>张量 %1 从 %2 开始，不是对齐值 %3 的倍数。</translation>
    </message>
    <message>
        <source>The tensor %1 lies outside of the file.</source>
        <translation>张量 %1 超出了文件范围。</translation>
    </message>
    <message>
        <source>The tensors %1 and %2 overlap.</source>
        <translation>张量 %1 与 %2 重叠。</translation>
    </message>
    <message>
        <source>Part %1 of %2 is missing: %3.</source>
        <translation>缺少第 %1 部分（共 %2 部分）：%3。</translation>
    </message>
    <message>
        <source>Put all parts of the model into one folder.</source>
        <translation>请把模型的所有部分放进同一个文件夹。</translation>
    </message>
    <message>
        <source>%1 does not belong to this model: it is no part of %2.</source>
        <translation>%1 不属于这个模型：它不是 %2 的一部分。</translation>
    </message>
    <message>
        <source>Download this part again, all from the same place.</source>
        <translation>请从同一来源重新下载这一部分。</translation>
    </message>
    <message>
        <source>%1 holds part %2 instead of part %3.</source>
        <translation>%1 是第 %2 部分，而不是第 %3 部分。</translation>
    </message>
    <message>
        <source>Give the parts their original names, or download this part again.</source>
        <translation>请恢复各部分的原文件名，或重新下载这一部分。</translation>
    </message>
    <message>
        <source>The file says it is part %1 of %2.</source>
        <translation>该文件声称自己是第 %1 部分（共 %2 部分）。</translation>
    </message>
    <message>
        <source>The parts have %1 tensors together; the first part says %2.</source>
        <translation>各部分共有 %1 个张量；第一部分声称有 %2 个。</translation>
    </message>
    <message>
        <source>One of the parts belongs to another model. Download them again, all from the same place.</source>
        <translation>其中一部分属于别的模型。请从同一来源重新下载。</translation>
    </message>
    <message>
        <source>%1 is part %2 of %3, but its name does not end in %4, so the other parts cannot be found.</source>
        <translation>%1 是第 %2 部分（共 %3 部分），但文件名不以 %4 结尾，因此找不到其他部分。</translation>
    </message>
    <message>
        <source>Give the parts their original names.</source>
        <translation>请恢复各部分的原文件名。</translation>
    </message>
    <message>
        <source>The file does not say which architecture its model has (general.architecture).</source>
        <translation>文件没有说明模型的架构（general.architecture）。</translation>
    </message>
    <message>
        <source>The model&apos;s architecture &quot;%1&quot; is not supported yet. Supported are: %2.</source>
        <translation>目前还不支持模型架构“%1”。支持的架构有：%2。</translation>
    </message>
    <message>
        <source>Update Parlor, or choose another model.</source>
        <translation>请更新 Parlor，或选择其他模型。</translation>
    </message>
    <message>
        <source>The entry %1 is missing.</source>
        <translation>缺少条目 %1。</translation>
    </message>
    <message>
        <source>The file was converted wrongly. Choose another one.</source>
        <translation>文件转换有误，请选择其他文件。</translation>
    </message>
    <message>
        <source>Invalid value for %1: %2 (possible: %3).</source>
        <translation>%1 的值无效：%2（允许：%3）。</translation>
    </message>
    <message>
        <source>The model uses %1, which is not supported yet (%2).</source>
        <translation>模型使用了 %1，目前还不支持（%2）。</translation>
    </message>
    <message>
        <source>%1 of the model&apos;s tensors are missing: %2.</source>
        <translation>模型缺少 %1 个张量：%2。</translation>
    </message>
    <message>
        <source>The file is incomplete. Choose another one.</source>
        <translation>文件不完整，请选择其他文件。</translation>
    </message>
    <message>
        <source>The tensor %1 has the shape %2 instead of %3.</source>
        <translation>张量 %1 的形状为 %2，应为 %3。</translation>
    </message>
    <message>
        <source>The tensor %1 is stored as %2; it should be f32, f16 or bf16.</source>
        <translation>张量 %1 以 %2 存储；应为 f32、f16 或 bf16。</translation>
    </message>
    <message>
        <source>The tensor %1 is not part of the architecture %2 as Parlor knows it.</source>
        <translation>张量 %1 不属于 Parlor 所知的 %2 架构。</translation>
    </message>
    <message>
        <source>The file has a vocabulary only, no weights.</source>
        <translation>文件只有词表，没有权重。</translation>
    </message>
    <message>
        <source>Choose the file with the model&apos;s weights.</source>
        <translation>请选择包含模型权重的文件。</translation>
    </message>
    <message>
        <source>The file is a helper for images or sound (%1), not a language model.</source>
        <translation>该文件是处理图像或声音的辅助文件（%1），不是语言模型。</translation>
    </message>
    <message>
        <source>Choose the model&apos;s main file.</source>
        <translation>请选择模型的主文件。</translation>
    </message>
    <message>
        <source>The tokenizer&apos;s %1 are missing (%2).</source>
        <translation>分词器缺少 %1（%2）。</translation>
    </message>
    <message>
        <source>The tokenizer has %1 tokens, but %2 entries in %3.</source>
        <translation>分词器有 %1 个词元，但 %3 中有 %2 个条目。</translation>
    </message>
    <message>
        <source>The tokenizer has %1 tokens, but the model %2.</source>
        <translation>分词器有 %1 个词元，模型却有 %2 个。</translation>
    </message>
    <message>
        <source>%1 is %2, but there are only %3 tokens.</source>
        <translation>%1 为 %2，但一共只有 %3 个词元。</translation>
    </message>
    <message>
        <source>Token %1 has the unknown type %2.</source>
        <translation>词元 %1 的类型 %2 未知。</translation>
    </message>
    <message>
        <source>The score of token %1 is not a number.</source>
        <translation>词元 %1 的分数不是数字。</translation>
    </message>
    <message>
        <source>Merge %1 of the tokenizer is not two parts with a space between: %2</source>
        <translation>分词器的第 %1 条合并规则不是以空格分开的两部分：%2</translation>
    </message>
    <message>
        <source>The machine profile is not valid: %1.</source>
        <translation>机器配置文件无效：%1。</translation>
    </message>
    <message>
        <source>Compare it with the profiles that come with Parlor.</source>
        <translation>请与 Parlor 附带的配置文件对照。</translation>
    </message>
    <message>
        <source>Graphics cards found: %1.</source>
        <translation>找到显卡：%1。</translation>
    </message>
    <message>
        <source>There is no NVIDIA driver on this computer.</source>
        <translation>这台电脑上没有 NVIDIA 驱动程序。</translation>
    </message>
    <message>
        <source>If it has an NVIDIA graphics card, install the card&apos;s driver.</source>
        <translation>如果它有 NVIDIA 显卡，请安装显卡驱动程序。</translation>
    </message>
    <message>
        <source>The NVIDIA driver sees no graphics card.</source>
        <translation>NVIDIA 驱动程序没有发现显卡。</translation>
    </message>
    <message>
        <source>Check that the card is switched on and that the driver still supports it.</source>
        <translation>请确认显卡已启用，并且驱动程序仍然支持它。</translation>
    </message>
    <message>
        <source>The NVIDIA driver does not answer: %1 failed with error %2.</source>
        <translation>NVIDIA 驱动程序没有响应：%1 失败，错误 %2。</translation>
    </message>
    <message>
        <source>Restart the computer; if that does not help, install the driver again.</source>
        <translation>请重新启动电脑；如果无效，请重新安装驱动程序。</translation>
    </message>
    <message>
        <source>Looking for graphics cards took more than %1 seconds and was stopped.</source>
        <translation>查找显卡超过 %1 秒，已停止。</translation>
    </message>
    <message>
        <source>Looking for graphics cards ended unexpectedly (%1).</source>
        <translation>查找显卡时意外中断（%1）。</translation>
    </message>
    <message>
        <source>Install the NVIDIA driver again.</source>
        <translation>请重新安装 NVIDIA 驱动程序。</translation>
    </message>
    <message>
        <source>Looking for graphics cards gave an answer that makes no sense.</source>
        <translation>查找显卡得到的结果无法理解。</translation>
    </message>
    <message>
        <source>The helper program that looks for graphics cards could not be started.</source>
        <translation>无法启动用来查找显卡的辅助程序。</translation>
    </message>
    <message>
        <source>Check that Parlor&apos;s own program file may be executed.</source>
        <translation>请确认 Parlor 的程序文件可以执行。</translation>
    </message>
    <message>
        <source>The computer has no NVIDIA graphics card.</source>
        <translation>这台电脑没有 NVIDIA 显卡。</translation>
    </message>
    <message>
        <source>The model fits on %1 with %2 to spare.</source>
        <translation>模型可以放进 %1，还剩 %2。</translation>
    </message>
    <message>
        <source>This is a plan for another computer: %1.</source>
        <translation>这是为另一台电脑做的计划：%1。</translation>
    </message>
    <message>
        <source>The context has %1 tokens instead of %2, because more does not fit in memory.</source>
        <translation>上下文为 %1 个词元，而不是 %2 个，因为内存放不下更多。</translation>
    </message>
    <message>
        <source>A smaller quantization of the model leaves more room for the context.</source>
        <translation>选择更小的量化版本，可以给上下文留出更多空间。</translation>
    </message>
    <message>
        <source>The KV cache is kept in q8_0, half the size: in f16 a context of %1 tokens would not fit.</source>
        <translation>KV 缓存以 q8_0 保存，大小减半：用 f16 放不下 %1 个词元的上下文。</translation>
    </message>
    <message>
        <source>The layers are spread over several graphics cards: %1.</source>
        <translation>各层分布在多块显卡上：%1。</translation>
    </message>
    <message>
        <source>%1 of %2 layers stay on the processor, because the graphics memory is full. This is slower.</source>
        <translation>显存已满，%2 层中有 %1 层留在处理器上，速度会变慢。</translation>
    </message>
    <message>
        <source>The model does not fit: it needs at least %1 of memory and %2 are available.</source>
        <translation>模型放不下：至少需要 %1 内存，目前可用 %2。</translation>
    </message>
    <message>
        <source>Close other programs or choose a smaller model.</source>
        <translation>请关闭其他程序，或选择更小的模型。</translation>
    </message>
    <message>
        <source>A quantization with at most %1 bits per weight would fit (this one has %2).</source>
        <translation>每个权重不超过 %1 位的量化版本就能放下（当前为 %2 位）。</translation>
    </message>
    <message>
        <source>%1 more memory would be enough.</source>
        <translation>再多 %1 内存就够了。</translation>
    </message>
    <message>
        <source>A context of at most %1 tokens would fit on the graphics cards alone.</source>
        <translation>如果上下文不超过 %1 个词元，仅用显卡就能放下。</translation>
    </message>
    <message>
        <source>The context of %1 tokens is longer than the %2 that the model was trained for; long answers may lose the thread.</source>
        <translation>%1 个词元的上下文超过了模型训练时的 %2 个；较长的回答可能会跑题。</translation>
    </message>
    <message>
        <source>Choose a context of at most %2 tokens.</source>
        <translation>请选择不超过 %2 个词元的上下文。</translation>
    </message>
    <message>
        <source>%1 cannot be %2; %3 is used instead.</source>
        <translation>%1 不能为 %2；改用 %3。</translation>
    </message>
    <message>
        <source>The device %1 does not exist on this computer.</source>
        <translation>这台电脑上没有设备 %1。</translation>
    </message>
    <message>
        <source>Choose &quot;auto&quot; or &quot;cpu&quot;.</source>
        <translation>请选择 &quot;auto&quot; 或 &quot;cpu&quot;。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no list of devices.</source>
        <translation>“%1”不是设备列表。</translation>
    </message>
    <message>
        <source>Write &quot;auto&quot;, &quot;cpu&quot;, or graphics cards as in &quot;cuda:0,cuda:1&quot;.</source>
        <translation>请写 &quot;auto&quot;、&quot;cpu&quot;，或像 &quot;cuda:0,cuda:1&quot; 这样列出显卡。</translation>
    </message>
    <message>
        <source>The KV cache cannot be kept in %1: the model&apos;s head size does not suit it. %2 is used.</source>
        <translation>KV 缓存不能以 %1 保存：模型的注意力头大小不适合。改用 %2。</translation>
    </message>
    <message>
        <source>%1 is not used: %2 of free memory are too little for one layer of this model.</source>
        <translation>没有使用 %1：%2 空闲显存放不下该模型的一层。</translation>
    </message>
    <message>
        <source>%1 is not used: its compute capability is %2, and 6.0 is needed.</source>
        <translation>没有使用 %1：它的计算能力为 %2，至少需要 6.0。</translation>
    </message>
    <message>
        <source>Prompts are read in steps of %1 tokens instead of %2, which saves memory.</source>
        <translation>每次读取 %1 个词元的提示，而不是 %2 个，以节省内存。</translation>
    </message>
    <message>
        <source>Everything runs on the processor, as chosen.</source>
        <translation>按照选择，全部在处理器上运行。</translation>
    </message>
    <message>
        <source>The sizes in the model&apos;s header are beyond what any computer holds.</source>
        <translation>模型文件头中的尺寸超出了任何电脑的容量。</translation>
    </message>
    <message>
        <source>The file is probably damaged: download it again.</source>
        <translation>文件可能已损坏：请重新下载。</translation>
    </message>
    <message>
        <source>%1 of %2 are left for the screen.</source>
        <translation>在 %2 中为屏幕显示留出 %1。</translation>
    </message>
    <message>
        <source>A quantization with at most %1 bits per weight would fit on the graphics cards alone (this one has %2).</source>
        <translation>每个权重不超过 %1 位的量化版本仅用显卡就能放下（当前为 %2 位）。</translation>
    </message>
    <message>
        <source>%1 is not needed: the model fits without it, and spreading the layers does not make answers faster.</source>
        <translation>不需要 %1：没有它模型也放得下，而且把各层分开并不会让回答更快。</translation>
    </message>
    <message>
        <source>The fastest variant that %1 can run.</source>
        <translation>这是 %1 能运行的最快的版本。</translation>
    </message>
    <message>
        <source>The processor lacks %1.</source>
        <translation>处理器不支持 %1。</translation>
    </message>
    <message>
        <source>It would work, but is slower.</source>
        <translation>可以运行，但更慢。</translation>
    </message>
    <message>
        <source>No graphics card is used in this plan.</source>
        <translation>此计划不使用显卡。</translation>
    </message>
    <message>
        <source>It was switched off: a lower level was asked for.</source>
        <translation>已关闭：要求使用较低的级别。</translation>
    </message>
    <message>
        <source>It needs compute capability %1; the card has %2.</source>
        <translation>需要计算能力 %1；该显卡为 %2。</translation>
    </message>
    <message>
        <source>It needs tensor cores, which the card does not have.</source>
        <translation>需要张量核心，而该显卡没有。</translation>
    </message>
    <message>
        <source>It is for other processors.</source>
        <translation>它用于其他处理器。</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>There is not enough memory: %1 more were needed.</source>
        <translation>内存不足：还需要 %1。</translation>
    </message>
    <message>
        <source>Close other programs, choose a smaller context, or a smaller model.</source>
        <translation>请关闭其他程序，选择更短的上下文，或更小的模型。</translation>
    </message>
    <message>
        <source>The model uses the tokenizer &quot;%1&quot;, which Parlor does not know.</source>
        <translation>模型使用的分词器“%1”，Parlor 不认识。</translation>
    </message>
    <message>
        <source>The model&apos;s vocabulary is damaged: %1.</source>
        <translation>模型的词表已损坏：%1。</translation>
    </message>
    <message>
        <source>Download the model again, or choose another one.</source>
        <translation>请重新下载模型，或选择其他模型。</translation>
    </message>
    <message>
        <source>The model splits text by the rule &quot;%1&quot;, which Parlor does not know.</source>
        <translation>模型按规则“%1”切分文本，Parlor 不认识该规则。</translation>
    </message>
    <message>
        <source>The chat template has an error in line %1: %2.</source>
        <translation>对话模板第 %1 行有错误：%2。</translation>
    </message>
    <message>
        <source>Choose another template for this model, for example ChatML.</source>
        <translation>请为该模型选择其他模板，例如 ChatML。</translation>
    </message>
    <message>
        <source>The chat template failed in line %1: %2.</source>
        <translation>对话模板在第 %1 行执行失败：%2。</translation>
    </message>
    <message>
        <source>The model&apos;s chat template refuses this conversation: %1</source>
        <translation>模型的对话模板拒绝了这段对话：%1</translation>
    </message>
    <message>
        <source>Change the messages, or choose another template for this model.</source>
        <translation>请修改消息，或为该模型选择其他模板。</translation>
    </message>
    <message>
        <source>The chat template was stopped in line %1: %2.</source>
        <translation>对话模板在第 %1 行被停止：%2。</translation>
    </message>
    <message>
        <source>The template is faulty. Choose another one for this model, for example ChatML.</source>
        <translation>模板有问题。请为该模型选择其他模板，例如 ChatML。</translation>
    </message>
    <message>
        <source>The messages given to the chat template are not valid: %1.</source>
        <translation>交给对话模板的消息无效：%1。</translation>
    </message>
    <message>
        <source>They must be a JSON list of objects with a role and a content.</source>
        <translation>它们必须是 JSON 列表，其中每个对象都有 role 和 content。</translation>
    </message>
    <message>
        <source>The model does not fit this computer.</source>
        <translation>这台电脑放不下这个模型。</translation>
    </message>
    <message>
        <source>Choose a smaller model or a stronger quantization, or a smaller context.</source>
        <translation>请选择更小的模型、更强的量化版本，或更短的上下文。</translation>
    </message>
    <message>
        <source>The plan uses the device %1, which this program cannot run on.</source>
        <translation>计划使用设备 %1，而本程序无法在其上运行。</translation>
    </message>
    <message>
        <source>Choose &quot;cpu&quot; or &quot;auto&quot; as the device.</source>
        <translation>请选择 &quot;cpu&quot; 或 &quot;auto&quot; 作为设备。</translation>
    </message>
    <message>
        <source>%1 ended while the tensor %2 was being read.</source>
        <translation>读取张量 %2 时，%1 提前结束。</translation>
    </message>
    <message>
        <source>The file was changed or its disk was removed. Load it again.</source>
        <translation>文件被更改，或其所在磁盘已被移除。请重新加载。</translation>
    </message>
    <message>
        <source>The tensor %1 has a shape that cannot be run.</source>
        <translation>张量 %1 的形状无法运行。</translation>
    </message>
    <message>
        <source>The file does not follow its format. Download it again or choose another one.</source>
        <translation>文件不符合其格式。请重新下载，或选择其他文件。</translation>
    </message>
    <message>
        <source>The sizes in the model file are too large to be used.</source>
        <translation>模型文件中的尺寸过大，无法使用。</translation>
    </message>
    <message>
        <source>Choose a smaller context, or another file.</source>
        <translation>请选择更短的上下文，或其他文件。</translation>
    </message>
    <message>
        <source>The prompt is empty.</source>
        <translation>提示为空。</translation>
    </message>
    <message>
        <source>Write something first.</source>
        <translation>请先写点什么。</translation>
    </message>
    <message>
        <source>The prompt has %1 tokens, but the context holds %2.</source>
        <translation>提示有 %1 个词元，而上下文只能容纳 %2 个。</translation>
    </message>
    <message>
        <source>Shorten it, start a new conversation, or choose a larger context.</source>
        <translation>请缩短内容、新建对话，或选择更长的上下文。</translation>
    </message>
    <message>
        <source>%1 is not a token of this model; it has %2.</source>
        <translation>%1 不是该模型的词元；它共有 %2 个词元。</translation>
    </message>
    <message>
        <source>Use token numbers from 0 to one less than that.</source>
        <translation>请使用从 0 到总数减一的词元编号。</translation>
    </message>
    <message>
        <source>There is no prompt to continue.</source>
        <translation>没有可以续写的提示。</translation>
    </message>
    <message>
        <source>Give a prompt first.</source>
        <translation>请先给出提示。</translation>
    </message>
    <message>
        <source>The model is already in use by another conversation.</source>
        <translation>模型正被另一个对话使用。</translation>
    </message>
    <message>
        <source>Stop the other answer first.</source>
        <translation>请先停止另一个回答。</translation>
    </message>
    <message>
        <source>The model computed values that are not numbers, so its answer was stopped.</source>
        <translation>模型算出了非数字的值，回答已停止。</translation>
    </message>
    <message>
        <source>The model finds every word equally likely, so its answer was stopped.</source>
        <translation>模型认为所有词的可能性都一样，回答已停止。</translation>
    </message>
    <message>
        <source>The context of %1 tokens is full.</source>
        <translation>%1 个词元的上下文已满。</translation>
    </message>
    <message>
        <source>Start a new conversation, or choose a larger context.</source>
        <translation>请新建对话，或选择更长的上下文。</translation>
    </message>
    <message>
        <source>The entry %1 has %2 values, but the model %3 layers.</source>
        <translation>条目 %1 有 %2 个值，但模型有 %3 层。</translation>
    </message>
    <message>
        <source>%1 is a safetensors file without the config.json that says what model it is.</source>
        <translation>%1 是一个 safetensors 文件，但旁边没有说明模型类型的 config.json。</translation>
    </message>
    <message>
        <source>Put all files of the model into one folder, and open the folder.</source>
        <translation>请把模型的所有文件放进同一个文件夹，再打开该文件夹。</translation>
    </message>
    <message>
        <source>Look for a safetensors or GGUF version of the same model.</source>
        <translation>请寻找同一模型的 safetensors 或 GGUF 版本。</translation>
    </message>
    <message>
        <source>%1 is no valid JSON at byte %2: %3.</source>
        <translation>%1 在第 %2 字节处不是有效的 JSON：%3。</translation>
    </message>
    <message>
        <source>%1 is too large: it has %2.</source>
        <translation>%1 太大：%2。</translation>
    </message>
    <message>
        <source>%1 has the entry %2 twice.</source>
        <translation>%1 中的条目 %2 出现了两次。</translation>
    </message>
    <message>
        <source>The header of %1 is not that of a safetensors file: %2.</source>
        <translation>%1 的文件头不是 safetensors 文件的文件头：%2。</translation>
    </message>
    <message>
        <source>The header of %1 claims %2; 100 MB are the most that there can be.</source>
        <translation>%1 的文件头自称有 %2，而最多只能有 100 MB。</translation>
    </message>
    <message>
        <source>%1 ends early: it needs %2 and has %3. The download did not finish.</source>
        <translation>%1 不完整：需要 %2，实际只有 %3。下载没有完成。</translation>
    </message>
    <message>
        <source>%1 describes the tensor %2 wrongly: %3.</source>
        <translation>%1 对张量 %2 的描述有误：%3。</translation>
    </message>
    <message>
        <source>%1 has %2 at its end that belong to no tensor.</source>
        <translation>%1 末尾有 %2 不属于任何张量。</translation>
    </message>
    <message>
        <source>There is no model in the folder %1.</source>
        <translation>文件夹 %1 中没有模型。</translation>
    </message>
    <message>
        <source>Choose a .gguf file, or a folder with config.json and safetensors files.</source>
        <translation>请选择 .gguf 文件，或包含 config.json 和 safetensors 文件的文件夹。</translation>
    </message>
    <message>
        <source>The folder %1 holds several models: %2.</source>
        <translation>文件夹 %1 中有多个模型：%2。</translation>
    </message>
    <message>
        <source>Choose one of these files.</source>
        <translation>请选择其中一个文件。</translation>
    </message>
    <message>
        <source>The folder %1 has its weights only in PyTorch files such as %2. They can run code when they are opened, so Parlor does not load them.</source>
        <translation>文件夹 %1 的权重只存在于 PyTorch 文件（如 %2）中。这类文件在打开时可以运行代码，因此 Parlor 不加载它们。</translation>
    </message>
    <message>
        <source>Download the safetensors files of this model, or a GGUF version of it.</source>
        <translation>请下载该模型的 safetensors 文件，或它的 GGUF 版本。</translation>
    </message>
    <message>
        <source>The folder %1 holds only an adapter (LoRA): changes to another model, without that model.</source>
        <translation>文件夹 %1 中只有适配器（LoRA）：它只是对另一个模型的修改，不含那个模型本身。</translation>
    </message>
    <message>
        <source>Choose a version of the model that the adapter has been merged into.</source>
        <translation>请选择已合并该适配器的模型版本。</translation>
    </message>
    <message>
        <source>The folder %1 holds a model that makes images, not a language model.</source>
        <translation>文件夹 %1 中是生成图像的模型，不是语言模型。</translation>
    </message>
    <message>
        <source>Choose a language model.</source>
        <translation>请选择语言模型。</translation>
    </message>
    <message>
        <source>The folder %1 has safetensors files, but no config.json, which says what model they are.</source>
        <translation>文件夹 %1 中有 safetensors 文件，但缺少说明模型类型的 config.json。</translation>
    </message>
    <message>
        <source>Download the config.json of this model into the folder.</source>
        <translation>请把该模型的 config.json 下载到此文件夹。</translation>
    </message>
    <message>
        <source>The model in %1 is still being downloaded, or its download stopped: there is %2.</source>
        <translation>%1 中的模型仍在下载，或下载已中断：存在文件 %2。</translation>
    </message>
    <message>
        <source>Wait until the download has finished, then open the folder again.</source>
        <translation>请等待下载完成，然后重新打开该文件夹。</translation>
    </message>
    <message>
        <source>The folder %1 has %2 safetensors files, but no model.safetensors.index.json that says how they belong together.</source>
        <translation>文件夹 %1 中有 %2 个 safetensors 文件，但缺少说明它们如何组合的 model.safetensors.index.json。</translation>
    </message>
    <message>
        <source>Download the index file of this model into the folder.</source>
        <translation>请把该模型的索引文件下载到此文件夹。</translation>
    </message>
    <message>
        <source>%1 of the model&apos;s %2 files are missing: %3.</source>
        <translation>模型的 %2 个文件中缺少 %1 个：%3。</translation>
    </message>
    <message>
        <source>Download the missing files into the folder.</source>
        <translation>请把缺少的文件下载到此文件夹。</translation>
    </message>
    <message>
        <source>%1 and %2 both hold the tensor %3.</source>
        <translation>%1 和 %2 都包含张量 %3。</translation>
    </message>
    <message>
        <source>The files belong to different models. Download them again, all from the same place.</source>
        <translation>这些文件属于不同的模型。请从同一来源重新下载全部文件。</translation>
    </message>
    <message>
        <source>%1 does not say where the model&apos;s tensors are: %2.</source>
        <translation>%1 没有说明模型的张量在哪里：%2。</translation>
    </message>
    <message>
        <source>%1 names a file outside of its folder, or no safetensors file: %2.</source>
        <translation>%1 指向了所在文件夹之外的文件，或不是 safetensors 文件：%2。</translation>
    </message>
    <message>
        <source>Do not use this model: an honest index names only files beside it.</source>
        <translation>请勿使用此模型：正常的索引只会列出同一文件夹中的文件。</translation>
    </message>
    <message>
        <source>%1 says that the tensor %2 is in %3, but it is not.</source>
        <translation>%1 称张量 %2 在 %3 中，但实际不在。</translation>
    </message>
    <message>
        <source>The entry %1 of config.json is of type %2 instead of %3.</source>
        <translation>config.json 的条目 %1 的类型是 %2，而应为 %3。</translation>
    </message>
    <message>
        <source>The model&apos;s weights are quantized as %1, which is not supported yet.</source>
        <translation>模型权重的量化方式为 %1，目前还不支持。</translation>
    </message>
    <message>
        <source>Choose the model without this quantization, or a GGUF version of it.</source>
        <translation>请选择未经此量化的模型，或它的 GGUF 版本。</translation>
    </message>
    <message>
        <source>The tensor %1 is stored as %2; F32, F16 and BF16 can be read.</source>
        <translation>张量 %1 以 %2 存储；可读取的是 F32、F16 和 BF16。</translation>
    </message>
    <message>
        <source>Choose another version of this model.</source>
        <translation>请选择该模型的其他版本。</translation>
    </message>
    <message>
        <source>The tensor %1 has the impossible shape %2.</source>
        <translation>张量 %1 的形状 %2 不可能成立。</translation>
    </message>
    <message>
        <source>The experts of %1 differ in shape or format (expert %2).</source>
        <translation>%1 的各专家形状或格式不一致（专家 %2）。</translation>
    </message>
    <message>
        <source>The quantization in config.json has groups of %1 values, which is impossible.</source>
        <translation>config.json 中的量化设置的分组大小为 %1，这是不可能的。</translation>
    </message>
    <message>
        <source>The quantized weight %1 lacks its part &quot;%2&quot;.</source>
        <translation>量化权重 %1 缺少组成部分“%2”。</translation>
    </message>
    <message>
        <source>The parts of the quantized weight %1 do not fit together: %2.</source>
        <translation>量化权重 %1 的各部分不匹配：%2。</translation>
    </message>
    <message>
        <source>The quantized weight %1 puts a column into group %2, but there are %3 groups.</source>
        <translation>量化权重 %1 把一列放进了第 %2 组，但总共只有 %3 组。</translation>
    </message>
    <message>
        <source>The quantized weight %1 has a scale that is no finite number.</source>
        <translation>量化权重 %1 的某个缩放系数不是有限数。</translation>
    </message>
    <message>
        <source>The tokenizer in %1 is damaged: %2.</source>
        <translation>%1 中的分词器已损坏：%2。</translation>
    </message>
    <message>
        <source>The tokenizer in %1 uses %2, which Parlor does not know.</source>
        <translation>%1 中的分词器使用了 %2，Parlor 不认识它。</translation>
    </message>
    <message>
        <source>There is no tokenizer in %1: neither tokenizer.json nor tokenizer.model.</source>
        <translation>%1 中没有分词器：既没有 tokenizer.json，也没有 tokenizer.model。</translation>
    </message>
    <message>
        <source>Download all files of the model into this folder.</source>
        <translation>请把模型的全部文件下载到此文件夹。</translation>
    </message>
    <message>
        <source>%1 exists already.</source>
        <translation>%1 已经存在。</translation>
    </message>
    <message>
        <source>Choose another name. A model cannot be written over itself.</source>
        <translation>请换一个名称。模型不能覆盖它自己。</translation>
    </message>
    <message>
        <source>Models cannot be written in the format %1.</source>
        <translation>无法以格式 %1 写出模型。</translation>
    </message>
    <message>
        <source>Choose q4_k, q5_k, q6_k or q8_0.</source>
        <translation>请选择 q4_k、q5_k、q6_k 或 q8_0。</translation>
    </message>
    <message>
        <source>%1 has no weights in F32, F16 or BF16 that could be made smaller.</source>
        <translation>%1 中没有可以缩小的 F32、F16 或 BF16 权重。</translation>
    </message>
    <message>
        <source>Use the file of this model that is not quantized yet.</source>
        <translation>请使用该模型尚未量化的文件。</translation>
    </message>
    <message>
        <source>%1 is no GGUF file; only these can be written in another format.</source>
        <translation>%1 不是 GGUF 文件；只有 GGUF 文件可以转换为其他格式。</translation>
    </message>
    <message>
        <source>The tensor %1 has values that are infinite or no numbers.</source>
        <translation>张量 %1 含有无穷大或非数值的值。</translation>
    </message>
    <message>
        <source>%1 could not be written.</source>
        <translation>无法写入 %1。</translation>
    </message>
    <message>
        <source>Check the folder, its permissions, and the free space.</source>
        <translation>请检查文件夹、其权限以及可用空间。</translation>
    </message>
    <message>
        <source>%1 needs %2, but only %3 are free there.</source>
        <translation>%1 需要 %2，但那里只有 %3 可用。</translation>
    </message>
    <message>
        <source>Free some space, or choose another folder.</source>
        <translation>请腾出一些空间，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>The model splits text by the expression &quot;%1&quot;, which Parlor does not know: %2.</source>
        <translation>模型按表达式“%1”切分文本，Parlor 不认识它：%2。</translation>
    </message>
    <message>
        <source>As it is stored (%1) this model does not fit. Its weights are written as %2 first, once: %3 beside the model.</source>
        <translation>按原样存储（%1），这个模型放不下。先把它的权重写成 %2，只需一次：在模型旁占用 %3。</translation>
    </message>
    <message>
        <source>The weights are written as %1 first, once: %2 beside the model.</source>
        <translation>先把权重写成 %1，只需一次：在模型旁占用 %2。</translation>
    </message>
    <message>
        <source>This model&apos;s weights are not in F16 or BF16; they are used as they are stored.</source>
        <translation>这个模型的权重不是 F16 或 BF16，将按原样使用。</translation>
    </message>
    <message>
        <source>Use a GGUF file of this model, or leave out --out: its weights are then written beside it, for loading.</source>
        <translation>请使用这个模型的 GGUF 文件，或者不加 --out：这样权重会写在模型旁边，供加载时使用。</translation>
    </message>
    <message>
        <source>%1 is not used: this build has no kernels for graphics cards.</source>
        <translation>不使用 %1：此版本没有用于显卡的内核。</translation>
    </message>
    <message>
        <source>They are made where a CUDA toolkit is found while the program is built.</source>
        <translation>构建程序时若找到 CUDA 工具包，就会生成这些内核。</translation>
    </message>
    <message>
        <source>The file with the kernels for graphics cards is damaged: %1.</source>
        <translation>显卡内核文件已损坏：%1。</translation>
    </message>
    <message>
        <source>Install the program again.</source>
        <translation>请重新安装程序。</translation>
    </message>
    <message>
        <source>%1 is not used: this build has no kernels for compute capability %2. It has: %3.</source>
        <translation>不使用 %1：此版本没有计算能力 %2 的内核。现有：%3。</translation>
    </message>
    <message>
        <source>%1 is not used: its driver supports CUDA %2, and the kernels for it need %3.</source>
        <translation>不使用 %1：其驱动支持 CUDA %2，而相应内核需要 %3。</translation>
    </message>
    <message>
        <source>Install a newer driver for the card.</source>
        <translation>请为显卡安装更新的驱动。</translation>
    </message>
    <message>
        <source>The driver refuses the kernels %1 (%2).</source>
        <translation>驱动拒绝加载内核 %1（%2）。</translation>
    </message>
    <message>
        <source>The kernels for this card lack %1.</source>
        <translation>此显卡的内核缺少 %1。</translation>
    </message>
    <message>
        <source>The graphics card has not enough free memory: %1 more were needed.</source>
        <translation>显卡的可用显存不足：还需要 %1。</translation>
    </message>
    <message>
        <source>Close other programs that use the card, or choose a smaller context.</source>
        <translation>请关闭其他使用显卡的程序，或选择较小的上下文。</translation>
    </message>
    <message>
        <source>The graphics card stopped answering (%1: %2).</source>
        <translation>显卡停止响应（%1：%2）。</translation>
    </message>
    <message>
        <source>Restart the program to use the card again.</source>
        <translation>重新启动程序后即可再次使用显卡。</translation>
    </message>
    <message>
        <source>The graphics card&apos;s driver reports an error: %1 failed (%2).</source>
        <translation>显卡驱动报告错误：%1 失败（%2）。</translation>
    </message>
    <message>
        <source>The NVIDIA driver lacks the function %1.</source>
        <translation>NVIDIA 驱动缺少函数 %1。</translation>
    </message>
    <message>
        <source>The experts of %1 of %2 layers stay in RAM and run on the processor: they are most of the model, and each word uses few of them.</source>
        <translation>%2 层中有 %1 层的专家留在内存中由处理器计算：它们占模型的大部分，而每个词只用到其中少数。</translation>
    </message>
    <message>
        <source>%1 is not used: checking its kernels took more than %2 seconds and was stopped.</source>
        <translation>不使用 %1：检查其内核超过 %2 秒，已停止。</translation>
    </message>
    <message>
        <source>Check it again under Diagnostics, or install the card&apos;s driver again.</source>
        <translation>请在“诊断”中重新检查，或重新安装显卡驱动。</translation>
    </message>
    <message>
        <source>%1 is not used: checking its kernels ended unexpectedly (%2).</source>
        <translation>不使用 %1：检查其内核时意外终止（%2）。</translation>
    </message>
    <message>
        <source>%1 is not used: on it these kernels compute wrong: %2.</source>
        <translation>不使用 %1：以下内核在其上计算错误：%2。</translation>
    </message>
    <message>
        <source>A newer driver may help; so may another program&apos;s overclocking, switched off.</source>
        <translation>更新驱动可能有帮助；关闭其他程序的超频也可能有帮助。</translation>
    </message>
    <message>
        <source>The answer went on on the processor. %1</source>
        <translation>回答已改由处理器继续生成。%1</translation>
    </message>
    <message>
        <source>What the graphics card computed could not be right. The last word was computed again on the processor, where this model stays from now on.</source>
        <translation>显卡算出的结果不可能正确。最后一个词已由处理器重新计算，此模型今后将一直使用处理器。</translation>
    </message>
    <message>
        <source>Planned again: the first plan could not be carried out. %1</source>
        <translation>已重新规划：最初的方案无法执行。%1</translation>
    </message>
    <message>
        <source>Graphics cards are not used for this model: the numbers that one computed were not right.</source>
        <translation>此模型不使用显卡：曾有显卡算出的数值不正确。</translation>
    </message>
    <message>
        <source>It computed wrong when it was checked on this card.</source>
        <translation>在此显卡上检查时计算结果错误。</translation>
    </message>
    <message>
        <source>This build&apos;s kernels for the card are of an older generation (%1).</source>
        <translation>此版本用于该显卡的内核属于较旧的一代（%1）。</translation>
    </message>
    <message>
        <source>Measured on this card, it is slower.</source>
        <translation>在此显卡上实测更慢。</translation>
    </message>
    <message>
        <source>It needs NVIDIA&apos;s library %1, which was not found for this card&apos;s driver.</source>
        <translation>它需要 NVIDIA 的 %1 库，但没有找到适合此显卡驱动程序的版本。</translation>
    </message>
    <message>
        <source>What the graphics card computed could not be right. The last word was computed again with its simplest kernels, which this model uses from now on.</source>
        <translation>显卡算出的结果不可能正确。最后一个词已用显卡最简单的内核重新计算，此模型今后都使用这些内核。</translation>
    </message>
    <message>
        <source>For this model graphics cards use their simplest kernels: what better ones computed was not right.</source>
        <translation>对这个模型，显卡使用最简单的内核：更快的内核算出的结果不对。</translation>
    </message>
    <message>
        <source>The KV cache is kept in bf16: keys or values of this model are too large for f16.</source>
        <translation>KV 缓存以 bf16 保存：此模型的键或值超出了 f16 的范围。</translation>
    </message>
    <message>
        <source>Keys or values of this model are too large for a KV cache in f16.</source>
        <translation>此模型的键或值超出了 f16 KV 缓存的范围。</translation>
    </message>
    <message>
        <source>Choose bf16 for the KV cache.</source>
        <translation>请为 KV 缓存选择 bf16。</translation>
    </message>
    <message>
        <source>Keys or values of this model are too large for f16. What had been read was read again with a KV cache in bf16, which this model uses from now on.</source>
        <translation>此模型的键或值超出了 f16 的范围。已读的内容已用 bf16 的 KV 缓存重新读取，此模型今后都使用它。</translation>
    </message>
    <message>
        <source>%1 of %2 layers look no further back than %3 tokens and keep the last %4, which saves %5. A chat that is changed further back is read again from its start.</source>
        <translation>%2 层中的 %1 层最多只回看 %3 个词元，因此只保留最近的 %4 个，节省 %5。如果在更早的位置修改对话，则会从头重新读取。</translation>
    </message>
    <message>
        <source>Newer processors have it.</source>
        <translation>较新的处理器具备此功能。</translation>
    </message>
    <message>
        <source>It is used again when PARLOR_CPU_LEVEL is not set.</source>
        <translation>不设置 PARLOR_CPU_LEVEL 时会重新使用。</translation>
    </message>
    <message>
        <source>A newer card would use it.</source>
        <translation>较新的显卡会使用它。</translation>
    </message>
    <message>
        <source>A build of Parlor with kernels for this card&apos;s generation would use it.</source>
        <translation>带有该代显卡内核的 Parlor 版本会使用它。</translation>
    </message>
    <message>
        <source>It is measured again when the driver or Parlor changes.</source>
        <translation>驱动或 Parlor 更新后会重新测量。</translation>
    </message>
    <message>
        <source>It is checked again when the driver or Parlor changes.</source>
        <translation>驱动或 Parlor 更新后会重新检查。</translation>
    </message>
    <message>
        <source>A card with tensor cores would use it.</source>
        <translation>带张量核心的显卡会使用它。</translation>
    </message>
    <message>
        <source>It comes with NVIDIA&apos;s CUDA toolkit, and is used once it is installed.</source>
        <translation>它随 NVIDIA 的 CUDA 工具包提供，安装后即会使用。</translation>
    </message>
    <message>
        <source>The graphics card has not answered for %1 seconds.</source>
        <translation>显卡已有 %1 秒没有响应。</translation>
    </message>
    <message>
        <source>The graphics card&apos;s best kernels compute this model otherwise than its simplest ones do.</source>
        <translation>对于这个模型，显卡的最佳内核与最简单的内核算出的结果不同。</translation>
    </message>
    <message>
        <source>Load the model again: it then uses the simplest ones.</source>
        <translation>请重新加载模型：届时会使用最简单的内核。</translation>
    </message>
    <message>
        <source>The model computed values that are not numbers, from layer %1 of %2 on, so its answer was stopped.</source>
        <translation>模型从第 %1 层（共 %2 层）起算出了非数值结果，因此回答已停止。</translation>
    </message>
</context>
<context>
    <name>EraseAllSheet</name>
    <message>
        <source>erase</source>
        <extracomment>The word that is typed to erase every chat</extracomment>
        <translation>删除</translation>
    </message>
    <message>
        <source>Erase all chats?</source>
        <translation>彻底删除所有对话？</translation>
    </message>
    <message>
        <source>Every chat, folder and draft is erased, in the archive and the trash too, and in Parlor&apos;s backups. This cannot be undone.</source>
        <translation>所有对话、文件夹和草稿都会被彻底删除，包括归档、回收站和 Parlor 备份中的内容。此操作无法撤销。</translation>
    </message>
    <message>
        <source>Type “%1”</source>
        <translation>请输入“%1”</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Erase all chats</source>
        <translation>彻底删除所有对话</translation>
    </message>
</context>
<context>
    <name>EraseSheet</name>
    <message>
        <source>This cannot be undone. What is erased is overwritten on the disk.</source>
        <translation>此操作无法撤销。删除的内容会在磁盘上被覆盖。</translation>
    </message>
    <message>
        <source>Also erase it from the backups</source>
        <translation>同时从备份中清除</translation>
    </message>
    <message>
        <source>Otherwise Parlor&apos;s daily backups keep it: the newest seven are kept. A damaged chat file that was put aside is deleted.</source>
        <translation>否则 Parlor 的每日备份（保留最新的 7 份）中仍有这些内容。另存的损坏对话文件会一并删除。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>彻底删除</translation>
    </message>
</context>
<context>
    <name>ErrorBlock</name>
    <message>
        <source>Restart Parlor</source>
        <translation>重新启动 Parlor</translation>
    </message>
</context>
<context>
    <name>ExportSheet</name>
    <message>
        <source>Parlor chats</source>
        <translation>Parlor 对话</translation>
    </message>
    <message>
        <source>Export chat</source>
        <translation>导出对话</translation>
    </message>
    <message>
        <source>Export all chats</source>
        <translation>导出全部对话</translation>
    </message>
    <message>
        <source>Export %L1 chats</source>
        <translation>导出 %L1 个对话</translation>
    </message>
    <message>
        <source>With the model&apos;s thinking</source>
        <translation>包含模型的思考过程</translation>
    </message>
    <message>
        <source>What reasoning models wrote before their answers, folded where the format can.</source>
        <translation>推理模型在回答之前写下的内容，格式支持时会折叠显示。</translation>
    </message>
    <message>
        <source>With all branches</source>
        <translation>包含所有分支</translation>
    </message>
    <message>
        <source>Earlier versions of questions and answers, too. Off: only what the chat shows.</source>
        <translation>也包含问题和回答的早先版本。关闭时只导出当前显示的内容。</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>正在导出…</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
</context>
<context>
    <name>FactsButton</name>
    <message>
        <source>Shows how this answer was made</source>
        <translation>显示此回答的生成信息</translation>
    </message>
</context>
<context>
    <name>FirstRun</name>
    <message>
        <source>Welcome to Parlor</source>
        <translation>欢迎使用 Parlor</translation>
    </message>
    <message>
        <source>Chat with language models on this computer. What you write stays here.</source>
        <translation>在这台电脑上与语言模型对话。您写的内容不会离开这里。</translation>
    </message>
    <message>
        <source>Before a model is loaded, a bar shows whether it fits and how fast it will be.</source>
        <translation>加载模型之前，状态条会显示它能否运行以及速度如何。</translation>
    </message>
    <message>
        <source>A small guide is built in and answers at once, in English and Chinese. Add larger models when you like.</source>
        <translation>内置的小向导可以立即用中文或英文回答。您可以随时添加更大的模型。</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>浅色或深色</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>A model of yours was found on this computer.</source>
        <translation>在这台电脑上找到了您的一个模型。</translation>
    </message>
    <message>
        <source>%1 models of yours were found on this computer.</source>
        <translation>在这台电脑上找到了您的 %1 个模型。</translation>
    </message>
    <message>
        <source>Ask: What is Parlor?</source>
        <translation>提问：Parlor 是什么？</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>What is Parlor?</source>
        <translation>Parlor 是什么？</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Add a model</source>
        <translation>添加模型</translation>
    </message>
    <message>
        <source>Just begin</source>
        <translation>直接开始</translation>
    </message>
</context>
<context>
    <name>FolderMenu</name>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Remove the folder, keep its chats</source>
        <translation>删除文件夹，保留其中的对话</translation>
    </message>
</context>
<context>
    <name>FormatChoice</name>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Text that reads well anywhere, for notes and editors.</source>
        <translation>到处都能阅读的文本，适合笔记和编辑器。</translation>
    </message>
    <message>
        <source>One page for a browser, light and dark. It loads nothing from elsewhere.</source>
        <translation>可在浏览器中打开的单个网页，支持浅色和深色，不加载任何外部内容。</translation>
    </message>
    <message>
        <source>Pages for printing and passing on.</source>
        <translation>适合打印和分享的页面。</translation>
    </message>
    <message>
        <source>Everything there is, for importing again and for programs.</source>
        <translation>包含全部内容，可再次导入，也便于程序处理。</translation>
    </message>
</context>
<context>
    <name>GeneralPage</name>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Ctrl+Enter</translation>
    </message>
    <message>
        <source>For example: Answer briefly and in plain words.</source>
        <translation>例如：回答简短，用通俗的语言。</translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>Pinned</source>
        <translation>已置顶</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>MMMM yyyy</source>
        <extracomment>The heading of a month&apos;s chats: QLocale&apos;s date format</extracomment>
        <translation>yyyy年M月</translation>
    </message>
    <message>
        <source>“%1” is in the archive</source>
        <translation>“%1”已归档</translation>
    </message>
    <message>
        <source>%1 chats are in the archive</source>
        <translation>已归档 %1 个对话</translation>
    </message>
    <message>
        <source>“%1” was deleted</source>
        <translation>已删除“%1”</translation>
    </message>
    <message>
        <source>%1 chats were deleted</source>
        <translation>已删除 %1 个对话</translation>
    </message>
    <message>
        <source>%1 (copy)</source>
        <translation>%1（副本）</translation>
    </message>
    <message>
        <source>The folder “%1” was removed</source>
        <translation>已删除文件夹“%1”</translation>
    </message>
    <message>
        <source>Nothing is missing.</source>
        <translation>没有丢失任何内容。</translation>
    </message>
    <message>
        <source>In %1 places it could not be read: what stood there is lost.</source>
        <translation>有 %1 处无法读取，那里的内容已丢失。</translation>
    </message>
    <message>
        <source>The damaged file is kept as %1.</source>
        <translation>损坏的文件保留为 %1。</translation>
    </message>
    <message>
        <source>The file of your chats was damaged. Parlor saved %1 chats with %2 messages.</source>
        <translation>对话文件已损坏。Parlor 抢救出 %1 个对话，共 %2 条消息。</translation>
    </message>
    <message>
        <source>Parlor was not closed properly while an answer was written.</source>
        <translation>上次生成回答时，Parlor 未正常退出。</translation>
    </message>
    <message>
        <source>What had been written is in the chat, marked as interrupted.</source>
        <translation>已生成的部分保存在对话中，并标记为“已中断”。</translation>
    </message>
    <message>
        <source>Erased</source>
        <translation>已彻底删除</translation>
    </message>
    <message>
        <source>Not every backup could be rewritten: %1</source>
        <translation>有备份未能改写：%1</translation>
    </message>
    <message>
        <source>Erased, also from the backups</source>
        <translation>已彻底删除，备份中的也已清除</translation>
    </message>
    <message>
        <source>All chats are erased</source>
        <translation>所有对话已彻底删除</translation>
    </message>
</context>
<context>
    <name>HistorySheets</name>
    <message>
        <source>Archive</source>
        <translation>归档</translation>
    </message>
    <message>
        <source>Archived chats are out of the list. They are kept as they are, and can be read here.</source>
        <translation>已归档的对话不在列表中显示，内容保持不变，可在这里查看。</translation>
    </message>
    <message>
        <source>No chat is archived.</source>
        <translation>没有已归档的对话。</translation>
    </message>
    <message>
        <source>Back into the list</source>
        <translation>移回列表</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>回收站</translation>
    </message>
    <message>
        <source>Deleted chats stay here for 30 days. Then they are erased for good.</source>
        <translation>删除的对话在这里保留 30 天，之后彻底删除。</translation>
    </message>
    <message>
        <source>The trash is empty.</source>
        <translation>回收站是空的。</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Erase for good</source>
        <translation>彻底删除</translation>
    </message>
    <message>
        <source>Empty the trash</source>
        <translation>清空回收站</translation>
    </message>
    <message>
        <source>Erase “%1”?</source>
        <translation>彻底删除“%1”？</translation>
    </message>
    <message>
        <source>Erase all chats in the trash?</source>
        <translation>彻底删除回收站中的所有对话？</translation>
    </message>
</context>
<context>
    <name>ImportSheet</name>
    <message>
        <source>%L1 chats with %L2 messages from %3</source>
        <translation>来自 %3 的 %L1 个对话，共 %L2 条消息</translation>
    </message>
    <message>
        <source>Import chats</source>
        <translation>导入对话</translation>
    </message>
    <message>
        <source>Drop an export here: the .zip or conversations.json of ChatGPT or Claude, the conversations folder of LM Studio, the threads folder of Jan, a file of Open WebUI or of Parlor.</source>
        <translation>将导出文件拖到这里：ChatGPT 或 Claude 的 .zip 或 conversations.json、LM Studio 的 conversations 文件夹、Jan 的 threads 文件夹，以及 Open WebUI 或 Parlor 的文件。</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Looking at what is there…</source>
        <translation>正在查看内容…</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>正在导入…</translation>
    </message>
    <message>
        <source>%L1 of them are here already and will be left out.</source>
        <translation>其中 %L1 个已经存在，将被跳过。</translation>
    </message>
    <message>
        <source>%L1 parts could not be read: %2</source>
        <translation>有 %L1 处无法读取：%2</translation>
    </message>
    <message>
        <source>Nothing is changed in the files that you import from. The chats keep their dates.</source>
        <translation>导入不会改动原文件，对话会保留原来的日期。</translation>
    </message>
    <message>
        <source>Choose something else</source>
        <translation>选择其他文件</translation>
    </message>
    <message>
        <source>Import %L1 chats</source>
        <translation>导入 %L1 个对话</translation>
    </message>
    <message>
        <source>Nothing new</source>
        <translation>没有新内容</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Exported chats (*.zip *.json *.jsonl *.sqlite *.db)</source>
        <translation>导出的对话 (*.zip *.json *.jsonl *.sqlite *.db)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>Input</name>
    <message>
        <source>The input method “%1” cannot write into this window yet.</source>
        <translation>输入法“%1”暂时无法在此窗口中输入。</translation>
    </message>
    <message>
        <source>Install the package %1 and start Parlor again.</source>
        <translation>请安装软件包 %1，然后重新启动 Parlor。</translation>
    </message>
    <message>
        <source>No font with Chinese characters was found.</source>
        <translation>未找到包含中文字符的字体。</translation>
    </message>
</context>
<context>
    <name>InstructionsBox</name>
    <message>
        <source>Instructions for the model</source>
        <translation>给模型的指示</translation>
    </message>
    <message>
        <source>For example: Answer briefly and in plain words.</source>
        <translation>例如：用通俗的话简短回答。</translation>
    </message>
    <message>
        <source>Use for new chats too</source>
        <translation>也用于新对话</translation>
    </message>
    <message>
        <source>from the preset</source>
        <translation>来自预设</translation>
    </message>
    <message>
        <source>from the model&apos;s settings</source>
        <translation>来自该模型的设置</translation>
    </message>
    <message>
        <source>from the settings</source>
        <translation>来自设置</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
</context>
<context>
    <name>KernelTable</name>
    <message>
        <source>Every kernel</source>
        <translation>所有内核</translation>
    </message>
    <message>
        <source>%1: right</source>
        <translation>%1：正确</translation>
    </message>
    <message>
        <source>%1: wrong</source>
        <translation>%1：错误</translation>
    </message>
</context>
<context>
    <name>LedgerList</name>
    <message>
        <source>Memory, line by line</source>
        <translation>内存明细</translation>
    </message>
    <message>
        <source>planned</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>实测</translation>
    </message>
</context>
<context>
    <name>LibrarySheets</name>
    <message>
        <source>Stop the answer?</source>
        <translation>停止回答？</translation>
    </message>
    <message>
        <source>An answer is being written. To load another model it has to stop; what is there so far stays.</source>
        <translation>正在生成回答。加载其他模型需要先停止；已生成的内容会保留。</translation>
    </message>
    <message>
        <source>Stop and switch</source>
        <translation>停止并切换</translation>
    </message>
    <message>
        <source>Move the model to the trash?</source>
        <translation>把模型移到回收站？</translation>
    </message>
    <message>
        <source>The file goes to the trash of this computer:</source>
        <translation>该文件会移到这台电脑的回收站：</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>移到回收站</translation>
    </message>
</context>
<context>
    <name>LinkSheet</name>
    <message>
        <source>Open this link?</source>
        <translation>打开这个链接？</translation>
    </message>
    <message>
        <source>It leads to %1 and opens in your web browser.</source>
        <translation>它指向 %1，将在浏览器中打开。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>打开链接</translation>
    </message>
</context>
<context>
    <name>LoadAgain</name>
    <message>
        <source>%1 was loaded with other values.</source>
        <translation>%1 是用其他数值加载的。</translation>
    </message>
    <message>
        <source>Load again</source>
        <translation>重新加载</translation>
    </message>
</context>
<context>
    <name>LogView</name>
    <message>
        <source>Nothing was noted yet.</source>
        <translation>还没有记录。</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
</context>
<context>
    <name>MachineRow</name>
    <message>
        <source>%1 tokens of context</source>
        <translation>%1 个词元的上下文</translation>
    </message>
    <message>
        <source>about %1 tokens/s</source>
        <translation>约 %1 词元/秒</translation>
    </message>
    <message>
        <source>reads %1 tokens/s</source>
        <translation>读取 %1 词元/秒</translation>
    </message>
    <message>
        <source>Take off the list (the file stays)</source>
        <translation>从列表移除（保留文件）</translation>
    </message>
</context>
<context>
    <name>MachinesSheet</name>
    <message>
        <source>Would it run on…?</source>
        <translation>能在哪些电脑上运行？</translation>
    </message>
    <message>
        <source>What is compared</source>
        <translation>比较内容</translation>
    </message>
    <message>
        <source>This model on every computer</source>
        <translation>此模型在各种电脑上</translation>
    </message>
    <message>
        <source>Every model on one computer</source>
        <translation>所有模型在一台电脑上</translation>
    </message>
    <message>
        <source>Computer</source>
        <translation>电脑</translation>
    </message>
    <message>
        <source>Add a machine profile…</source>
        <translation>添加电脑配置文件…</translation>
    </message>
    <message>
        <source>“parlor-cli doctor --json” on another computer writes one.</source>
        <translation>在另一台电脑上运行“parlor-cli doctor --json”即可生成。</translation>
    </message>
    <message>
        <source>Add a machine profile</source>
        <translation>添加电脑配置文件</translation>
    </message>
    <message>
        <source>Machine profiles (*.json)</source>
        <translation>电脑配置文件 (*.json)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>Show in folder</source>
        <translation>打开所在文件夹</translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation>已保存为 %1。</translation>
    </message>
</context>
<context>
    <name>MathBlock</name>
    <message>
        <source>Copy as LaTeX</source>
        <translation>复制为 LaTeX</translation>
    </message>
</context>
<context>
    <name>MemoryLine</name>
    <message>
        <source>The model&apos;s memory begins here</source>
        <translation>模型的记忆从这里开始</translation>
    </message>
    <message>
        <source>Show it everything</source>
        <translation>让模型看到全部</translation>
    </message>
</context>
<context>
    <name>MemoryRows</name>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 个词元</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>automatic (%1)</source>
        <translation>自动（%1）</translation>
    </message>
</context>
<context>
    <name>MessageActions</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Edit and ask again</source>
        <translation>修改后重新提问</translation>
    </message>
    <message>
        <source>Answer again (this answer is kept)</source>
        <translation>重新回答（保留当前回答）</translation>
    </message>
    <message>
        <source>Previous version</source>
        <translation>上一个版本</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Next version</source>
        <translation>下一个版本</translation>
    </message>
    <message>
        <source>Edit this answer</source>
        <translation>编辑此回答</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Version %1 of %2</source>
        <translation>第 %1 个版本，共 %2 个</translation>
    </message>
</context>
<context>
    <name>MessageDelegate</name>
    <message>
        <source>You</source>
        <translation>你</translation>
    </message>
</context>
<context>
    <name>MessageList</name>
    <message>
        <source>Conversation</source>
        <translation>对话内容</translation>
    </message>
    <message>
        <source>To the end</source>
        <translation>回到底部</translation>
    </message>
</context>
<context>
    <name>MessageMenu</name>
    <message>
        <source>Continue this answer</source>
        <translation>继续此回答</translation>
    </message>
    <message>
        <source>New chat from here</source>
        <translation>从此处新建对话</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Ctrl+C</source>
        <translation>Ctrl+C</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Delete this message</source>
        <translation>删除此消息</translation>
    </message>
    <message>
        <source>Delete from here on</source>
        <translation>删除此处及之后的消息</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Del</translation>
    </message>
</context>
<context>
    <name>ModelButton</name>
    <message>
        <source>about %1 tokens/s</source>
        <translation>约 %1 词元/秒</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Model: %1. %2</source>
        <translation>模型：%1。%2</translation>
    </message>
    <message>
        <source>Not loaded: the next question loads it</source>
        <translation>未加载：下次提问时自动加载</translation>
    </message>
    <message>
        <source>Stop loading</source>
        <translation>停止加载</translation>
    </message>
</context>
<context>
    <name>ModelDetails</name>
    <message>
        <source>Back to the list</source>
        <translation>返回列表</translation>
    </message>
    <message>
        <source>about %1 tokens/s</source>
        <translation>约 %1 词元/秒</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>加载</translation>
    </message>
    <message>
        <source>Unload</source>
        <translation>卸载</translation>
    </message>
    <message>
        <source>Would it run on…?</source>
        <translation>能在哪些电脑上运行？</translation>
    </message>
    <message>
        <source>Measure the speed</source>
        <translation>测量速度</translation>
    </message>
    <message>
        <source>Why this plan?</source>
        <translation>为什么这样规划？</translation>
    </message>
    <message>
        <source>Also: %1</source>
        <translation>同一文件：%1</translation>
    </message>
    <message>
        <source>Licence: %1</source>
        <translation>许可证：%1</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>打开所在文件夹</translation>
    </message>
    <message>
        <source>Take off the list (the file stays)</source>
        <translation>从列表移除（保留文件）</translation>
    </message>
    <message>
        <source>Move to the trash…</source>
        <translation>移到回收站…</translation>
    </message>
</context>
<context>
    <name>ModelPicker</name>
    <message>
        <source>Models on this computer</source>
        <translation>这台电脑上的模型</translation>
    </message>
    <message>
        <source>There is no model yet. Add a .gguf file, or drop one onto the window.</source>
        <translation>还没有模型。请添加 .gguf 文件，或把文件拖到窗口中。</translation>
    </message>
    <message>
        <source>Add a model file</source>
        <translation>添加模型文件</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>No model is like that. Clear the search or show all models.</source>
        <translation>没有符合条件的模型。请清除搜索或显示所有模型。</translation>
    </message>
    <message>
        <source>Models (*.gguf config.json *.safetensors)</source>
        <translation>模型 (*.gguf config.json *.safetensors)</translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Model weights</source>
        <translation>模型权重</translation>
    </message>
    <message>
        <source>Conversation memory (KV cache)</source>
        <translation>对话记忆（KV 缓存）</translation>
    </message>
    <message>
        <source>Working space</source>
        <translation>工作空间</translation>
    </message>
    <message>
        <source>Kept in reserve</source>
        <translation>预留</translation>
    </message>
    <message>
        <source>In use by other programs</source>
        <translation>其他程序占用</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>空闲</translation>
    </message>
    <message>
        <source>Parlor Guide</source>
        <translation>Parlor 向导</translation>
    </message>
    <message>
        <source>%1 % of the predicted speed</source>
        <translation>达到预计速度的 %1 %</translation>
    </message>
    <message>
        <source>%1 % of the memory&apos;s bandwidth used</source>
        <translation>用到内存带宽的 %1 %</translation>
    </message>
    <message>
        <source>The measurement could not be saved.</source>
        <translation>无法保存这次测量结果。</translation>
    </message>
    <message>
        <source>Looking for models… %1 files</source>
        <translation>正在查找模型… 已查看 %1 个文件</translation>
    </message>
    <message>
        <source>You may not read %1.</source>
        <translation>您没有权限读取 %1。</translation>
    </message>
    <message>
        <source>A link in %1 leads nowhere.</source>
        <translation>%1 中有链接指向不存在的文件。</translation>
    </message>
    <message>
        <source>%1 holds too many files: only a part was looked at.</source>
        <translation>%1 中的文件太多，只查看了一部分。</translation>
    </message>
    <message>
        <source>“%1” could not be moved to the trash.</source>
        <translation>无法把“%1”移到回收站。</translation>
    </message>
    <message>
        <source>%1 of memory</source>
        <translation>%1 内存</translation>
    </message>
    <message>
        <source>%1 cores</source>
        <translation>%1 核</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>这台电脑</translation>
    </message>
    <message>
        <source>None of them fits this computer.</source>
        <translation>没有一个版本适合这台电脑。</translation>
    </message>
    <message>
        <source>The largest that fits entirely with %1 tokens of context.</source>
        <translation>能完整放下并留出 %1 个词元上下文的最大版本。</translation>
    </message>
    <message>
        <source>The largest that fits, with a context of %1 tokens.</source>
        <translation>能放下的最大版本，上下文为 %1 个词元。</translation>
    </message>
    <message>
        <source>None fits entirely; this one is the largest that runs, partly on the processor.</source>
        <translation>没有能完整放下的版本；这是能运行的最大版本，一部分在处理器上运行。</translation>
    </message>
    <message>
        <source>As exact as makes a difference, and fits entirely with %1 tokens of context.</source>
        <translation>精度已足够，能完整放下并留出 %1 个词元的上下文。</translation>
    </message>
    <message>
        <source>Larger ones are slower and hardly better.</source>
        <translation>更大的版本更慢，效果却几乎没有提升。</translation>
    </message>
    <message>
        <source>Smaller ones are faster but less exact.</source>
        <translation>更小的版本更快，但精度较低。</translation>
    </message>
    <message>
        <source>The file of “%1” was replaced since it was listed.</source>
        <translation>“%1”的文件在列出之后被替换过。</translation>
    </message>
    <message>
        <source>The new file was loaded and planned anew.</source>
        <translation>已加载新文件并重新规划。</translation>
    </message>
    <message>
        <source>“%1” is no model to chat with.</source>
        <translation>“%1”不是可以对话的模型。</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1, %2 s left</source>
        <translation>%1，还需 %2 秒</translation>
    </message>
    <message>
        <source>Part of another model: it lets that model see or hear. It cannot chat by itself.</source>
        <translation>这是另一个模型的组件，让它能看图或听声音，本身不能对话。</translation>
    </message>
    <message>
        <source>A change to another model (LoRA adapter). It cannot chat by itself.</source>
        <translation>这是对另一个模型的微调（LoRA 适配器），本身不能对话。</translation>
    </message>
    <message>
        <source>A model for search: it turns text into numbers and cannot chat.</source>
        <translation>用于检索的模型：把文字变成向量，不能对话。</translation>
    </message>
    <message>
        <source>Built in</source>
        <translation>内置</translation>
    </message>
    <message>
        <source>Parlor&apos;s folder</source>
        <translation>Parlor 的文件夹</translation>
    </message>
    <message>
        <source>Added by you</source>
        <translation>您添加的</translation>
    </message>
    <message>
        <source>All models</source>
        <translation>所有模型</translation>
    </message>
    <message>
        <source>Those that fit</source>
        <translation>适合这台电脑的</translation>
    </message>
    <message>
        <source>Used lately</source>
        <translation>最近使用</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>这台电脑上</translation>
    </message>
    <message>
        <source>Not for chatting</source>
        <translation>不能用于对话</translation>
    </message>
    <message>
        <source>Token embeddings</source>
        <translation>词嵌入</translation>
    </message>
    <message>
        <source>Intermediate results of the layers</source>
        <translation>各层的中间结果</translation>
    </message>
    <message>
        <source>Scores of all possible next tokens</source>
        <translation>所有候选词元的得分</translation>
    </message>
    <message>
        <source>Scratch space for computing</source>
        <translation>计算用的临时空间</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>词表</translation>
    </message>
    <message>
        <source>Left for the system</source>
        <translation>留给系统</translation>
    </message>
    <message>
        <source>Graphics driver</source>
        <translation>显卡驱动</translation>
    </message>
    <message>
        <source>Left for the screen</source>
        <translation>留给屏幕显示</translation>
    </message>
    <message>
        <source>Safety margin</source>
        <translation>安全余量</translation>
    </message>
    <message>
        <source>about %1 tokens/s</source>
        <translation>约 %1 词元/秒</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Also</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>Context: %1 tokens, KV cache in %2, %3 threads</source>
        <translation>上下文：%1 个词元，KV 缓存 %2，%3 个线程</translation>
    </message>
    <message>
        <source>Expected: %1 when answering, %2 when reading</source>
        <translation>预计：回答时%1，读取时%2</translation>
    </message>
    <message>
        <source>measured: %1</source>
        <translation>实测：%1</translation>
    </message>
    <message>
        <source>Kernels</source>
        <translation>计算内核</translation>
    </message>
    <message>
        <source>not %1</source>
        <translation>未选 %1</translation>
    </message>
    <message>
        <source>What goes between devices</source>
        <translation>设备之间传递的数据</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>Norms and positions</source>
        <translation>归一化与位置编码</translation>
    </message>
    <message>
        <source>Matrix products</source>
        <translation>矩阵乘法</translation>
    </message>
    <message>
        <source>Matrix products, weights of 16 bits</source>
        <translation>矩阵乘法（16 位权重）</translation>
    </message>
    <message>
        <source>Matrix products for one token</source>
        <translation>单个词元的矩阵乘法</translation>
    </message>
    <message>
        <source>Matrix products of long prompts</source>
        <translation>长提示词的矩阵乘法</translation>
    </message>
    <message>
        <source>Attention of prompts</source>
        <translation>提示词的注意力</translation>
    </message>
    <message>
        <source>Order of a word&apos;s kernels</source>
        <translation>一个词的内核执行顺序</translation>
    </message>
    <message>
        <source>Attention of one token</source>
        <translation>单个词元的注意力</translation>
    </message>
    <message>
        <source>%1 so far</source>
        <translation>目前 %1</translation>
    </message>
    <message>
        <source>%1: compute capability %2</source>
        <translation>%1：计算能力 %2</translation>
    </message>
    <message>
        <source>driver %1</source>
        <translation>驱动 %1</translation>
    </message>
    <message>
        <source>kernels %1</source>
        <translation>内核 %1</translation>
    </message>
    <message>
        <source>Matrix products of long prompts, weights of 16 bits</source>
        <translation>长提示词的矩阵乘法（16 位权重）</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Memory and speed</source>
        <translation>内存与速度</translation>
    </message>
    <message>
        <source>never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>How models answer</source>
        <translation>回答方式</translation>
    </message>
    <message>
        <source>These values count where neither the chat, its preset, the model&apos;s own settings nor its maker says anything else.</source>
        <translation>当对话、预设、单个模型的设置和模型发布者都没有另行规定时，使用这些数值。</translation>
    </message>
</context>
<context>
    <name>NameSheet</name>
    <message>
        <source>New folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>Name of the folder</source>
        <translation>文件夹名称</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>创建</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Dismiss</source>
        <translation>知道了</translation>
    </message>
</context>
<context>
    <name>PerModelPage</name>
    <message>
        <source>%1 – changed</source>
        <translation>%1（已修改）</translation>
    </message>
    <message>
        <source>Choose a model first.</source>
        <translation>请先选择模型。</translation>
    </message>
    <message>
        <source>Memory and speed</source>
        <translation>内存与速度</translation>
    </message>
    <message>
        <source>How it answers</source>
        <translation>回答方式</translation>
    </message>
</context>
<context>
    <name>PersonMessage</name>
    <message>
        <source>Show all (%L1 characters)</source>
        <translation>显示全部（%L1 个字符）</translation>
    </message>
    <message>
        <source>Show more</source>
        <translation>显示更多</translation>
    </message>
    <message>
        <source>Show less</source>
        <translation>收起</translation>
    </message>
</context>
<context>
    <name>PickerFoot</name>
    <message>
        <source>Add a model file…</source>
        <translation>添加模型文件…</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>添加…</translation>
    </message>
    <message>
        <source>Folders…</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>Why this plan?</source>
        <translation>为什么这样规划？</translation>
    </message>
</context>
<context>
    <name>PickerHead</name>
    <message>
        <source>Search models</source>
        <translation>搜索模型</translation>
    </message>
    <message>
        <source>Which models</source>
        <translation>显示哪些模型</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>What fits first</source>
        <translation>适合的优先</translation>
    </message>
    <message>
        <source>Used last first</source>
        <translation>最近使用优先</translation>
    </message>
    <message>
        <source>Fastest first</source>
        <translation>速度快的优先</translation>
    </message>
    <message>
        <source>Largest first</source>
        <translation>体积大的优先</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>按名称</translation>
    </message>
</context>
<context>
    <name>PickerRow</name>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>about %1 tokens/s</source>
        <translation>约 %1 词元/秒</translation>
    </message>
    <message>
        <source>%1 versions</source>
        <translation>%1 个版本</translation>
    </message>
    <message>
        <source>recommended</source>
        <translation>推荐</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
</context>
<context>
    <name>PresetBox</name>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>PresetEditor</name>
    <message>
        <source>All presets</source>
        <translation>所有预设</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Change a copy</source>
        <translation>复制后修改</translation>
    </message>
    <message>
        <source>For example: Answer briefly and in plain words.</source>
        <translation>例如：回答简短，用通俗的语言。</translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation>采样</translation>
    </message>
    <message>
        <source>What is not changed here stays as it is for the model.</source>
        <translation>此处未修改的数值沿用模型的设置。</translation>
    </message>
</context>
<context>
    <name>PresetRow</name>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>复制一份</translation>
    </message>
    <message>
        <source>Comes with Parlor: cannot be deleted</source>
        <translation>Parlor 自带，无法删除</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
</context>
<context>
    <name>Presets</name>
    <message>
        <source>Precise</source>
        <translation>精确</translation>
    </message>
    <message>
        <source>Sober answers that hardly change when asked again</source>
        <translation>回答稳重，重复提问时变化很小</translation>
    </message>
    <message>
        <source>Answer accurately and to the point. Say so when you are not sure. Do not invent facts, names or sources.</source>
        <translation>回答要准确、切题。不确定时请说明。不要编造事实、名称或来源。</translation>
    </message>
    <message>
        <source>Creative</source>
        <translation>创意</translation>
    </message>
    <message>
        <source>Stories, names, ideas: surprising words are welcome</source>
        <translation>写故事、取名字、想点子：欢迎出人意料的表达</translation>
    </message>
    <message>
        <source>Write vividly and with imagination. Prefer unexpected images to common phrases, and vary your sentences.</source>
        <translation>写得生动、富有想象力。多用新奇的意象，少用套话，句式要有变化。</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Programs that run, with short explanations</source>
        <translation>能运行的程序，附简短说明</translation>
    </message>
    <message>
        <source>You are an experienced programmer. Give complete code that runs, in a code block with its language named. Handle errors. Explain briefly, after the code.</source>
        <translation>你是一位经验丰富的程序员。请给出完整、可运行的代码，放在标明语言的代码块中，并处理错误。在代码之后作简短说明。</translation>
    </message>
    <message>
        <source>Translator Chinese ↔ English</source>
        <translation>中英互译</translation>
    </message>
    <message>
        <source>Chinese becomes English, everything else becomes Chinese</source>
        <translation>中文译成英文，其他语言译成中文</translation>
    </message>
    <message>
        <source>You are a translator. Translate Chinese text into natural English, and any other text into natural Simplified Chinese. Keep the formatting, names and numbers. Give only the translation, without remarks.</source>
        <translation>你是一名译者。把中文译成自然的英文，把其他语言译成自然的简体中文。保留格式、名称和数字。只给出译文，不加说明。</translation>
    </message>
    <message>
        <source>Proofreader</source>
        <translation>校对</translation>
    </message>
    <message>
        <source>Corrects what you write, in its own language</source>
        <translation>用原文的语言修改你写的内容</translation>
    </message>
    <message>
        <source>You proofread. Correct spelling, grammar and clumsy wording of the text in its own language and keep its meaning and tone. Give the corrected text first, then list the important changes.</source>
        <translation>你负责校对。用原文的语言改正错别字、语法和不通顺的地方，保持原意和语气。先给出修改后的全文，再列出重要的改动。</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>摘要</translation>
    </message>
    <message>
        <source>The main points of a long text</source>
        <translation>长文的要点</translation>
    </message>
    <message>
        <source>Summarise the text in its own language: first one sentence, then the main points as a short list. Use only what the text says.</source>
        <translation>用原文的语言概括：先用一句话总结，再以简短的列表列出要点。只依据原文内容。</translation>
    </message>
    <message>
        <source>The presets could not be saved: %1</source>
        <translation>无法保存预设：%1</translation>
    </message>
    <message>
        <source>Check the free space and the permissions.</source>
        <translation>请检查剩余空间和权限。</translation>
    </message>
    <message>
        <source>New preset</source>
        <translation>新预设</translation>
    </message>
    <message>
        <source>The presets could not be written to %1.</source>
        <translation>无法把预设写入 %1。</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>请选择其他文件夹。</translation>
    </message>
    <message>
        <source>There are no presets in %1.</source>
        <translation>%1 中没有预设。</translation>
    </message>
    <message>
        <source>Choose a file that Parlor has exported.</source>
        <translation>请选择由 Parlor 导出的文件。</translation>
    </message>
</context>
<context>
    <name>PresetsPage</name>
    <message>
        <source>New preset</source>
        <translation>新预设</translation>
    </message>
    <message>
        <source>“%1” was deleted</source>
        <translation>已删除“%1”</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Export my presets…</source>
        <translation>导出我的预设…</translation>
    </message>
    <message>
        <source>Import presets</source>
        <translation>导入预设</translation>
    </message>
    <message>
        <source>Presets (*.json)</source>
        <translation>预设 (*.json)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Export presets</source>
        <translation>导出预设</translation>
    </message>
</context>
<context>
    <name>PrivacyPage</name>
    <message>
        <source>Models run on this computer. Parlor sends nothing anywhere: no chats, no statistics, no crash reports, no update checks.</source>
        <translation>模型在这台电脑上运行。Parlor 不向任何地方发送任何内容：不发送对话、统计数据或崩溃报告，也不检查更新。</translation>
    </message>
    <message>
        <source>What is stored</source>
        <translation>保存的内容</translation>
    </message>
    <message>
        <source>Your chats, what you have written and not yet sent, and the index that the search uses, in chats.db.</source>
        <translation>你的对话、已输入但尚未发送的内容，以及搜索用的索引，保存在 chats.db 中。</translation>
    </message>
    <message>
        <source>Copies of it, made once a day and before an update changes the file, in the folder “backups”.</source>
        <translation>它的副本，每天一份，升级改动该文件之前也会备份，放在“backups”文件夹中。</translation>
    </message>
    <message>
        <source>Settings with the places of your model files, presets, and what you have set for single models, in parlor.ini, presets.json and models.json.</source>
        <translation>设置（包括模型文件的位置）、预设，以及单个模型的设置，保存在 parlor.ini、presets.json 和 models.json 中。</translation>
    </message>
    <message>
        <source>A log of faults, at most half a megabyte, in the folder “logs”. It never holds a word of your chats; your home folder and your name are taken out.</source>
        <translation>故障日志，最多半兆字节，放在“logs”文件夹中。其中绝不含对话内容，主文件夹路径和你的姓名也会去除。</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>What you should know</source>
        <translation>你应当知道</translation>
    </message>
    <message>
        <source>These files are not encrypted. Who can read your files can read your chats; use an encrypted disk where that matters.</source>
        <translation>这些文件未加密。能读取你文件的人就能读到对话；如有需要，请使用加密磁盘。</translation>
    </message>
    <message>
        <source>A deleted chat goes into the trash first, and the backups keep what they hold until newer ones take their place.</source>
        <translation>删除的对话先进入回收站；备份中的内容会保留到被新的备份取代为止。</translation>
    </message>
    <message>
        <source>Links in answers open in your browser only after you have agreed; the browser then goes online. Pictures and other contents from the network are never loaded.</source>
        <translation>回答中的链接只有在你同意后才会用浏览器打开，之后由浏览器联网。来自网络的图片等内容绝不会加载。</translation>
    </message>
    <message>
        <source>What you copy goes to the clipboard, where other programs can read it.</source>
        <translation>你复制的内容会进入剪贴板，其他程序可以读取。</translation>
    </message>
    <message>
        <source>Parlor asks the desktop whether it is dark and whether movement is wanted, and starts itself a second time to look at the graphics card. Neither leaves this computer.</source>
        <translation>Parlor 会向桌面询问是否为深色模式、是否需要动画，还会另外启动自身一次来检测显卡。这些都不会离开这台电脑。</translation>
    </message>
</context>
<context>
    <name>PrivateBanner</name>
    <message>
        <source>Private chat. Nothing of it is written to the disk; it is gone when you close it.</source>
        <translation>私密对话。内容不会写入磁盘，关闭后即消失。</translation>
    </message>
    <message>
        <source>A private chat is still open.</source>
        <translation>还有一个私密对话未关闭。</translation>
    </message>
    <message>
        <source>Save this chat</source>
        <translation>保存此对话</translation>
    </message>
    <message>
        <source>Go back to it</source>
        <translation>返回该对话</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>离开</translation>
    </message>
    <message>
        <source>Close for good</source>
        <translation>彻底关闭</translation>
    </message>
    <message>
        <source>Close the private chat?</source>
        <translation>关闭私密对话？</translation>
    </message>
    <message>
        <source>Its messages are not stored anywhere and cannot be brought back.</source>
        <translation>其中的消息没有保存在任何地方，关闭后无法恢复。</translation>
    </message>
</context>
<context>
    <name>ProgressRow</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>RestoreSheet</name>
    <message>
        <source>Restore this backup?</source>
        <translation>要恢复此备份吗？</translation>
    </message>
    <message>
        <source>How to restore</source>
        <translation>恢复方式</translation>
    </message>
    <message>
        <source>Add missing chats</source>
        <translation>添加缺少的对话</translation>
    </message>
    <message>
        <source>Replace all chats</source>
        <translation>替换全部对话</translation>
    </message>
    <message>
        <source>Chats of the backup that are not here are added. Nothing that is here is changed.</source>
        <translation>将添加备份中有而这里没有的对话，不会改动现有内容。</translation>
    </message>
    <message>
        <source>All chats become as they were in the backup. A copy of the present chats is kept under “Backups”.</source>
        <translation>所有对话将恢复到备份时的状态。当前对话的副本会保留在“备份”中。</translation>
    </message>
    <message>
        <source>Settings, too</source>
        <translation>同时恢复设置</translation>
    </message>
    <message>
        <source>Where the backup has them: only those made with “Back up now” do.</source>
        <translation>仅当备份中包含设置时有效：只有用“立即备份”生成的备份才包含。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
</context>
<context>
    <name>RoomBar</name>
    <message>
        <source>This needs %L1 tokens, and the context holds %L2.</source>
        <translation>这需要 %L1 个词元，而上下文只能容纳 %L2 个。</translation>
    </message>
    <message>
        <source>Nothing is cut or sent. Shorten the text, or choose:</source>
        <translation>没有截断或发送任何内容。请缩短文字，或选择：</translation>
    </message>
    <message>
        <source>Use a context of %L1</source>
        <translation>改用 %L1 的上下文</translation>
    </message>
    <message>
        <source>Leave out the oldest message</source>
        <translation>省略最早的一条消息</translation>
    </message>
    <message>
        <source>Leave out the %L1 oldest messages</source>
        <translation>省略最早的 %L1 条消息</translation>
    </message>
    <message>
        <source>Remove “%1”</source>
        <translation>移除“%1”</translation>
    </message>
    <message>
        <source>New chat with this message</source>
        <translation>用这条消息新建对话</translation>
    </message>
</context>
<context>
    <name>RoomGauge</name>
    <message>
        <source>The context holds %L1 tokens</source>
        <translation>上下文可容纳 %L1 个词元</translation>
    </message>
    <message>
        <source>Conversation: %L1</source>
        <translation>对话：%L1</translation>
    </message>
    <message>
        <source>Attachments: %L1</source>
        <translation>附件：%L1</translation>
    </message>
    <message>
        <source>Message: %L1</source>
        <translation>消息：%L1</translation>
    </message>
    <message>
        <source>Room for the answer: %L1</source>
        <translation>留给回答的空间：%L1</translation>
    </message>
    <message>
        <source>Older messages left out: %L1</source>
        <translation>省略的较早消息：%L1</translation>
    </message>
    <message>
        <source>Context: %L1 of %L2 tokens</source>
        <translation>上下文：已用 %L1，共 %L2 个词元</translation>
    </message>
    <message>
        <source>%L1 / %L2</source>
        <translation>%L1 / %L2</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1%</translation>
    </message>
</context>
<context>
    <name>RowSlot</name>
    <message>
        <source>More for “%1”</source>
        <translation>“%1”的更多操作</translation>
    </message>
</context>
<context>
    <name>SaveText</name>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
</context>
<context>
    <name>SearchBox</name>
    <message>
        <source>Any time</source>
        <translation>任何时间</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>Last year</source>
        <translation>最近一年</translation>
    </message>
    <message>
        <source>Search in all chats</source>
        <translation>搜索所有对话</translation>
    </message>
    <message>
        <source>Narrow the search</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>正在搜索…</translation>
    </message>
    <message>
        <source>Newest matches in %1 chats</source>
        <translation>%1 个对话中的最新结果</translation>
    </message>
    <message>
        <source>1 chat</source>
        <translation>1 个对话</translation>
    </message>
    <message>
        <source>%1 chats</source>
        <translation>%1 个对话</translation>
    </message>
    <message>
        <source>From anyone</source>
        <translation>不限作者</translation>
    </message>
    <message>
        <source>Written by me</source>
        <translation>我写的</translation>
    </message>
    <message>
        <source>Written by a model</source>
        <translation>模型写的</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>In folder</source>
        <translation>所在文件夹</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>In archived chats too</source>
        <translation>包括已归档的对话</translation>
    </message>
    <message>
        <source>Clear the filters</source>
        <translation>清除筛选条件</translation>
    </message>
</context>
<context>
    <name>SearchResults</name>
    <message>
        <source>Search results</source>
        <translation>搜索结果</translation>
    </message>
    <message>
        <source>Nothing found with these filters.</source>
        <translation>没有符合筛选条件的结果。</translation>
    </message>
    <message>
        <source>Nothing found.</source>
        <translation>没有找到。</translation>
    </message>
    <message>
        <source>Clear the filters</source>
        <translation>清除筛选条件</translation>
    </message>
</context>
<context>
    <name>SearchRow</name>
    <message>
        <source>%1 matches</source>
        <translation>%1 处匹配</translation>
    </message>
    <message>
        <source>1 more match</source>
        <translation>还有 1 处匹配</translation>
    </message>
    <message>
        <source>%1 more matches</source>
        <translation>还有 %1 处匹配</translation>
    </message>
</context>
<context>
    <name>SelectionBar</name>
    <message>
        <source>%1 selected</source>
        <translation>已选 %1 个</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>归档</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Select none</source>
        <translation>取消选择</translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>Reset “%1”</source>
        <translation>重置“%1”</translation>
    </message>
</context>
<context>
    <name>SettingRows</name>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Of the window. Models answer in the language that you write in.</source>
        <translation>界面语言。模型会用你书写的语言回答。</translation>
    </message>
    <message>
        <source>Send with</source>
        <translation>发送方式</translation>
    </message>
    <message>
        <source>Shift+Enter always begins a new line.</source>
        <translation>Shift+Enter 总是换行。</translation>
    </message>
    <message>
        <source>Preset for new chats</source>
        <translation>新对话的预设</translation>
    </message>
    <message>
        <source>Instructions and sampling that a new chat begins with.</source>
        <translation>新对话开始时使用的提示词和采样设置。</translation>
    </message>
    <message>
        <source>Instructions for the model</source>
        <translation>给模型的提示词</translation>
    </message>
    <message>
        <source>The model reads them before each chat that has no instructions of its own.</source>
        <translation>没有单独提示词的对话，模型会先读这一段。</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>浅色或深色</translation>
    </message>
    <message>
        <source>As the system: changes when the desktop changes.</source>
        <translation>跟随系统：随桌面一起变化。</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>Of everything in the window.</source>
        <translation>适用于窗口中的所有内容。</translation>
    </message>
    <message>
        <source>Spacing</source>
        <translation>间距</translation>
    </message>
    <message>
        <source>Compact shows more at once.</source>
        <translation>紧凑模式一次显示更多内容。</translation>
    </message>
    <message>
        <source>Movement</source>
        <translation>动画</translation>
    </message>
    <message>
        <source>Off: nothing slides, fades or blinks.</source>
        <translation>关闭后没有滑动、淡入淡出和闪烁。</translation>
    </message>
    <message>
        <source>Wrap long lines of code</source>
        <translation>代码自动换行</translation>
    </message>
    <message>
        <source>Off: code blocks scroll sideways. Each block has a switch of its own.</source>
        <translation>关闭时代码块可左右滚动。每个代码块另有开关。</translation>
    </message>
    <message>
        <source>Fold the model&apos;s thinking</source>
        <translation>折叠模型的思考过程</translation>
    </message>
    <message>
        <source>Shown as one line that opens with a click.</source>
        <translation>显示为一行，点击后展开。</translation>
    </message>
    <message>
        <source>Context length</source>
        <translation>上下文长度</translation>
    </message>
    <message>
        <source>How much of the conversation the model keeps in mind. Longer needs more memory.</source>
        <translation>模型能记住多少对话内容。越长占用内存越多。</translation>
    </message>
    <message>
        <source>Precision of the context memory</source>
        <translation>上下文缓存精度</translation>
    </message>
    <message>
        <source>Q8_0 holds twice as much context in the same memory and is slightly less exact.</source>
        <translation>Q8_0 用同样的内存可容纳两倍的上下文，精度略低。</translation>
    </message>
    <message>
        <source>Processor threads</source>
        <translation>处理器线程</translation>
    </message>
    <message>
        <source>Automatic uses every physical core, which is the fastest as a rule.</source>
        <translation>自动：使用全部物理核心，通常最快。</translation>
    </message>
    <message>
        <source>Give memory back when idle</source>
        <translation>空闲时释放内存</translation>
    </message>
    <message>
        <source>The model is unloaded after so many minutes without a question.</source>
        <translation>超过设定的分钟数没有提问时卸载模型。</translation>
    </message>
    <message>
        <source>Warm up after loading</source>
        <translation>加载后预热</translation>
    </message>
    <message>
        <source>The first answer then begins as fast as the later ones.</source>
        <translation>这样首次回答也能同样快地开始。</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Low: sober and repeatable. High: surprising.</source>
        <translation>低：稳重、可重复。高：出人意料。</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Chooses among the likeliest words that together reach this share.</source>
        <translation>在累计概率达到此比例的最可能的词中选择。</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Chooses among so many of the likeliest words. 0: among all.</source>
        <translation>在最可能的若干个词中选择。0：全部。</translation>
    </message>
    <message>
        <source>Min-p</source>
        <translation>Min-p</translation>
    </message>
    <message>
        <source>Drops words that are this much less likely than the likeliest.</source>
        <translation>舍弃概率低于最可能的词这一比例的词。</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>最长回答</translation>
    </message>
    <message>
        <source>In tokens; a word is one or two. 0: until the model is done.</source>
        <translation>以词元计，一个字词约为一到两个。0：直到模型说完。</translation>
    </message>
    <message>
        <source>Repetition penalty</source>
        <translation>重复惩罚</translation>
    </message>
    <message>
        <source>Makes words that were just used less likely. 1: off.</source>
        <translation>降低刚用过的词的概率。1：关闭。</translation>
    </message>
    <message>
        <source>Frequency penalty</source>
        <translation>频率惩罚</translation>
    </message>
    <message>
        <source>Grows with how often a word was used. 0: off.</source>
        <translation>随词的使用次数增大。0：关闭。</translation>
    </message>
    <message>
        <source>Presence penalty</source>
        <translation>存在惩罚</translation>
    </message>
    <message>
        <source>The same for every word that was used at all. 0: off.</source>
        <translation>对所有用过的词一视同仁。0：关闭。</translation>
    </message>
    <message>
        <source>Penalties look back</source>
        <translation>惩罚范围</translation>
    </message>
    <message>
        <source>Over so many tokens. −1: over the whole conversation.</source>
        <translation>回看多少个词元。−1：整个对话。</translation>
    </message>
    <message>
        <source>DRY strength</source>
        <translation>DRY 强度</translation>
    </message>
    <message>
        <source>Stops the model from repeating whole phrases. 0: off.</source>
        <translation>防止模型整句重复。0：关闭。</translation>
    </message>
    <message>
        <source>DRY growth</source>
        <translation>DRY 增长</translation>
    </message>
    <message>
        <source>How fast it acts the longer a phrase is repeated.</source>
        <translation>重复越长，作用增强得越快。</translation>
    </message>
    <message>
        <source>DRY allows</source>
        <translation>DRY 允许长度</translation>
    </message>
    <message>
        <source>Phrases of so many tokens may be repeated.</source>
        <translation>允许重复的词元个数。</translation>
    </message>
    <message>
        <source>XTC probability</source>
        <translation>XTC 概率</translation>
    </message>
    <message>
        <source>How often the likeliest words are passed over. 0: off.</source>
        <translation>跳过最可能的词的频率。0：关闭。</translation>
    </message>
    <message>
        <source>XTC threshold</source>
        <translation>XTC 阈值</translation>
    </message>
    <message>
        <source>Only words at least this likely are passed over.</source>
        <translation>只跳过概率不低于此值的词。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>The same seed gives the same answer again. 0: a new one each time.</source>
        <translation>相同的种子得到相同的回答。0：每次不同。</translation>
    </message>
    <message>
        <source>Stop at</source>
        <translation>停止文本</translation>
    </message>
    <message>
        <source>The answer ends where one of these texts would begin.</source>
        <translation>一旦将要出现其中任一文本，回答就结束。</translation>
    </message>
    <message>
        <source>Single models</source>
        <translation>单个模型</translation>
    </message>
    <message>
        <source>Context, threads, instructions and sampling that count for one model only.</source>
        <translation>只对一个模型有效的上下文、线程、提示词和采样设置。</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Instructions and sampling under a name that a chat can use.</source>
        <translation>带名称的提示词和采样设置，可供对话使用。</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>键盘</translation>
    </message>
    <message>
        <source>Everything that can be done without a mouse.</source>
        <translation>不用鼠标就能完成的操作。</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>数据文件夹</translation>
    </message>
    <message>
        <source>Chats, backups, models and logs, with their sizes.</source>
        <translation>对话、备份、模型和日志，以及各自的大小。</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Make a copy of all chats now, or bring one back.</source>
        <translation>立即备份所有对话，或恢复某份备份。</translation>
    </message>
    <message>
        <source>Import chats</source>
        <translation>导入对话</translation>
    </message>
    <message>
        <source>From ChatGPT, LM Studio, Jan and files that Parlor has exported.</source>
        <translation>来自 ChatGPT、LM Studio、Jan，以及 Parlor 导出的文件。</translation>
    </message>
    <message>
        <source>Erase all chats</source>
        <translation>彻底删除所有对话</translation>
    </message>
    <message>
        <source>For good, with their backups. This cannot be undone.</source>
        <translation>连同备份一起永久删除，无法撤销。</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>隐私</translation>
    </message>
    <message>
        <source>What is stored where, and what is never sent.</source>
        <translation>什么内容保存在哪里，什么内容绝不发送。</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>这台电脑</translation>
    </message>
    <message>
        <source>Processor, memory, graphics cards and driver as Parlor sees them.</source>
        <translation>Parlor 检测到的处理器、内存、显卡和驱动。</translation>
    </message>
    <message>
        <source>Check the arithmetic</source>
        <translation>校验计算</translation>
    </message>
    <message>
        <source>Runs every kernel on random numbers and compares it with a slow, plain one.</source>
        <translation>用随机数运行每个内核，并与朴素的慢速实现比较。</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>What Parlor noted about itself. It never holds a word of your chats.</source>
        <translation>Parlor 对自身运行的记录，绝不含对话内容。</translation>
    </message>
    <message>
        <source>About Parlor</source>
        <translation>关于 Parlor</translation>
    </message>
    <message>
        <source>Version and licences.</source>
        <translation>版本与许可。</translation>
    </message>
    <message>
        <source>Begin with the last chat</source>
        <translation>从上次的对话开始</translation>
    </message>
    <message>
        <source>Off: Parlor opens with a new chat.</source>
        <translation>关闭：Parlor 启动时打开新对话。</translation>
    </message>
    <message>
        <source>Go on in the tray</source>
        <translation>在托盘中继续运行</translation>
    </message>
    <message>
        <source>Closing the window leaves Parlor in the desktop&apos;s tray, where there is one.</source>
        <translation>关闭窗口后，Parlor 会留在桌面托盘中（如果桌面有托盘）。</translation>
    </message>
    <message>
        <source>Let the model name new chats</source>
        <translation>让模型为新对话命名</translation>
    </message>
    <message>
        <source>After the first answer, in a few words. Off: the beginning of the question.</source>
        <translation>在第一次回答之后，用几个词命名。关闭：使用问题的开头。</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>The settings cannot be read: %1</source>
        <translation>无法读取设置：%1</translation>
    </message>
    <message>
        <source>A part of the settings could not be read: %1</source>
        <translation>部分设置无法读取：%1</translation>
    </message>
    <message>
        <source>Changed settings cannot be saved: %1</source>
        <translation>更改的设置无法保存：%1</translation>
    </message>
    <message>
        <source>A copy is kept beside it, its name ends in .damaged. What was missing is as new.</source>
        <translation>原文件的副本保存在旁边，文件名以 .damaged 结尾。缺失的设置已恢复为默认值。</translation>
    </message>
    <message>
        <source>Changes apply until Parlor is closed. Check the permissions of the file.</source>
        <translation>更改在关闭 Parlor 前有效。请检查该文件的权限。</translation>
    </message>
</context>
<context>
    <name>SettingsBody</name>
    <message>
        <source>General</source>
        <translation>常规</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Single models</source>
        <translation>单个模型</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>键盘</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>隐私</translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation>诊断</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>All settings</source>
        <translation>所有设置</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>全部重置</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>SettingsList</name>
    <message>
        <source>Search the settings</source>
        <translation>搜索设置</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>设置页面</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>没有找到</translation>
    </message>
</context>
<context>
    <name>SettingsSheet</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>ShelfSheet</name>
    <message>
        <source>Last used on %1</source>
        <translation>上次使用：%1</translation>
    </message>
    <message>
        <source>Erased at the next start</source>
        <translation>下次启动时彻底删除</translation>
    </message>
    <message>
        <source>Erased in 1 day</source>
        <translation>1 天后彻底删除</translation>
    </message>
    <message>
        <source>Erased in %1 days</source>
        <translation>%1 天后彻底删除</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Search in all chats</source>
        <translation>搜索所有对话</translation>
    </message>
    <message>
        <source>Show or hide the chats</source>
        <translation>显示或隐藏对话列表</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>How the model answers</source>
        <translation>回答方式</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>放大文字</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>缩小文字</translation>
    </message>
    <message>
        <source>Usual text size</source>
        <translation>恢复文字大小</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>New line</source>
        <translation>换行</translation>
    </message>
    <message>
        <source>Stop the answer</source>
        <translation>停止回答</translation>
    </message>
    <message>
        <source>Close what lies over the window</source>
        <translation>关闭弹出的面板</translation>
    </message>
    <message>
        <source>To the next control</source>
        <translation>转到下一个控件</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>New private chat</source>
        <translation>新建私密对话</translation>
    </message>
    <message>
        <source>Commands, chats, models, settings</source>
        <translation>命令、对话、模型和设置</translation>
    </message>
    <message>
        <source>List of all keys</source>
        <translation>全部快捷键</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Answer again</source>
        <translation>重新回答</translation>
    </message>
    <message>
        <source>Export this chat…</source>
        <translation>导出此对话…</translation>
    </message>
    <message>
        <source>Import chats…</source>
        <translation>导入对话…</translation>
    </message>
    <message>
        <source>Backups…</source>
        <translation>备份…</translation>
    </message>
    <message>
        <source>Archived chats</source>
        <translation>已归档的对话</translation>
    </message>
    <message>
        <source>Deleted chats</source>
        <translation>已删除的对话</translation>
    </message>
    <message>
        <source>Why this plan?</source>
        <translation>为什么这样规划？</translation>
    </message>
    <message>
        <source>Would it run on another computer?</source>
        <translation>能在其他电脑上运行吗？</translation>
    </message>
    <message>
        <source>Measure the speed</source>
        <translation>测量速度</translation>
    </message>
    <message>
        <source>Where models are looked for</source>
        <translation>在哪里查找模型</translation>
    </message>
    <message>
        <source>Take the model out of memory</source>
        <translation>从内存中卸载模型</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>浅色或深色</translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation>诊断</translation>
    </message>
    <message>
        <source>Restart Parlor</source>
        <translation>重新启动 Parlor</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>对话列表</translation>
    </message>
    <message>
        <source>Your chats will be listed here.</source>
        <translation>你的对话会列在这里。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>Archive (%1)</source>
        <translation>归档（%1）</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>归档</translation>
    </message>
    <message>
        <source>Trash (%1)</source>
        <translation>回收站（%1）</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>回收站</translation>
    </message>
    <message>
        <source>Width of the list of chats</source>
        <translation>对话列表宽度</translation>
    </message>
    <message>
        <source>New private chat (Ctrl+Shift+N)</source>
        <translation>新建私密对话 (Ctrl+Shift+N)</translation>
    </message>
</context>
<context>
    <name>SourcesSheet</name>
    <message>
        <source>Model folders and memory</source>
        <translation>模型文件夹与内存</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Models of other programs are used where they are: nothing is copied and nothing is changed.</source>
        <translation>其他程序的模型会在原位置直接使用：不复制，也不改动。</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>No longer look here</source>
        <translation>不再查找此文件夹</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>重新查找</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Unload the model when nobody has asked anything for</source>
        <translation>闲置多久后卸载模型</translation>
    </message>
    <message>
        <source>Unload after</source>
        <translation>闲置卸载</translation>
    </message>
    <message>
        <source>never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>5 min</source>
        <translation>5 分钟</translation>
    </message>
    <message>
        <source>15 min</source>
        <translation>15 分钟</translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 小时</translation>
    </message>
    <message>
        <source>An unloaded model comes back by itself with the next question.</source>
        <translation>卸载后的模型会在下次提问时自动加载。</translation>
    </message>
    <message>
        <source>Warm up after loading</source>
        <translation>加载后预热</translation>
    </message>
    <message>
        <source>Computes one word that nobody sees, so that the first answer starts sooner.</source>
        <translation>预先计算一个不显示的词，让第一次回答更快开始。</translation>
    </message>
    <message>
        <source>Add a folder with models</source>
        <translation>添加存放模型的文件夹</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Loading the model… %1 %</source>
        <translation>正在加载模型… %1 %</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>An answer is being written in another chat.</source>
        <translation>另一个对话正在生成回答。</translation>
    </message>
    <message>
        <source>Reading the conversation… %1 %</source>
        <translation>正在阅读对话… %1 %</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Stop it</source>
        <translation>停止</translation>
    </message>
</context>
<context>
    <name>Stepper</name>
    <message>
        <source>Less</source>
        <translation>减小</translation>
    </message>
    <message>
        <source>More</source>
        <translation>增大</translation>
    </message>
</context>
<context>
    <name>StopStrings</name>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Remove “%1”</source>
        <translation>移除“%1”</translation>
    </message>
    <message>
        <source>Another text, then Enter</source>
        <translation>输入文本，按回车添加</translation>
    </message>
</context>
<context>
    <name>Store</name>
    <message>
        <source>The chats could not be opened: %1</source>
        <translation>无法打开对话记录：%1</translation>
    </message>
    <message>
        <source>Check that the folder exists and that you may write to it.</source>
        <translation>请确认文件夹存在，并且你有写入权限。</translation>
    </message>
    <message>
        <source>The chats are open in another Parlor window.</source>
        <translation>对话记录已在另一个 Parlor 窗口中打开。</translation>
    </message>
    <message>
        <source>Close the other window, then try again.</source>
        <translation>请关闭另一个窗口后重试。</translation>
    </message>
    <message>
        <source>These chats were written by a newer version of Parlor. Nothing was changed.</source>
        <translation>这些对话由更新版本的 Parlor 写入。没有做任何改动。</translation>
    </message>
    <message>
        <source>Install the newer version, or choose a backup.</source>
        <translation>请安装更新版本，或选择备份。</translation>
    </message>
    <message>
        <source>The disk is full: the chat cannot be saved.</source>
        <translation>磁盘已满：无法保存对话。</translation>
    </message>
    <message>
        <source>Free some space, then try again. What you typed is still here.</source>
        <translation>请腾出一些空间后重试。你输入的内容还在。</translation>
    </message>
    <message>
        <source>The chats can be read but not written.</source>
        <translation>对话记录可以读取，但无法写入。</translation>
    </message>
    <message>
        <source>Check the permissions of %1.</source>
        <translation>请检查 %1 的权限。</translation>
    </message>
    <message>
        <source>The file of the chats is damaged: %1</source>
        <translation>对话文件已损坏：%1</translation>
    </message>
    <message>
        <source>Restart Parlor: it rescues what can be read and keeps the damaged file.</source>
        <translation>请重新启动 Parlor：它会抢救可读的内容，并保留损坏的文件。</translation>
    </message>
    <message>
        <source>This chat no longer exists.</source>
        <translation>这个对话已不存在。</translation>
    </message>
    <message>
        <source>It may have been deleted.</source>
        <translation>它可能已被删除。</translation>
    </message>
    <message>
        <source>The chat could not be saved: %1</source>
        <translation>无法保存对话：%1</translation>
    </message>
    <message>
        <source>Try again; if it happens again, restart Parlor.</source>
        <translation>请重试；如果再次出现，请重新启动 Parlor。</translation>
    </message>
</context>
<context>
    <name>TableBlock</name>
    <message>
        <source>Copy table as Markdown</source>
        <translation>复制表格（Markdown）</translation>
    </message>
    <message>
        <source>Copy table as CSV</source>
        <translation>复制表格（CSV）</translation>
    </message>
</context>
<context>
    <name>TextBox</name>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
</context>
<context>
    <name>ThinkingBlock</name>
    <message>
        <source>Thinking…</source>
        <translation>正在思考…</translation>
    </message>
    <message>
        <source>Thoughts</source>
        <translation>思考过程</translation>
    </message>
    <message>
        <source>Thought for %1 s</source>
        <translation>思考了 %1 秒</translation>
    </message>
    <message>
        <source>Thought for %1 min %2 s</source>
        <translation>思考了 %1 分 %2 秒</translation>
    </message>
</context>
<context>
    <name>ToolBlock</name>
    <message>
        <source>Calling a tool…</source>
        <translation>正在调用工具…</translation>
    </message>
    <message>
        <source>Calling %1…</source>
        <translation>正在调用 %1…</translation>
    </message>
    <message>
        <source>Called %1</source>
        <translation>已调用 %1</translation>
    </message>
    <message>
        <source>The tool failed</source>
        <translation>工具出错</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1 出错</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Result of %1</source>
        <translation>%1 的结果</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Hide the chats</source>
        <translation>隐藏对话列表</translation>
    </message>
    <message>
        <source>Show the chats</source>
        <translation>显示对话列表</translation>
    </message>
    <message>
        <source>How the model answers</source>
        <translation>回答方式</translation>
    </message>
</context>
<context>
    <name>Transfer</name>
    <message>
        <source>Instructions</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>思考过程</translation>
    </message>
    <message>
        <source>Tool call</source>
        <translation>工具调用</translation>
    </message>
    <message>
        <source>Tool result</source>
        <translation>工具结果</translation>
    </message>
    <message>
        <source>Attachment:</source>
        <translation>附件：</translation>
    </message>
    <message>
        <source>You</source>
        <translation>我</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>file</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>%1 (from a newer version of Parlor)</source>
        <translation>%1（来自更新版本的 Parlor）</translation>
    </message>
    <message>
        <source>a file</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Audio</source>
        <translation>音频</translation>
    </message>
    <message>
        <source>This file could not be written: %1</source>
        <translation>无法写入此文件：%1</translation>
    </message>
    <message>
        <source>Choose another folder, or check that you may write to this one.</source>
        <translation>请选择其他文件夹，或检查您是否有写入权限。</translation>
    </message>
    <message>
        <source>There is no room left for this file: %1</source>
        <translation>磁盘空间不足，无法保存此文件：%1</translation>
    </message>
    <message>
        <source>Free some space or choose another disk. Nothing half-written was left.</source>
        <translation>请释放一些空间或选择其他磁盘。没有留下不完整的文件。</translation>
    </message>
    <message>
        <source>This file could not be read: %1</source>
        <translation>无法读取此文件：%1</translation>
    </message>
    <message>
        <source>Check that it is still there and that you may read it.</source>
        <translation>请检查它是否仍然存在，以及您是否有读取权限。</translation>
    </message>
    <message>
        <source>No chats were found in %1.</source>
        <translation>在 %1 中没有找到对话。</translation>
    </message>
    <message>
        <source>Parlor reads exports of ChatGPT, Claude and Open WebUI, the folders of LM Studio and Jan, and its own files.</source>
        <translation>Parlor 可以读取 ChatGPT、Claude 和 Open WebUI 的导出文件，LM Studio 和 Jan 的文件夹，以及自己的文件。</translation>
    </message>
    <message>
        <source>This file is larger than an export of chats can be: %1</source>
        <translation>此文件过大，不像是对话导出文件：%1</translation>
    </message>
    <message>
        <source>Unpack it, then import the folder or the .json file in it.</source>
        <translation>请先解压，再导入其中的文件夹或 .json 文件。</translation>
    </message>
    <message>
        <source>This zip file is damaged: %1</source>
        <translation>此 zip 文件已损坏：%1</translation>
    </message>
    <message>
        <source>Download or copy it again.</source>
        <translation>请重新下载或复制。</translation>
    </message>
    <message>
        <source>This is not a backup of Parlor&apos;s chats: %1</source>
        <translation>这不是 Parlor 的对话备份：%1</translation>
    </message>
    <message>
        <source>Choose a file that Parlor wrote with “Back up now”. Nothing was changed.</source>
        <translation>请选择用“立即备份”生成的文件。没有任何改动。</translation>
    </message>
    <message>
        <source>This backup was written by a newer version of Parlor: %1</source>
        <translation>此备份由更新版本的 Parlor 写入：%1</translation>
    </message>
    <message>
        <source>Install the newer version first. Nothing was changed.</source>
        <translation>请先安装新版本。没有任何改动。</translation>
    </message>
    <message>
        <source>This backup is damaged: %1</source>
        <translation>此备份已损坏：%1</translation>
    </message>
    <message>
        <source>Choose another backup. Nothing was changed.</source>
        <translation>请选择其他备份。没有任何改动。</translation>
    </message>
    <message>
        <source>The backup could not be put in place: %1</source>
        <translation>无法恢复此备份：%1</translation>
    </message>
    <message>
        <source>Your chats are as they were.</source>
        <translation>您的对话保持原样。</translation>
    </message>
    <message>
        <source>This PDF file could not be made: %1</source>
        <translation>无法生成此 PDF 文件：%1</translation>
    </message>
    <message>
        <source>Export as HTML and print that from a browser.</source>
        <translation>请导出为 HTML，再用浏览器打印。</translation>
    </message>
    <message>
        <source>Imported from %1</source>
        <translation>从 %1 导入</translation>
    </message>
</context>
<context>
    <name>TransferSheets</name>
    <message>
        <source>No chats were added.</source>
        <translation>没有添加对话。</translation>
    </message>
    <message>
        <source>%L1 chats were added.</source>
        <translation>已添加 %L1 个对话。</translation>
    </message>
    <message>
        <source>%L1 were here already.</source>
        <translation>%L1 个已经存在。</translation>
    </message>
    <message>
        <source>%L1 parts could not be read.</source>
        <translation>有 %L1 处无法读取。</translation>
    </message>
    <message>
        <source>Exported to %1</source>
        <translation>已导出到 %1</translation>
    </message>
    <message>
        <source>%L1 chats exported to %2</source>
        <translation>已将 %L1 个对话导出到 %2</translation>
    </message>
    <message>
        <source>Backed up to %1</source>
        <translation>已备份到 %1</translation>
    </message>
    <message>
        <source>Restored: %L1 chats</source>
        <translation>已恢复 %L1 个对话</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Show Parlor</source>
        <translation>显示 Parlor</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
</context>
<context>
    <name>TuningPanel</name>
    <message>
        <source>How the model answers</source>
        <translation>回答方式</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation>采样</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 个词元</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>recommended</source>
        <translation>推荐</translation>
    </message>
    <message>
        <source>Reset all of this chat</source>
        <translation>重置此对话的全部设置</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Edit presets…</source>
        <translation>编辑预设…</translation>
    </message>
    <message>
        <source>Keep as a preset</source>
        <translation>保存为预设</translation>
    </message>
    <message>
        <source>automatic (%1)</source>
        <translation>自动（%1）</translation>
    </message>
</context>
<context>
    <name>TuningRow</name>
    <message>
        <source>no limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 个词元</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>random</source>
        <translation>随机</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>全部</translation>
    </message>
</context>
<context>
    <name>TuningValues</name>
    <message>
        <source>Less</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
</context>
<context>
    <name>ValueSlider</name>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
</context>
<context>
    <name>Verdict</name>
    <message>
        <source>Fits this computer</source>
        <translation>适合这台电脑</translation>
    </message>
    <message>
        <source>Fits with a shorter context</source>
        <translation>缩短上下文后适合</translation>
    </message>
    <message>
        <source>Runs partly on the processor</source>
        <translation>部分在处理器上运行</translation>
    </message>
    <message>
        <source>Does not fit this computer</source>
        <translation>这台电脑放不下</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Fits</source>
        <translation>可以运行</translation>
    </message>
    <message>
        <source>Does not fit</source>
        <translation>放不下</translation>
    </message>
</context>
<context>
    <name>WaitingDots</name>
    <message>
        <source>Waiting for the answer</source>
        <translation>正在等待回答</translation>
    </message>
</context>
<context>
    <name>WhySheet</name>
    <message>
        <source>Why this plan?</source>
        <translation>为什么这样规划？</translation>
    </message>
    <message>
        <source>Context and speed</source>
        <translation>上下文与速度</translation>
    </message>
    <message>
        <source>The conversation may hold %1 tokens; up to %2 would fit.</source>
        <translation>对话最多容纳 %1 个词元；最多可以放下 %2 个。</translation>
    </message>
    <message>
        <source>About %1 tokens per second are expected.</source>
        <translation>预计每秒约 %1 个词元。</translation>
    </message>
    <message>
        <source>Why this kernel?</source>
        <translation>为什么用这个内核？</translation>
    </message>
    <message>
        <source>%1: %2. %3</source>
        <translation>%1：%2。%3</translation>
    </message>
    <message>
        <source>not %1</source>
        <translation>未采用 %1</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>复制为文本</translation>
    </message>
</context>
<context>
    <name>WindowNotices</name>
    <message>
        <source>The message was deleted</source>
        <translation>消息已删除</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>This is a new chat with the messages up to there</source>
        <translation>这是一个新对话，包含到该处为止的消息</translation>
    </message>
    <message>
        <source>The chat was saved</source>
        <translation>对话已保存</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>“%1” is not a model file that Parlor can use.</source>
        <translation>“%1”不是 Parlor 可用的模型文件。</translation>
    </message>
    <message>
        <source>Parlor runs GGUF files, whose names end in .gguf, and folders with config.json and safetensors files.</source>
        <translation>Parlor 可运行文件名以 .gguf 结尾的 GGUF 文件，以及包含 config.json 和 safetensors 文件的文件夹。</translation>
    </message>
</context>
</TS>
