import QtQuick

// Makes a sheet or a menu when it is first asked for: what is never opened costs no time at the start and none when the
// language or the theme changes. Usage: OnDemand { id: why; WhySheet {} } and why.made().open().
Item {
    id: root
    default property Component what
    property var there: null  // null until it was asked for

    function made(): var {
        if (!there)
            there = what.createObject(root)
        return there
    }
    visible: false
}
