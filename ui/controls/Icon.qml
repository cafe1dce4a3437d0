import QtQuick
import Parlor.Theme

// A drawing of resources/icons in one colour. Not an Image itself: the implicit size of one, which layouts take, is that of its
// pixels on a screen with several of them per unit.
Item {
    id: icon
    required property string name
    property color color: "black"
    property int size: Theme.icon

    implicitWidth: size
    implicitHeight: size
    Image {
        anchors.fill: parent
        source: icon.name === "" ? "" : "image://icon/" + icon.name + "/" + String(icon.color).replace("#", "")
        sourceSize.width: icon.size * Theme.pixelRatio
        sourceSize.height: icon.size * Theme.pixelRatio
        fillMode: Image.PreserveAspectFit
    }
}
