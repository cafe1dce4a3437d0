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
        delegate: Loader {
            id: block
            required property int kind
            required property string content
            required property string language
            required property bool open

            width: root.width
            sourceComponent: switch (kind) {
                case BlockType.Code: return code
                case BlockType.Quote: return quote
                case BlockType.Rule: return rule
                case BlockType.Thinking: return thinking
                case BlockType.Error: return error
                default: return prose
            }

            Component {
                id: prose
                ProseBlock {
                    content: block.content
                    onLinkRequested: (url) => root.linkRequested(url)
                }
            }
            Component {
                id: code
                CodeBlock {
                    content: block.content
                    language: block.language
                    onCopyRequested: (text) => root.copyRequested(text)
                }
            }
            Component {
                id: quote
                QuoteBlock {
                    content: block.content
                    onLinkRequested: (url) => root.linkRequested(url)
                }
            }
            Component {
                id: rule
                Rectangle {
                    implicitHeight: 1
                    color: Theme.line
                }
            }
            Component {
                id: thinking
                ThinkingBlock {
                    content: block.content
                    open: block.open
                }
            }
            Component {
                id: error
                ErrorBlock { content: block.content }
            }
        }
    }
}
