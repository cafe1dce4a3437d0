pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Templates as T
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// The settings: pages on the left, rows on the right; in a narrow window first the one, then the other. Nothing of it is made
// before it is opened.
Popup {
    id: root
    required property Preferences preferences
    required property ModelLibrary library
    required property History history
    required property string version
    signal importRequested()
    signal backupsRequested()
    signal eraseAllRequested()
    property string page: "general"
    property string wanted  // a row that was looked for
    property bool pageShown: false  // in a narrow window
    readonly property string title: qsTr("Settings")
    readonly property bool narrow: width < Theme.scaled(680)

    function show(page: string, row: string) {
        root.page = page
        root.wanted = row
        root.pageShown = page !== ""
        open()
    }
    parent: T.Overlay.overlay
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.round((parent.height - height) / 2) : 0
    width: parent ? (parent.width < Theme.scaled(760) ? parent.width : Math.min(Theme.scaled(940), parent.width - Theme.gap * 8)) : 800
    height: parent ? (parent.width < Theme.scaled(760) ? parent.height : Math.min(Theme.scaled(720), parent.height - Theme.gap * 8)) : 600
    modal: true
    focus: true
    padding: 0
    closePolicy: Popup.CloseOnEscape | Popup.CloseOnPressOutside
    onClosed: {
        pageShown = false
        wanted = ""
    }

    T.Overlay.modal: Rectangle { color: Theme.scrim }
    background: Rectangle {
        radius: root.parent && root.width === root.parent.width ? 0 : Theme.radius * 1.5
        color: Theme.raised
        border.color: Theme.line
    }
    Item {
        anchors.fill: parent
        Accessible.role: Accessible.Dialog
        Accessible.name: root.title
        Repeater {
            model: root.visible ? 1 : 0
            delegate: SettingsBody {
                anchors.fill: parent
                sheet: root
            }
        }
    }
}
