pragma ComponentBehavior: Bound
import QtQuick
import Parlor.Theme
import Parlor.Controls

SettingPage {
    id: page
    required property string version
    objectName: "aboutPage"

    Column {
        x: Theme.gap
        spacing: Theme.gap / 2
        Image {
            source: "qrc:/icons/parlor.svg"
            sourceSize.width: Theme.scaled(56)
            sourceSize.height: Theme.scaled(56)
            Accessible.ignored: true
        }
        Text {
            text: qsTr("Parlor %1").arg(page.version)
            color: Theme.text
            font.pixelSize: Theme.heading
            font.weight: Font.DemiBold
        }
    }
    PageText { text: qsTr("Chat with language models on your own computer. Free software under the MIT licence.") }
    PageHeading { text: qsTr("Made with") }
    FactRow {
        width: parent.width
        label: qsTr("Qt %1").arg(page.preferences.qtVersion)
        value: qsTr("GNU LGPL 3 – the window. Used as shared libraries, which may be replaced.")
    }
    FactRow {
        width: parent.width
        label: "SQLite"
        value: qsTr("Public domain – the chats and their search.")
    }
    FactRow {
        width: parent.width
        label: "nlohmann/json"
        value: qsTr("MIT – model descriptions and templates.")
    }
    FactRow {
        width: parent.width
        label: qsTr("Parlor Guide")
        value: qsTr("MIT – the small model that comes with Parlor, trained for it.")
    }
    PageText {
        text: qsTr("Other models have licences of their own; their makers state them.")
        font.pixelSize: Theme.small
    }
}
