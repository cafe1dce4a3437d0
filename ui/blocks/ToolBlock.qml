pragma ComponentBehavior: Bound
import QtQuick
import Parlor.Theme

// A tool that the model called, or what it gave back. Folded: the call with its first line, the result with none.
Column {
    id: root
    required property string content
    required property string name
    required property bool unfolded
    property bool result: false
    property bool failed: false
    property bool open: false
    signal unfoldRequested(bool unfolded)
    signal menuRequested(TextEdit edit)

    readonly property int longest: 40000  // characters that are shown
    spacing: Theme.gap / 2
    Fold {
        objectName: "toolFold"
        width: Math.min(implicitWidth, parent.width)
        iconName: root.failed ? "alert" : root.result ? "check" : "tool"
        ink: root.failed ? Theme.bad : Theme.textSoft
        text: {
            if (!root.result)
                return root.name === "" ? qsTr("Calling a tool…") : root.open ? qsTr("Calling %1…").arg(root.name) : qsTr("Called %1").arg(root.name)
            if (root.failed)
                return root.name === "" ? qsTr("The tool failed") : qsTr("%1 failed").arg(root.name)
            return root.name === "" ? qsTr("Result") : qsTr("Result of %1").arg(root.name)
        }
        detail: root.unfolded ? "" : root.content.slice(0, 200).replace(/\s+/g, " ")
        unfolded: root.unfolded
        onUnfoldRequested: (unfolded) => root.unfoldRequested(unfolded)
    }
    Repeater {
        model: root.unfolded ? 1 : 0
        delegate: Rectangle {
            width: root.width
            height: words.height + Theme.gap * 2
            radius: Theme.radius
            color: root.failed ? Theme.badSoft : Theme.sunken
            border.color: Theme.line
            PlainText {
                id: words
                x: Theme.gap * 1.5
                y: Theme.gap
                width: parent.width - x * 2
                content: root.content.length > root.longest ? root.content.slice(0, root.longest) + "…" : root.content
                onMenuRequested: (edit) => root.menuRequested(edit)
            }
        }
    }
}
