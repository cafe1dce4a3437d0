import QtQuick
import QtQuick.Window
import Parlor.Theme

// A drawing of resources/icons in one colour.
Image {
    required property string name
    property color color: "black"
    property int size: Theme.icon

    width: size
    height: size
    source: name === "" ? "" : "image://icon/" + name + "/" + String(color).replace("#", "")
    sourceSize.width: size * Screen.devicePixelRatio
    sourceSize.height: size * Screen.devicePixelRatio
    fillMode: Image.PreserveAspectFit
}
