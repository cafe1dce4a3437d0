// The pages of the window that are looked at in pictures.
#pragma once

#include <vector>

#include "tests/ui/stage/stage.h"

struct Scene {
    const char* name;
    std::function<void(Stage&)> set;
    int milliseconds = 150;  // until all stands still
};
const std::vector<Scene>& scenes();
const Scene* findScene(const QString& name);
// Chats that every scene finds in the store.
void sceneStore(const QString& chatFile);
