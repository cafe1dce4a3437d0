// The pages of the window that are looked at in pictures.
#pragma once

#include <vector>

#include "tests/ui/stage/stage.h"

struct Scene {
    const char* name;
    std::function<void(Stage&)> set;
    bool everySize = false;  // also in a narrow and in a wide window
    QVariantMap settings;
    bool ofThisMachine = false;  // or of this moment: its figures, folders, speed; not compared
    int milliseconds = 200;      // until all stands still
};
const std::vector<Scene>& scenes();
const Scene* findScene(const QString& name);

// Chats that every scene finds in the store.
constexpr qint64 kRichChat = 1;
constexpr qint64 kToolChat = 2;
void sceneStore(const QString& chatFile);
