import QtQuick
import QtQuick.Window
import Parlor.Core
import Parlor.Theme

// Carries what was chosen in the settings into the theme.
Item {
    id: root
    required property Appearance appearance
    required property Settings settings
    visible: false
    Binding { target: Theme; property: "dark"; value: root.appearance.dark }
    Binding { target: Theme; property: "motion"; value: root.appearance.motion }
    Binding { target: Theme; property: "textScale"; value: root.appearance.textScale }
    Binding { target: Theme; property: "compact"; value: root.appearance.compact }
    Binding { target: Theme; property: "pixelRatio"; value: root.Screen.devicePixelRatio }
    Binding { target: Theme; property: "codeWrap"; value: root.settings.codeWrap }
    Binding { target: Theme; property: "thinkingFolded"; value: root.settings.thinkingFolded }
    Connections {  // switched at a block of code: the next one begins so
        target: Theme
        function onCodeWrapChanged() { root.settings.codeWrap = Theme.codeWrap }
    }
}
