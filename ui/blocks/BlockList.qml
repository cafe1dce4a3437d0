pragma ComponentBehavior: Bound
import QtQuick
import Parlor.Core
import Parlor.Theme

// All blocks of a message, one small file per kind.
Column {
    id: root
    required property BlockModel blocks
    signal linkRequested(string url)
    signal copyRequested(string text)

    spacing: Theme.gap
    Repeater {
        model: root.blocks
        // Of the six, one is made. (Loader cannot make bound components in Qt 6.4, Repeater can.)
        delegate: Item {
            id: block
            required property int kind
            required property string content
            required property string language
            required property bool open

            width: root.width
            implicitHeight: childrenRect.height

            Repeater {
                model: block.kind === BlockType.Prose ? 1 : 0
                delegate: ProseBlock {
                    width: root.width
                    content: block.content
                    onLinkRequested: (url) => root.linkRequested(url)
                }
            }
            Repeater {
                model: block.kind === BlockType.Code ? 1 : 0
                delegate: CodeBlock {
                    width: root.width
                    content: block.content
                    language: block.language
                    onCopyRequested: (text) => root.copyRequested(text)
                }
            }
            Repeater {
                model: block.kind === BlockType.Quote ? 1 : 0
                delegate: QuoteBlock {
                    width: root.width
                    content: block.content
                    onLinkRequested: (url) => root.linkRequested(url)
                }
            }
            Repeater {
                model: block.kind === BlockType.Rule ? 1 : 0
                delegate: Rectangle {
                    width: root.width
                    height: 1
                    color: Theme.line
                }
            }
            Repeater {
                model: block.kind === BlockType.Thinking ? 1 : 0
                delegate: ThinkingBlock {
                    width: root.width
                    content: block.content
                    open: block.open
                }
            }
            Repeater {
                model: block.kind === BlockType.Error ? 1 : 0
                delegate: ErrorBlock {
                    width: root.width
                    content: block.content
                }
            }
        }
    }
}
