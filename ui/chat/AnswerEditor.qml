import QtQuick
import Parlor.Theme

// An answer while the person changes it, as it was written.
Rectangle {
    id: root
    required property string written
    required property bool locked
    signal saved(string text)
    signal cancelled()

    implicitHeight: form.height + Theme.gap * 3
    radius: Theme.radius
    color: Theme.sunken
    border.color: Theme.lineStrong
    Component.onCompleted: form.begin()
    EditBox {
        id: form
        x: Theme.gap * 1.5
        y: Theme.gap * 1.5
        width: parent.width - Theme.gap * 3
        written: root.written
        asks: false
        locked: root.locked
        onSaved: (text) => root.saved(text)
        onCancelled: root.cancelled()
    }
}
