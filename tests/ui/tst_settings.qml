// qmllint disable unqualified
import QtQuick
import QtTest
import Parlor.Theme

Opened {
    id: root
    name: "Settings"

    function channel(value) { return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4) }
    function luminance(color) { return 0.2126 * channel(color.r) + 0.7152 * channel(color.g) + 0.0722 * channel(color.b) }
    function over(front, back) {
        return Qt.rgba(front.r * front.a + back.r * (1 - front.a), front.g * front.a + back.g * (1 - front.a),
                       front.b * front.a + back.b * (1 - front.a), 1)
    }
    function contrast(ink, paper) {  // as WCAG 2 defines it
        const a = luminance(ink), b = luminance(paper)
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
    }

    function test_textCanBeRead_data() { return [{ tag: "light" }, { tag: "dark" }] }
    function test_textCanBeRead(data) {
        rig.settings.theme = data.tag
        compare(Theme.dark, data.tag === "dark")
        const inks = ["text", "textSoft", "accent", "accentHover", "caution", "bad"]
        const papers = ["window", "surface", "raised", "sunken", "accentSoft", "badSoft", "sunkenTone"]
        for (const paper of papers)
            for (const ink of inks) {
                verify(contrast(Theme[ink], Theme[paper]) >= 4.5, ink + " on " + paper)
                verify(contrast(Theme[ink], over(Theme.hover, Theme[paper])) >= 4.5, ink + " on hovered " + paper)
            }
        for (const paper of ["accent", "accentHover", "bad"])
            verify(contrast(Theme.onAccent, Theme[paper]) >= 4.5, "onAccent on " + paper)
        verify(contrast(Theme.onTip, Theme.tip) >= 4.5)
    }
    function test_textSizeScalesEverything() {
        const roles = ["small", "body", "reading", "heading", "display", "gap", "control", "bar", "code", "column"]
        const before = roles.map(role => Theme[role])
        const prose = Theme.prose
        rig.settings.textSize = 150
        roles.forEach((role, i) => verify(Theme[role] > before[i], role))
        verify(Theme.prose !== prose)
        compare(Theme.body, 21)
        rig.settings.textSize = 80
        roles.forEach((role, i) => verify(Theme[role] < before[i], role))
        rig.settings.reset("textSize")
        roles.forEach((role, i) => compare(Theme[role], before[i], role))
        rig.settings.density = "compact"
        verify(Theme.gap < before[5])
        verify(Theme.control < before[6])
        rig.settings.reset("density")
    }
    function test_motionCanBeSwitchedOff() {
        rig.settings.motion = "off"
        compare(Theme.motion, false)
        compare(Theme.calm, 0)
        rig.settings.motion = "on"
        compare(Theme.motion, true)
        rig.settings.reset("motion")
    }
}
