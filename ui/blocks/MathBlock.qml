import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme
import Parlor.Controls
import Parlor.Maths

// A formula on lines of its own: typeset, in the middle, wider ones scroll. Its source where it cannot be typeset and
// while it is still being written.
Item {
    id: root
    required property string content
    required property bool open
    property color ink: Theme.text
    property int textSize: Theme.reading
    readonly property bool typeset: formula.typeset && !open
    signal menuRequested(Item edit)
    signal copyRequested(string text)

    implicitHeight: typeset ? flick.height : source.implicitHeight
    activeFocusOnTab: typeset && flick.interactive
    Accessible.role: typeset ? Accessible.Equation : Accessible.Grouping
    Accessible.name: content
    Keys.onMenuPressed: root.menuRequested(root)
    Keys.onLeftPressed: if (flick.interactive) bar.decrease()
    Keys.onRightPressed: if (flick.interactive) bar.increase()
    Keys.onPressed: (event) => {
        if (!root.typeset || !event.matches(StandardKey.Copy)) return
        root.copyRequested(root.content)
        event.accepted = true
    }
    Flickable {
        id: flick
        visible: root.typeset
        width: parent.width
        height: formula.implicitHeight + Theme.gap + (interactive ? Theme.gap * 1.5 : 0)
        contentWidth: Math.max(width, formula.implicitWidth + Theme.gap)
        contentHeight: height
        flickableDirection: Flickable.HorizontalFlick
        boundsBehavior: Flickable.StopAtBounds
        interactive: formula.implicitWidth + Theme.gap > width
        clip: interactive
        ScrollBar.horizontal: ThinScrollBar { id: bar }
        MathItem {
            id: formula
            x: Math.round((flick.contentWidth - implicitWidth) / 2)
            y: Theme.gap / 2
            width: implicitWidth
            height: implicitHeight
            source: root.open ? "" : root.content
            textSize: root.textSize
            color: root.ink
        }
    }
    TapHandler {
        enabled: root.typeset
        onTapped: root.forceActiveFocus()
    }
    TapHandler {
        enabled: root.typeset
        acceptedButtons: Qt.RightButton
        onTapped: root.menuRequested(root)
    }
    HoverHandler { id: hover }
    FocusFrame { shown: root.activeFocus && root.typeset && flick.interactive }
    IconButton {
        visible: root.typeset
        anchors.right: parent.right
        anchors.top: parent.top
        implicitWidth: Theme.controlSmall
        implicitHeight: Theme.controlSmall
        iconSize: Theme.iconSmall
        iconName: "copy"
        text: qsTr("Copy as LaTeX")
        opacity: hover.hovered || activeFocus ? 1 : 0
        onClicked: root.copyRequested(root.content)
    }
    PlainText {
        id: source
        visible: !root.typeset
        width: parent.width
        content: root.content
        color: root.ink
        onMenuRequested: (edit) => root.menuRequested(edit)
    }
}
