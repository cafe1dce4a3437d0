pragma ComponentBehavior: Bound
import QtQuick
import Qt.labs.qmlmodels
import Parlor.Core
import Parlor.Theme

// All blocks of a message, one small file per kind. Only the one that is needed is made.
Column {
    id: root
    required property BlockModel blocks
    property color ink: Theme.text
    property int textSize: Theme.reading
    signal linkRequested(string url)
    signal copyRequested(string text)
    signal saveRequested(string text, string name)

    spacing: Theme.blockGap
    Repeater {
        model: root.blocks
        delegate: DelegateChooser {
            role: "kind"
            DelegateChoice {
                roleValue: BlockType.Prose
                BlockFrame {
                    id: prose
                    required property string content
                    ProseBlock {
                        width: parent.width
                        content: prose.content
                        ink: prose.quote > 0 ? Theme.textSoft : root.ink
                        textSize: root.textSize
                        onLinkRequested: (url) => root.linkRequested(url)
                        onMenuRequested: (edit) => menu.show(edit, prose.index)
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
                    CodeBlock {
                        width: parent.width
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
            DelegateChoice {
                roleValue: BlockType.Table
                BlockFrame {
                    id: table
                    required property string content
                    TableBlock {
                        width: parent.width
                        content: table.content
                        onLinkRequested: (url) => root.linkRequested(url)
                        onCopyRequested: root.copyRequested(root.blocks.source(table.index))
                        onCsvRequested: root.copyRequested(root.blocks.csv(table.index))
                        onMenuRequested: (edit) => menu.show(edit, table.index)
                    }
                }
            }
            DelegateChoice {
                roleValue: BlockType.Math
                BlockFrame {
                    id: math
                    required property string content
                    required property bool open
                    MathBlock {
                        width: parent.width
                        content: math.content
                        open: math.open
                        ink: math.quote > 0 ? Theme.textSoft : root.ink
                        textSize: root.textSize
                        onCopyRequested: (text) => root.copyRequested(text)
                        onMenuRequested: (edit) => menu.show(edit, math.index)
                    }
                }
            }
            DelegateChoice {
                roleValue: BlockType.Rule
                BlockFrame {
                    Rectangle {
                        width: parent.width
                        height: 1
                        color: Theme.line
                    }
                }
            }
            DelegateChoice {
                roleValue: BlockType.Note
                BlockFrame {
                    id: note
                    required property string content
                    Text {
                        width: parent.width
                        text: note.content
                        textFormat: Text.PlainText
                        wrapMode: Text.Wrap
                        color: Theme.textSoft
                        font.pixelSize: Theme.small
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
                    ThinkingBlock {
                        width: parent.width
                        content: thinking.content
                        open: thinking.open
                        unfolded: thinking.unfolds
                        seconds: thinking.facts.seconds ?? 0
                        blocks: thinking.unfolds && root.blocks ? root.blocks.inner(thinking.index) : null  // none: the message is going
                        onUnfoldRequested: (unfolded) => root.blocks.setUnfolded(thinking.index, unfolded === Theme.thinkingFolded)
                        onLinkRequested: (url) => root.linkRequested(url)
                        onCopyRequested: (text) => root.copyRequested(text)
                        onSaveRequested: (text, name) => root.saveRequested(text, name)
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
                    ToolBlock {
                        width: parent.width
                        content: call.content
                        name: call.facts.name ?? ""
                        open: call.open
                        unfolded: call.unfolded
                        onUnfoldRequested: (unfolded) => root.blocks.setUnfolded(call.index, unfolded)
                        onMenuRequested: (edit) => menu.show(edit, call.index)
                    }
                }
            }
            DelegateChoice {
                roleValue: BlockType.ToolResult
                BlockFrame {
                    id: result
                    required property string content
                    required property bool unfolded
                    required property var facts
                    ToolBlock {
                        width: parent.width
                        content: result.content
                        name: result.facts.name ?? ""
                        result: true
                        failed: result.facts.error ?? false
                        unfolded: result.unfolded
                        onUnfoldRequested: (unfolded) => root.blocks.setUnfolded(result.index, unfolded)
                        onMenuRequested: (edit) => menu.show(edit, result.index)
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
                    AttachmentBlock {
                        width: parent.width
                        content: file.content
                        facts: file.facts
                        unfolded: file.unfolded
                        onUnfoldRequested: (unfolded) => root.blocks.setUnfolded(file.index, unfolded)
                        onMenuRequested: (edit) => menu.show(edit, file.index)
                    }
                }
            }
            DelegateChoice {
                roleValue: BlockType.Error
                BlockFrame {
                    id: error
                    required property string content
                    ErrorBlock {
                        width: parent.width
                        content: error.content
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
