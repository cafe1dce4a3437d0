import QtQuick
import QtQuick.Window

// A drawing of resources/icons in one colour.
Image {
    required property string name
    property color color: "black"
    property int size: 20

    width: size
    height: size
    source: name === "" ? "" : "image://icon/" + name + "/" + String(color).replace("#", "")
    sourceSize.width: size * Screen.devicePixelRatio
    sourceSize.height: size * Screen.devicePixelRatio
    fillMode: Image.PreserveAspectFit
}
