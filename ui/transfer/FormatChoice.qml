import QtQuick
import Parlor.Core
import Parlor.Theme
import Parlor.Controls

// The four formats and what each is good for.
Column {
    id: root
    required property int format
    signal chosen(int format)
    width: parent ? parent.width : 0
    spacing: Theme.gap
    ChoiceRow {
        objectName: "exportFormat"
        width: parent.width
        name: qsTr("Format")
        current: String(root.format)
        choices: [{ value: String(Transfer.Markdown), text: "Markdown" }, { value: String(Transfer.Html), text: "HTML" },
            { value: String(Transfer.Pdf), text: "PDF" }, { value: String(Transfer.Json), text: "JSON" }]
        onChosen: (value) => root.chosen(Number(value))
    }
    SheetText {
        text: root.format === Transfer.Markdown ? qsTr("Text that reads well anywhere, for notes and editors.")
            : root.format === Transfer.Html ? qsTr("One page for a browser, light and dark. It loads nothing from elsewhere.")
            : root.format === Transfer.Pdf ? qsTr("Pages for printing and passing on.")
            : qsTr("Everything there is, for importing again and for programs.")
    }
}
