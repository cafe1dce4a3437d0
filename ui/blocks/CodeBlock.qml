pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme
import Parlor.Controls
import Parlor.Blocks

// Code with its language and what can be done with it. Long code is folded, unless it was seen while it was written.
Rectangle {
    id: root
    required property string content
    required property string language
    property bool open: false  // still being written
    property bool unfolded: false
    property bool wrap: false  // begins as the one that was switched last
    signal unfoldRequested(bool unfolded)
    signal copyRequested(string text)
    signal saveRequested(string text, string name)
    signal menuRequested(TextEdit edit)

    readonly property int folded: 40  // lines
    readonly property bool isLong: text.lines > folded + 5
    readonly property bool showsAll: !isLong || unfolded || open
    onOpenChanged: if (open) unfoldRequested(true)
    Component.onCompleted: {
        wrap = Theme.codeWrap
        if (open)
            unfoldRequested(true)
    }

    implicitHeight: head.height + flick.height + (fold.visible ? fold.height : 0)
    radius: Theme.radius
    color: Theme.sunken
    border.color: Theme.line

    CodeText {
        id: text
        document: code.textDocument
        lineHeight: Math.round(Theme.code * 1.5)
        inks: Theme.inks
        language: root.language
        limit: root.showsAll ? 0 : root.folded
        code: root.content
    }
    CodeHead {
        id: head
        width: parent.width
        languageName: text.languageName
        wrap: root.wrap
        onWrapRequested: (wrap) => {
            root.wrap = wrap
            Theme.codeWrap = wrap
        }
        onCopyRequested: root.copyRequested(root.content)
        onSaveRequested: root.saveRequested(root.content, "code." + text.extension)
        onNumbersRequested: (shown) => Theme.numberLines = shown
    }
    Flickable {
        id: flick
        anchors.top: head.bottom
        anchors.left: numbers.visible ? numbers.right : parent.left
        anchors.right: parent.right
        height: code.height + Theme.gap * 1.5
        contentWidth: root.wrap ? width : code.width + Theme.gap * 3.5
        contentHeight: height
        flickableDirection: Flickable.HorizontalFlick
        boundsBehavior: Flickable.StopAtBounds
        interactive: contentWidth > width
        clip: true
        ScrollBar.horizontal: ThinScrollBar {}
        TextEdit {
            id: code
            x: numbers.visible ? Theme.gap : Theme.gap * 1.75
            width: root.wrap ? flick.width - x - Theme.gap * 1.75 : implicitWidth
            wrapMode: root.wrap ? TextEdit.Wrap : TextEdit.NoWrap
            textFormat: TextEdit.PlainText
            readOnly: true
            selectByMouse: true
            selectByKeyboard: true
            persistentSelection: true
            color: Theme.text
            selectionColor: Theme.accent
            selectedTextColor: Theme.accentInk
            tabStopDistance: metrics.advanceWidth("    ")
            font.family: Theme.mono.split(",")[0]
            font.pixelSize: Theme.code
            Accessible.role: Accessible.StaticText
            Accessible.name: root.content
            onActiveFocusChanged: if (!activeFocus) deselect()
            HoverHandler { cursorShape: Qt.IBeamCursor }
            TapHandler {
                acceptedButtons: Qt.RightButton
                onTapped: root.menuRequested(code)
            }
            Keys.onMenuPressed: root.menuRequested(code)
            FontMetrics {
                id: metrics
                font: code.font
            }
        }
    }
    Text {
        id: numbers
        visible: Theme.numberLines && !root.wrap
        anchors.top: head.bottom
        x: Theme.gap
        horizontalAlignment: Text.AlignRight
        text: {
            if (!visible)
                return ""
            let all = "1"
            for (let i = 2; i <= text.shownLines; ++i)
                all += "\n" + i
            return all
        }
        textFormat: Text.PlainText
        color: Theme.textSoft
        lineHeightMode: Text.FixedHeight
        lineHeight: text.lineHeight
        font: code.font
        Accessible.ignored: true
    }
    Rectangle {
        visible: fold.visible && !root.showsAll
        anchors.bottom: fold.top
        x: 1
        width: parent.width - 2
        height: text.lineHeight * 2
        gradient: Gradient {
            GradientStop { position: 0; color: Qt.alpha(Theme.sunken, 0) }
            GradientStop { position: 1; color: Theme.sunken }
        }
    }
    ActionButton {
        id: fold
        objectName: "foldCode"
        visible: root.isLong && !root.open
        anchors.bottom: parent.bottom
        anchors.horizontalCenter: parent.horizontalCenter
        quiet: true
        text: root.showsAll ? qsTr("Show fewer lines") : qsTr("Show all %1 lines").arg(text.lines)
        onClicked: root.unfoldRequested(!root.showsAll)
    }
}
