pragma Singleton
import QtQuick

// Colours by role, spaces and sizes: the only place where they are chosen.
QtObject {
    property bool dark: false
    property bool motion: true

    // surfaces, from the back to the front
    readonly property color window: dark ? "#161817" : "#f4f5f3"
    readonly property color surface: dark ? "#1c1f1e" : "#ffffff"
    readonly property color raised: dark ? "#262a28" : "#ffffff"
    readonly property color sunken: dark ? "#151716" : "#f5f6f4"
    readonly property color line: dark ? "#343936" : "#e2e5e1"
    readonly property color lineStrong: dark ? "#4b524e" : "#c6cbc6"
    readonly property color hover: dark ? "#14ffffff" : "#0d1a2a20"
    readonly property color pressed: dark ? "#24ffffff" : "#1a1a2a20"
    readonly property color scrim: dark ? "#99000000" : "#4d10201a"

    readonly property color text: dark ? "#e8ebe9" : "#1d2421"
    readonly property color textSoft: dark ? "#a3aca7" : "#5c6661"
    readonly property color accent: dark ? "#56bfa9" : "#1f7a6b"
    readonly property color accentHover: dark ? "#6bcfba" : "#1a6a5d"
    readonly property color onAccent: dark ? "#0d211c" : "#ffffff"
    readonly property color accentSoft: dark ? "#21382f" : "#e6f1ee"
    readonly property color caution: dark ? "#e0b25c" : "#8f6200"
    readonly property color bad: dark ? "#f08f84" : "#b3372b"
    readonly property color badSoft: dark ? "#3a2523" : "#fbecea"

    // segments of the fit bar, and the tracks of sliders
    readonly property color weights: accent
    readonly property color kv: dark ? "#5f9fd6" : "#3f7fb8"
    readonly property color work: dark ? "#d2a24c" : "#d09a3a"
    readonly property color reserve: dark ? "#747d78" : "#a4aca7"
    readonly property color other: dark ? "#474e4a" : "#d3d8d4"
    readonly property color track: dark ? "#343a37" : "#e6e9e6"

    readonly property int gap: 8  // half: gap / 2, double: gap * 2
    readonly property int radius: 8
    readonly property int control: 36  // height of buttons and fields
    readonly property int column: 760  // widest text column

    readonly property int small: 12
    readonly property int body: 14
    readonly property int reading: 15  // what a model wrote
    readonly property int heading: 18
    readonly property int display: 26
    readonly property string mono: "DejaVu Sans Mono, Noto Sans Mono, Cascadia Mono, Consolas, Noto Sans Mono CJK SC, monospace"

    function segment(kind: string): color {
        switch (kind) {
        case "weights": return weights
        case "kv": return kv
        case "work": return work
        case "reserve": return reserve
        case "other": return other
        default: return track
        }
    }

    // The look of the tags that app/chat/markdown builds.
    readonly property string prose: "<style>p{margin:0 0 10px 0;line-height:118%}p.item{margin-left:22px}"
        + "h1{font-size:20px;font-weight:600;margin:14px 0 8px 0}h2{font-size:18px;font-weight:600;margin:14px 0 8px 0}"
        + "h3,h4{font-size:16px;font-weight:600;margin:12px 0 6px 0}"
        + "ul,ol{margin:0 0 10px 0}li{margin:0 0 4px 0;line-height:118%}"
        + "code{font-family:'DejaVu Sans Mono','Noto Sans Mono','Consolas',monospace;font-size:13px;background-color:" + sunkenTone + "}"
        + "a{color:" + accent + "}table{border-collapse:collapse;border-color:" + line + ";border-width:1px;border-style:solid;margin:4px 0 12px 0}"
        + "td,th{padding:6px 12px 6px 12px;border-color:" + line + ";border-width:1px;border-style:solid}th{font-weight:600}</style>"
    readonly property color sunkenTone: dark ? "#2b302d" : "#eceeeb"
}
