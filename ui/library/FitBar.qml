pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Parlor.Theme
import Parlor.Controls

// The memory of this computer as the plan divides it. The tip says what the segment under the pointer is made of.
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
    readonly property string details: {
        const segment = under(hover.point.position.x)
        if (!segment)
            return summary
        const lines = segment.lines && segment.lines.length > 1 ? segment.lines : []
        return segment.label + ": " + segment.text + (lines.length > 0 ? "\n\n" + lines.join("\n") : "")
    }

    // The segment at this place of the bar.
    function under(x: real): var {
        let end = 0
        for (const segment of segments) {
            end += segment.fraction * width
            if (x < end)
                return segment
        }
        return segments.length > 0 ? segments[segments.length - 1] : null
    }

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
            model: root.segments.length
            delegate: Rectangle {
                id: part
                required property int index
                readonly property var segment: root.segments[index]
                // What is there is seen, however little it is; the last one ends where the bar ends.
                width: !segment ? 0 : index === root.segments.length - 1 ? Math.max(0, row.width - x)
                     : Math.max(segment.kind === "free" ? 0 : 2, segment.fraction * row.width)
                height: row.height
                radius: index === 0 || index === root.segments.length - 1 ? height / 2 : 0
                color: !segment ? "transparent" : segment.kind === "weights" && !root.fits ? Theme.bad : Theme.segment(segment.kind)
                Rectangle {  // the inner end of a rounded segment is straight
                    visible: part.radius > 0 && part.width > part.radius
                    width: part.width / 2
                    height: part.height
                    x: part.index === 0 ? part.width - width : 0
                    color: part.color
                }
            }
        }
    }
    Item {  // a thin bar is hard to hit
        anchors.fill: parent
        anchors.topMargin: -4
        anchors.bottomMargin: -4
        HoverHandler {
            id: hover
            enabled: root.explained
        }
    }
    HoverTip {
        visible: root.explained && hover.hovered && root.segments.length > 0
        text: root.details
    }
}
