pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme
import Parlor.Controls

// The memory of this computer as the plan divides it.
Item {
    id: root
    required property var segments  // as ModelLibrary.segments
    required property string verdict
    required property bool fits
    property bool explained: true  // tip with all numbers

    implicitHeight: 8
    implicitWidth: 140
    Accessible.role: Accessible.ProgressBar
    Accessible.name: verdict
    Accessible.description: summary
    readonly property string summary: segments.map(segment => segment.label + ": " + segment.text).join("\n")

    Rectangle {
        anchors.fill: parent
        radius: height / 2
        color: Theme.track
        border.width: root.fits || root.segments.length === 0 ? 0 : 1
        border.color: Theme.bad
    }
    Row {
        id: row
        anchors.fill: parent
        Repeater {
            model: root.segments
            delegate: Rectangle {
                required property var modelData
                required property int index
                width: Math.max(modelData.kind === "free" ? 0 : 2, modelData.fraction * row.width)
                height: row.height
                radius: index === 0 || index === root.segments.length - 1 ? height / 2 : 0
                color: modelData.kind === "weights" && !root.fits ? Theme.bad : Theme.segment(modelData.kind)
                Rectangle {  // the inner end of a rounded segment is straight
                    visible: parent.radius > 0 && parent.width > parent.radius
                    width: parent.width / 2
                    height: parent.height
                    x: parent.index === 0 ? parent.width - width : 0
                    color: parent.color
                }
            }
        }
    }
    HoverHandler { id: hover }
    HoverTip {
        visible: root.explained && hover.hovered && root.segments.length > 0
        text: root.summary
    }
}
