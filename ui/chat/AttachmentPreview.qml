import QtQuick
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// A look at what the model will be shown of a file.
Sheet {
    id: root
    required property ComposerModel composer
    property int row: -1
    property string beginning
    property string details
    property bool inlineable: false
    readonly property int most: 20000  // characters: laid out at once

    function show(row: int) {
        const index = composer.attachments.index(row, 0)
        const of = (role) => composer.attachments.data(index, role)
        root.row = row
        title = of(AttachmentListModel.NameRole)
        const error = of(AttachmentListModel.ErrorRole)
        beginning = composer.attachments.textAt(row, most)
        const tokens = of(AttachmentListModel.TokensRole)
        details = error !== "" ? error + " " + of(AttachmentListModel.HintRole) + "  ·  " + of(AttachmentListModel.CodeRole)
            : [of(AttachmentListModel.SizeRole), tokens >= 0 ? qsTr("%L1 tokens").arg(tokens) : "", of(AttachmentListModel.NoteRole)]
              .filter((part) => part !== "").join("  ·  ")
        inlineable = composer.canPutInline(row)
        open()
    }
    width: Math.min(Theme.column, parent ? parent.width - Theme.gap * 4 : Theme.column)

    Text {
        width: parent.width
        text: root.details
        color: Theme.textSoft
        font.pixelSize: Theme.small
        wrapMode: Text.Wrap
        textFormat: Text.PlainText
    }
    TextEdit {
        visible: text !== ""
        width: parent.width
        text: root.beginning
        textFormat: TextEdit.PlainText
        readOnly: true
        selectByMouse: true
        wrapMode: TextEdit.WrapAnywhere
        color: Theme.text
        selectionColor: Theme.accent
        selectedTextColor: Theme.accentInk
        font.family: "monospace"
        font.pixelSize: Theme.code
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
    Text {
        visible: root.beginning.length >= root.most
        width: parent.width
        text: qsTr("The model is shown all of it; here is its beginning.")
        color: Theme.textSoft
        font.pixelSize: Theme.small
        wrapMode: Text.Wrap
    }
    Flow {
        width: parent.width
        spacing: Theme.gap
        ActionButton {
            visible: root.inlineable
            text: qsTr("Put into the message")
            onClicked: {
                root.close()
                root.composer.putInline(root.row)
            }
        }
        ActionButton {
            text: qsTr("Remove")
            onClicked: {
                root.close()
                root.composer.attachments.removeAt(root.row)
            }
        }
    }
}
