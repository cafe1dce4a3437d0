// A preset: instructions and sampling under a name.
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QVariantMap>

namespace parlor::app {

struct Preset {
    QString id;
    QString name;
    QString about;  // one line; of the built-in ones only
    QString systemPrompt;
    QVariantMap values;  // by the names of tuning_values.h
    bool builtIn = false;
    bool operator==(const Preset&) const = default;
};

// Those that come with Parlor, in the language of the window.
QList<Preset> builtInPresets();

QJsonObject presetToJson(const Preset& preset);
// Nothing when the object is no preset; what is out of its limits is cut.
Preset presetFromJson(const QJsonObject& object);
// All presets of a file that was exported here: {"parlorPresets": 1, "presets": [...]}, or one preset alone.
QList<Preset> presetsFromBytes(const QByteArray& bytes);
QByteArray presetsToBytes(const QList<Preset>& presets);

}  // namespace parlor::app
