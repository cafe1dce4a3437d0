import QtQuick
import Parlor.Theme
import Parlor.Controls

// What is stored where, what is never sent. Each sentence is held by the code: change them together.
SettingPage {
    id: page
    objectName: "privacyPage"

    PageText {
        text: qsTr("Models run on this computer. Parlor sends nothing anywhere: no chats, no statistics, no crash reports, no update checks.")
        color: Theme.text
        font.pixelSize: Theme.reading
        font.weight: Font.Medium
    }
    PageHeading { text: qsTr("What is stored") }
    PointList {
        list: [
            qsTr("Your chats, what you have written and not yet sent, and the index that the search uses, in chats.db."),
            qsTr("Copies of it, made once a day and before an update changes the file, in the folder “backups”."),
            qsTr("Settings with the places of your model files, presets, and what you have set for single models, in parlor.ini, presets.json and models.json."),
            qsTr("A log of faults, at most half a megabyte, in the folder “logs”. It never holds a word of your chats; your home folder and your name are taken out.")
        ]
    }
    PageHeading { text: qsTr("Where") }
    FolderLine { text: page.preferences.data.path }
    FolderLine {
        visible: text !== page.preferences.data.path
        text: page.preferences.data.settingsPath
    }
    PageHeading { text: qsTr("What you should know") }
    PointList {
        list: [
            qsTr("These files are not encrypted. Who can read your files can read your chats; use an encrypted disk where that matters."),
            qsTr("A deleted chat goes into the trash first, and the backups keep what they hold until newer ones take their place."),
            qsTr("Links in answers open in your browser only after you have agreed; the browser then goes online. Pictures and other contents from the network are never loaded."),
            qsTr("What you copy goes to the clipboard, where other programs can read it."),
            qsTr("Parlor asks the desktop whether it is dark and whether movement is wanted, and starts itself a second time to look at the graphics card. Neither leaves this computer.")
        ]
    }
}
