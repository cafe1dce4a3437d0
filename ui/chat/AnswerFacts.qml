import QtQuick

// How a message came about, in words: `line` in short, rows() all of it.
QtObject {
    id: root
    required property bool fromPerson
    required property bool interrupted
    required property bool failed
    required property bool edited
    required property string stopReason
    required property string modelName
    required property int tokens
    required property real tokensPerSecond
    required property int promptTokens
    required property int reusedTokens
    required property real firstTokenMs
    required property date created

    readonly property string time: isNaN(created) ? "" : created.toLocaleTimeString(Qt.locale(), Locale.ShortFormat)
    readonly property string speed: tokensPerSecond > 0
        ? qsTr("%1 tokens/s").arg(Number(tokensPerSecond).toLocaleString(Qt.locale(), "f", tokensPerSecond < 100 ? 1 : 0)) : ""
    readonly property string ending: {
        if (interrupted)
            return qsTr("stopped")
        switch (stopReason) {
        case "length": return qsTr("cut at the length limit")
        case "context_full": return qsTr("the context is full")
        case "guard": return qsTr("stopped by a check")
        default: return ""
        }
    }
    readonly property string line: {
        if (fromPerson)
            return time
        const parts = []
        if (edited)
            parts.push(qsTr("edited by you"))
        if (ending !== "")
            parts.push(ending)
        if (speed !== "")
            parts.push(speed)
        if (tokens > 0)
            parts.push(qsTr("%L1 tokens").arg(tokens))
        if (modelName !== "")
            parts.push(modelName)
        if (time !== "")
            parts.push(time)
        return parts.join("  ·  ")
    }

    function duration(milliseconds: real): string {
        return milliseconds < 1000 ? qsTr("%L1 ms").arg(Math.round(milliseconds))
                                   : qsTr("%1 s").arg(Number(milliseconds / 1000).toLocaleString(Qt.locale(), "f", 1))
    }
    function reason(): string {
        switch (stopReason) {
        case "eos": return qsTr("The model had finished")
        case "stop": return qsTr("A stop word was reached")
        case "length": return qsTr("The length limit was reached")
        case "context_full": return qsTr("The context is full")
        case "guard": return qsTr("A check found the model's output broken")
        case "cancelled": return qsTr("You stopped it")
        default: return interrupted ? qsTr("Parlor was closed while it was being written") : ""
        }
    }
    function rows(): var {
        const rows = []
        const add = (name, value) => { if (value !== "") rows.push({ name: name, value: value }) }
        if (!isNaN(created))
            add(fromPerson ? qsTr("Written") : qsTr("Answered"), created.toLocaleString(Qt.locale(), Locale.LongFormat))
        if (fromPerson)
            return rows
        add(qsTr("Model"), modelName)
        if (edited)
            add(qsTr("Edited"), qsTr("By you. The model's own version is kept."))
        if (tokens > 0)
            add(qsTr("Length"), qsTr("%L1 tokens").arg(tokens))
        add(qsTr("Speed"), speed)
        if (firstTokenMs > 0)
            add(qsTr("First word after"), duration(firstTokenMs))
        if (promptTokens > 0)
            add(qsTr("Read before it"), reusedTokens > 0 ? qsTr("%L1 tokens, %L2 of them still in memory").arg(promptTokens).arg(reusedTokens)
                                                         : qsTr("%L1 tokens").arg(promptTokens))
        add(qsTr("Ended because"), failed ? qsTr("Something went wrong") : reason())
        return rows
    }
}
