import QtQuick
import Parlor.Theme

// A drawing of resources/icons in one colour.
Image {
    required property string name
    property color color: "black"
    property int size: Theme.icon

    width: size
    height: size
    source: name === "" ? "" : "image://icon/" + name + "/" + String(color).replace("#", "")
    sourceSize.width: size * Theme.pixelRatio
    sourceSize.height: size * Theme.pixelRatio
    fillMode: Image.PreserveAspectFit
}
