#include "scenes.h"

using namespace parlor::app;

namespace {

const QString& richAnswer() {
    static const QString kText = QString::fromUtf8(
        "<think>The person wants an overview. I keep it short.</think>\n\n"
        "## Quick sort\n\n"
        "Quick sort **divides** the list around a *pivot*, then sorts both parts. On average it takes "
        "$O(n \\log n)$ steps; see [the article](https://en.wikipedia.org/wiki/Quicksort).\n\n"
        "```python\n"
        "def quick_sort(items: list[int]) -> list[int]:\n"
        "    \"\"\"Sorts into a new list.\"\"\"\n"
        "    if len(items) < 2:  # nothing to do\n"
        "        return items\n"
        "    pivot, *rest = items\n"
        "    small = [x for x in rest if x < pivot]\n"
        "    large = [x for x in rest if x >= pivot]\n"
        "    return quick_sort(small) + [pivot] + quick_sort(large)\n"
        "```\n\n"
        "| case | comparisons | memory |\n|---|---:|:-:|\n| best | $n \\log_2 n$ | $\\log n$ |\n| worst | "
        "$n^2/2$ | $n$ |\n\n"
        "- [x] works in place\n- [ ] stable\n  1. unless you pay for it\n\n"
        "> Choose the pivot at random.\n\n"
        "$$\\sum_{i=1}^{n} \\frac{1}{i} = \\ln n + \\gamma + O\\!\\left(\\frac{1}{n}\\right)$$\n\n"
        "中文也一样：快速排序的平均时间复杂度是 $O(n\\log n)$，**最坏情况**是 $O(n^2)$。");
    return kText;
}

void openPicker(Stage& stage) {
    stage.call({}, "openPicker");
    stage.settle(300);
}

}  // namespace

const std::vector<Scene>& scenes() {
    static const std::vector<Scene> kScenes = {
        {"first", [](Stage&) {}},
        {"answer",
         [](Stage& stage) { stage.ask(QStringLiteral("Explain quick sort. 讲一下快速排序"), richAnswer()); }},
        {"picker", openPicker},
        {"why", [](Stage& stage) { stage.call({}, "run", {QStringLiteral("why")}); }},
        {"settings", [](Stage& stage) { stage.call(QStringLiteral("settingsSheet"), "open"); }},
        {"tuning", [](Stage& stage) { stage.window()->setProperty("tuningShown", true); }},
    };
    return kScenes;
}

const Scene* findScene(const QString& name) {
    for (const Scene& scene : scenes())
        if (name == QLatin1String(scene.name)) return &scene;
    return nullptr;
}

void sceneStore(const QString& chatFile) {
    bulkChats(chatFile, 3);
}
