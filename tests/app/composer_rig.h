// The composer's surroundings without a window: a fake engine, a real store.
#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include "app/chat/chat_controller.h"
#include "app/engine/fake_engine_client.h"

namespace parlor::app {

struct ComposerRig {
    QTemporaryDir folder;
    Settings settings{folder.filePath("parlor.ini")};
    FakeEngineClient engine;
    ModelLibrary library{&engine, &settings};
    ChatArchive archive;
    ChatController chat{&engine, &archive, &library, &settings};

    ComposerRig() {
        engine.setReplies({"An answer."});
        engine.setPace(1, 4);
        library.setBuiltIn(FakeEngineClient::demoModels());
        archive.open(folder.filePath("chats.db"));
        library.start();
    }
    bool ready() {
        return QTest::qWaitFor([&] { return library.state() == ModelLibrary::Ready; }, 20000);
    }
    bool idle() {
        return QTest::qWaitFor([&] { return !chat.busy(); }, 20000);
    }
    bool ask(const QString& text) {
        chat.send(text);
        return chat.busy() && idle();
    }
    // What the engine was given last, without the roles.
    QStringList lastContents() const {
        QStringList out;
        for (const auto& message : QJsonDocument::fromJson(engine.lastMessages()).array())
            out << message.toObject().value("content").toString();
        return out;
    }
};

}  // namespace parlor::app
