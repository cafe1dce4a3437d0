// What a setting may be, whatever stands in the file.
#pragma once

#include <QString>
#include <QStringList>
#include <QVariant>
#include <cmath>
#include <initializer_list>

namespace parlor::app {

// The first of `allowed` unless `value` is among them.
inline QString oneOf(const QString& value, std::initializer_list<const char*> allowed) {
    for (const char* one : allowed)
        if (value == QLatin1String(one)) return value;
    return QLatin1String(*allowed.begin());
}

inline double within(double least, double value, double most) {
    return std::isfinite(value) ? qBound(least, value, most) : least;
}

// An ini file knows only texts: whether this one stands for a T.
template <class T>
bool readableAs(const QVariant& stored) {
    bool ok = true;
    if constexpr (std::is_same_v<T, int>)
        stored.toInt(&ok);
    else if constexpr (std::is_same_v<T, double>)
        ok = std::isfinite(stored.toDouble(&ok)) && ok;
    else if constexpr (std::is_same_v<T, bool>)
        ok = QStringList(
                 {QStringLiteral("true"), QStringLiteral("false"), QStringLiteral("1"), QStringLiteral("0")})
                 .contains(stored.toString());
    else
        ok = stored.canConvert<T>();
    return ok;
}

}  // namespace parlor::app
