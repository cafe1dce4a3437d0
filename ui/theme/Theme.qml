pragma Singleton
import QtQuick

// Colours by role, spaces and sizes: the only place where they are chosen. The window sets the first six from the settings;
// everything else follows at once.
QtObject {
    property bool dark: false
    property bool motion: true     // off: nothing moves by itself, changes are shown at once
    property real textScale: 1     // 0.8 to 1.5
    property bool compact: false   // less air around things
    property real pixelRatio: 1    // asked for once: each asking of Screen listens to the window, and leaving it searches all listeners
    property bool codeWrap: false        // how code and thinking are shown at first
    property bool thinkingFolded: true

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
    readonly property color textSoft: dark ? "#adb6b1" : "#59635e"
    readonly property color accent: dark ? "#5cc5af" : "#196b5d"
    readonly property color accentHover: dark ? "#70d4bf" : "#145c50"
    // (not onAccent: QML takes names that begin with on for signal handlers)
    readonly property color accentInk: dark ? "#0d211c" : "#ffffff"
    readonly property color accentSoft: dark ? "#21382f" : "#e6f1ee"
    readonly property color caution: dark ? "#e0b25c" : "#7d5500"
    readonly property color bad: dark ? "#f59c92" : "#ab3226"
    readonly property color badSoft: dark ? "#3a2523" : "#fbecea"
    readonly property color discreet: dark ? "#2b2736" : "#eeebf6"  // private chats
    readonly property color discreetInk: dark ? "#cfc6e6" : "#4a3f6b"

    // segments of the fit bar, and the tracks of sliders
    readonly property color weights: accent
    readonly property color kv: dark ? "#5f9fd6" : "#3f7fb8"
    readonly property color work: dark ? "#d2a24c" : "#d09a3a"
    readonly property color reserve: dark ? "#747d78" : "#a4aca7"
    readonly property color other: dark ? "#474e4a" : "#d3d8d4"
    readonly property color track: dark ? "#343a37" : "#e6e9e6"

    readonly property color tip: dark ? "#e8ebe9" : "#2b332f"
    readonly property color tipInk: dark ? "#1d2421" : "#ffffff"

    // spaces: half gap / 2, double gap * 2. They grow half as much as the text does.
    readonly property int gap: Math.round((compact ? 6 : 8) * (1 + textScale) / 2)
    readonly property int radius: 8
    readonly property int control: scaled(compact ? 30 : 36)  // height of buttons and fields
    readonly property int controlSmall: scaled(compact ? 26 : 28)  // buttons inside of rows and blocks
    readonly property int menuRow: scaled(compact ? 28 : 34)
    readonly property int bar: scaled(compact ? 48 : 60)  // top bar, heads of panels and sheets
    readonly property int icon: scaled(20)
    readonly property int iconSmall: scaled(17)
    readonly property int column: scaled(760)  // widest text column
    readonly property int panel: scaled(320)  // right panel
    readonly property int side: scaled(272)  // left panel

    readonly property int small: scaled(12)
    readonly property int code: scaled(13)
    readonly property int body: scaled(14)
    readonly property int reading: scaled(15)  // what a model wrote
    readonly property int heading: scaled(18)
    readonly property int display: scaled(26)
    readonly property string mono: "DejaVu Sans Mono, Noto Sans Mono, Cascadia Mono, Consolas, Noto Sans Mono CJK SC, monospace"

    // how long a change may take, in milliseconds
    readonly property int quick: motion ? 120 : 0
    readonly property int calm: motion ? 220 : 0

    function scaled(size: real): int { return Math.round(size * textScale) }

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

    // lists: a level's indent; the gap between blocks of a message
    readonly property int listStep: scaled(25)
    readonly property int blockGap: Math.round(gap * 1.25)
    readonly property string proseLists: {
        let css = ""
        for (let depth = 1; depth <= 6; ++depth) {
            const left = depth * listStep
            css += "p.item-" + depth + "{margin:" + scaled(5) + "px 0 0 " + left + "px}p.loose-" + depth + ",p.in-" + depth
                + "{margin:" + scaled(10) + "px 0 0 " + left + "px}"
        }
        return css
    }

    // code: how it is shown, and its colours on `sunken` in the order of parlor::app::Ink
    property bool numberLines: false
    readonly property var inks: dark
        ? [text, "#cba6f2", "#7fc8f2", "#f0b27a", "#9ad28a", "#f2a78c", "#939e98", "#d9c76a", "#93baff", "#9ad28a", "#f59c92", bad]
        : [text, "#7a2f8f", "#16608a", "#8f4700", "#20692d", "#9c3a1e", "#5f6964", "#6b5a00", "#1d4f9c", "#20692d", "#ab3226", bad]

    // The look of the tags that app/chat/markdown builds.
    readonly property string prose: "<style>p{margin:" + scaled(10) + "px 0 0 0;line-height:118%}" + proseLists
        + "h1{font-size:" + scaled(20) + "px;font-weight:600;margin:" + scaled(18) + "px 0 0 0}"
        + "h2{font-size:" + scaled(18) + "px;font-weight:600;margin:" + scaled(18) + "px 0 0 0}"
        + "h3,h4{font-size:" + scaled(16) + "px;font-weight:600;margin:" + scaled(14) + "px 0 0 0}"
        + "code{font-family:'DejaVu Sans Mono','Noto Sans Mono','Consolas',monospace;font-size:" + code + "px;background-color:" + sunkenTone + "}"
        + "a{color:" + accent + "}table{border-collapse:collapse;border-color:" + line + ";border-width:1px;border-style:solid}"
        + "td,th{padding:" + scaled(6) + "px " + scaled(12) + "px;border-color:" + line + ";border-width:1px;border-style:solid}th{font-weight:600}</style>"
    readonly property color sunkenTone: dark ? "#2b302d" : "#eceeeb"
}
