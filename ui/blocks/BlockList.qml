pragma ComponentBehavior: Bound
import QtQuick
import Qt.labs.qmlmodels
import Parlor.Core
import Parlor.Theme

// All blocks of a message, one small file per kind. Only the one that is needed is made.
LazyColumn {
    id: root
    required property BlockModel blocks
    property color ink: Theme.text
    property int textSize: Theme.reading
    signal linkRequested(string url)
    signal copyRequested(string text)
    signal saveRequested(string text, string name)

    spacing: Theme.blockGap
    frames: rows
    Repeater {
        id: rows
        model: root.blocks
        delegate: DelegateChooser {
            role: "kind"
            DelegateChoice {
                roleValue: BlockType.Prose
                BlockFrame {
                    id: prose
                    required property string content
                    inside: Component {
                        ProseBlock {
                            width: prose.innerWidth
                            content: prose.content
                            ink: prose.quote > 0 ? Theme.textSoft : root.ink
                            textSize: root.textSize
                            onLinkRequested: (url) => root.linkRequested(url)
                            onMenuRequested: (edit) => menu.show(edit, prose.index)
                        }
                    }
                }
            }
            DelegateChoice {
                roleValue: BlockType.Code
                BlockFrame {
                    id: code
                    required property string content
                    required property string language
                    required property bool open
                    required property bool unfolded
                    inside: Component {
                        CodeBlock {
                            width: code.innerWidth
                            content: code.content
                            language: code.language
                            open: code.open
                            unfolded: code.unfolded
                            onUnfoldRequested: (unfolded) => root.blocks.setUnfolded(code.index, unfolded)
                            onCopyRequested: (text) => root.copyRequested(text)
                            onSaveRequested: (text, name) => root.saveRequested(text, name)
                            onMenuRequested: (edit) => menu.show(edit, code.index)
                        }
                    }
                }
            }
            DelegateChoice {
                roleValue: BlockType.Table
                BlockFrame {
                    id: table
                    required property string content
                    inside: Component {
                        TableBlock {
                            width: table.innerWidth
                            content: table.content
                            onLinkRequested: (url) => root.linkRequested(url)
                            onCopyRequested: root.copyRequested(root.blocks.source(table.index))
                            onCsvRequested: root.copyRequested(root.blocks.csv(table.index))
                            onMenuRequested: (edit) => menu.show(edit, table.index)
                        }
                    }
                }
            }
            DelegateChoice {
                roleValue: BlockType.Math
                BlockFrame {
                    id: math
                    required property string content
                    required property bool open
                    inside: Component {
                        MathBlock {
                            width: math.innerWidth
                            content: math.content
                            open: math.open
                            ink: math.quote > 0 ? Theme.textSoft : root.ink
                            textSize: root.textSize
                            onCopyRequested: (text) => root.copyRequested(text)
                            onMenuRequested: (edit) => menu.show(edit, math.index)
                        }
                    }
                }
            }
            DelegateChoice {
                roleValue: BlockType.Rule
                BlockFrame {
                    id: rule
                    inside: Component {
                        Rectangle {
                            width: rule.innerWidth
                            height: 1
                            color: Theme.line
                        }
                    }
                }
            }
            DelegateChoice {
                roleValue: BlockType.Note
                BlockFrame {
                    id: note
                    required property string content
                    inside: Component {
                        Text {
                            width: note.innerWidth
                            text: note.content
                            textFormat: Text.PlainText
                            wrapMode: Text.Wrap
                            color: Theme.textSoft
                            font.pixelSize: Theme.small
                        }
                    }
                }
            }
            DelegateChoice {
                roleValue: BlockType.Thinking
                BlockFrame {
                    id: thinking
                    required property string content
                    required property bool open
                    required property bool unfolded
                    required property var facts
                    // What the person did counts from how thinking is shown at first.
                    readonly property bool unfolds: unfolded === Theme.thinkingFolded
                    inside: Component {
                        ThinkingBlock {
                            width: thinking.innerWidth
                            content: thinking.content
                            open: thinking.open
                            unfolded: thinking.unfolds
                            seconds: thinking.facts.seconds ?? 0
                            seenFrom: root.seenFrom - thinking.y
                            seenTo: root.seenTo - thinking.y
                            onGrewAbove: (by) => { if (thinking.y + thinking.height > root.seenFrom) root.grewAbove(by) }
                            blocks: thinking.unfolds && root.blocks ? root.blocks.inner(thinking.index) : null  // none: the message is going
                            onUnfoldRequested: (unfolded) => root.blocks.setUnfolded(thinking.index, unfolded === Theme.thinkingFolded)
                            onLinkRequested: (url) => root.linkRequested(url)
                            onCopyRequested: (text) => root.copyRequested(text)
                            onSaveRequested: (text, name) => root.saveRequested(text, name)
                        }
                    }
                }
            }
            DelegateChoice {
                roleValue: BlockType.ToolCall
                BlockFrame {
                    id: call
                    required property string content
                    required property bool open
                    required property bool unfolded
                    required property var facts
                    inside: Component {
                        ToolBlock {
                            width: call.innerWidth
                            content: call.content
                            name: call.facts.name ?? ""
                            open: call.open
                            unfolded: call.unfolded
                            onUnfoldRequested: (unfolded) => root.blocks.setUnfolded(call.index, unfolded)
                            onMenuRequested: (edit) => menu.show(edit, call.index)
                        }
                    }
                }
            }
            DelegateChoice {
                roleValue: BlockType.ToolResult
                BlockFrame {
                    id: outcome
                    required property string content
                    required property bool unfolded
                    required property var facts
                    inside: Component {
                        ToolBlock {
                            width: outcome.innerWidth
                            content: outcome.content
                            name: outcome.facts.name ?? ""
                            result: true
                            failed: outcome.facts.error ?? false
                            unfolded: outcome.unfolded
                            onUnfoldRequested: (unfolded) => root.blocks.setUnfolded(outcome.index, unfolded)
                            onMenuRequested: (edit) => menu.show(edit, outcome.index)
                        }
                    }
                }
            }
            DelegateChoice {
                roleValue: BlockType.Attachment
                BlockFrame {
                    id: file
                    required property string content
                    required property bool unfolded
                    required property var facts
                    inside: Component {
                        AttachmentBlock {
                            width: file.innerWidth
                            content: file.content
                            facts: file.facts
                            unfolded: file.unfolded
                            onUnfoldRequested: (unfolded) => root.blocks.setUnfolded(file.index, unfolded)
                            onMenuRequested: (edit) => menu.show(edit, file.index)
                        }
                    }
                }
            }
            DelegateChoice {
                roleValue: BlockType.Error
                BlockFrame {
                    id: error
                    required property string content
                    required property var facts
                    inside: Component {
                        ErrorBlock {
                            width: error.innerWidth
                            content: error.content
                            code: error.facts?.code ?? ""
                            here: error.facts?.here ?? false
                        }
                    }
                }
            }
        }
    }
    BlockMenu {
        id: menu
        blocks: root.blocks
        onCopyRequested: (text) => root.copyRequested(text)
    }
}
