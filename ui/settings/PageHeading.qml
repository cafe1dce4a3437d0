import QtQuick
import Parlor.Theme
import Parlor.Controls

// A heading between the rows of a page.
SectionHeading {
    width: parent ? parent.width : 0
    topPadding: Theme.gap * 2
    bottomPadding: Theme.gap / 2
    leftPadding: Theme.gap
}
