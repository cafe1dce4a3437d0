pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// One row of the picker: a heading, a model, the quantizations of a model, or a file that is no model to chat with.
AbstractButton {
    id: root
    required property int kind
    required property string rowId
    required property string path
    required property string name
    required property string detail
    required property string source
    required property int variants
    required property bool expanded
    required property bool child
    required property bool recommended
    required property string reason
    required property bool known
    required property bool fits
    required property string verdict
    required property var segments
    required property real speed
    required property string errorText
    required property string errorHint
    required property int index
    property bool chosen: false  // the model that answers
    property bool marked: false  // where the keyboard is
    signal expandRequested(bool expanded)
    signal detailsRequested()

    readonly property bool heading: kind === PickerModel.Heading
    readonly property bool group: kind === PickerModel.Group
    readonly property string words: errorText !== "" ? errorText
        : reason !== "" && kind === PickerModel.Helper ? reason
        : !known ? qsTr("Reading…")
        : fits && speed > 0 ? verdict + "  ·  " + qsTr("about %1 tokens/s").arg(Number(speed).toLocaleString(Qt.locale(), "f", speed < 10 ? 1 : 0))
        : verdict

    enabled: !heading
    implicitHeight: heading ? title.implicitHeight + Theme.gap * 2 : content.implicitHeight + Theme.gap * 2
    hoverEnabled: true
    focusPolicy: Qt.NoFocus
    Accessible.ignored: heading
    Accessible.role: Accessible.ListItem
    Accessible.name: name + ", " + detail + ", " + words + (group ? ", " + qsTr("%1 versions").arg(variants) : "")
    Accessible.selected: marked
    leftPadding: Theme.gap * (child ? 4 : 1.5)
    rightPadding: Theme.gap / 2

    contentItem: Item {
        Text {
            id: title
            visible: root.heading
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.gap / 2
            text: root.name
            color: Theme.textSoft
            font.pixelSize: Theme.small
            font.weight: Font.DemiBold
            Accessible.role: Accessible.Heading
        }
        RowLayout {
            id: content
            visible: !root.heading
            width: parent.width
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.gap
            ColumnLayout {
                Layout.fillWidth: true
                spacing: 4
                RowLayout {
                    spacing: Theme.gap
                    Text {
                        id: label
                        Layout.fillWidth: true
                        text: root.name
                        color: root.kind === PickerModel.Helper ? Theme.textSoft : Theme.text
                        font.pixelSize: Theme.body
                        font.weight: root.child ? Font.Normal : Font.DemiBold
                        elide: Text.ElideMiddle
                        textFormat: Text.PlainText
                        HoverHandler { id: labelHover }
                        HoverTip {
                            visible: labelHover.hovered && label.truncated
                            text: root.name
                        }
                    }
                    Icon {
                        visible: root.child && root.recommended
                        name: "check"
                        size: Theme.iconSmall
                        color: Theme.accent
                    }
                    Text {
                        text: root.child && root.recommended ? qsTr("recommended") + "  ·  " + root.detail : root.detail
                        color: Theme.textSoft
                        font.pixelSize: Theme.small
                        textFormat: Text.PlainText
                    }
                }
                FitBar {
                    Layout.fillWidth: true
                    visible: root.errorText === "" && root.kind !== PickerModel.Helper
                    implicitHeight: 6
                    segments: root.heading ? [] : root.segments
                    verdict: root.verdict
                    fits: root.fits
                }
                RowLayout {
                    spacing: Theme.gap
                    Text {
                        Layout.fillWidth: true
                        text: root.words
                        color: root.errorText !== "" || (root.known && !root.fits && root.kind !== PickerModel.Helper) ? Theme.bad : Theme.textSoft
                        font.pixelSize: Theme.small
                        elide: Text.ElideRight
                        maximumLineCount: root.kind === PickerModel.Helper || root.errorText !== "" ? 2 : 1
                        wrapMode: Text.Wrap
                        textFormat: Text.PlainText
                    }
                    Text {
                        visible: !root.group
                        text: root.source
                        color: Theme.textSoft
                        font.pixelSize: Theme.small
                        textFormat: Text.PlainText
                    }
                    AbstractButton {
                        id: expander
                        objectName: "expandButton"
                        visible: root.group
                        focusPolicy: Qt.NoFocus
                        hoverEnabled: true
                        implicitHeight: expandLabel.implicitHeight
                        implicitWidth: expandLabel.implicitWidth
                        text: qsTr("%1 versions").arg(root.variants)
                        Accessible.name: text
                        onClicked: root.expandRequested(!root.expanded)
                        contentItem: ButtonLabel {
                            id: expandLabel
                            endIcon: root.expanded ? "chevron-down" : "chevron-right"
                            iconSize: Theme.iconSmall
                            text: expander.text
                            ink: expander.hovered ? Theme.accentHover : Theme.accent
                        }
                        HoverHandler { cursorShape: Qt.PointingHandCursor }
                    }
                }
                Text {
                    Layout.fillWidth: true
                    visible: root.group && (root.expanded || root.marked) && root.reason !== ""
                    text: root.reason
                    color: Theme.text
                    font.pixelSize: Theme.small
                    wrapMode: Text.Wrap
                }
            }
            IconButton {
                objectName: "detailsButton"
                focusPolicy: Qt.NoFocus
                implicitWidth: Theme.controlSmall
                implicitHeight: Theme.controlSmall
                iconSize: Theme.iconSmall
                opacity: root.chosen || root.hovered || root.marked ? 1 : 0
                iconName: root.chosen && !root.hovered ? "check" : "info"
                ink: root.chosen ? Theme.accent : Theme.textSoft
                text: qsTr("Details")
                onClicked: root.detailsRequested()
            }
        }
    }
    background: Rectangle {
        visible: !root.heading
        radius: Theme.radius
        color: root.chosen ? Theme.accentSoft : root.hovered || root.marked ? Theme.hover : "transparent"
        border.width: root.marked ? 1 : 0
        border.color: Theme.accent
    }
}
