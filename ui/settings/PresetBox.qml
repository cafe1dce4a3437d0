import QtQuick
import Parlor.Core
import Parlor.Controls

// Chooses a preset, or none.
SelectBox {
    required property PresetListModel presets
    choices: [{ value: "", text: qsTr("None") }, ...(presets.revision >= 0 ? presets.choices() : [])]
}
