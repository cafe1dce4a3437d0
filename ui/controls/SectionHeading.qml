import QtQuick
import Parlor.Theme

Text {
    color: Theme.text
    font.pixelSize: Theme.body
    font.weight: Font.DemiBold
    textFormat: Text.PlainText
    wrapMode: Text.Wrap
    Accessible.role: Accessible.Heading
}
