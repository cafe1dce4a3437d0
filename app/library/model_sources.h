// Where models may lie on this computer: Parlor's own folder, the folders of other programs (looked at, never
// changed) and folders of the person's own. Everything here touches the disk: never call it on the window's
// thread.
#pragma once

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>
#include <functional>
#include <stop_token>

namespace parlor::app {

struct ModelSource {
    enum Kind { BuiltIn, Own, Added, LmStudio, Jan, Ollama, HuggingFace, Folder };
    Kind kind = Folder;
    QString id;  // "own", "lmstudio", …; "folder:" and the path for a folder of the person's own
    QStringList roots;
    bool operator==(const ModelSource&) const = default;
};

// What a file is for, as far as its name tells; the header has the last word.
enum class ModelUse { Chat, Projector, Adapter, Embedding };

struct FoundModel {
    QString path;       // as it is opened: a file, or a folder with config.json and safetensors files
    QString canonical;  // where the bytes are: the same for every name of one file
    QString name;       // a name that is better than the file's, as Ollama's "llama3.2:3b"; may be empty
    QString source;     // ModelSource::id
    ModelUse use = ModelUse::Chat;
    qint64 size = 0;
    qint64 modified = 0;  // ms since 1970
    QStringList alsoIn;   // other paths or names of the same bytes
};

struct ScanFault {
    enum Kind { Unreadable, BrokenLinks, TooMany };
    Kind kind = Unreadable;
    QString source;
    QString folder;
    int count = 0;
};

struct ScanResult {
    QList<FoundModel> models;
    QList<ScanFault> faults;
    qint64 looked = 0;  // files and folders
    bool stopped = false;
};

struct ScanLimits {
    int depth = 12;
    qint64 entries = 200'000;  // files and folders of one source
    qsizetype models = 10'000;
};

// The places of one person on one computer; tests make up their own.
struct Places {
    QString home, localData, config, roaming;  // roaming: %APPDATA%, empty elsewhere
    QHash<QString, QString> environment;
    bool systemWide = true;  // also folders that belong to no person, as /usr/share/ollama
};
Places placesHere();

// Every source that can exist, the person's folders last. Reads the settings of other programs for the
// folders that they use.
QList<ModelSource> knownSources(const Places& places, const QString& ownFolder, const QStringList& folders);

// Models of the sources; the same file is listed once, for the first source that has it.
ScanResult scanModels(const QList<ModelSource>& sources, const std::stop_token& stop,
                      const std::function<void(qint64 looked)>& progress = {}, const ScanLimits& limits = {});

// What `path` is opened as: a .gguf file itself; a folder that may hold a model, or the folder of a
// config.json or safetensors file. Empty for everything else. Looks at one folder's names.
QString modelPath(const QString& path);

ModelUse useFromName(const QString& fileName);
QString sourceName(const QString& id);  // in words

}  // namespace parlor::app
