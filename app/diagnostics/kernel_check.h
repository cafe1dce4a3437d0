// Whether the kernels compute right on this computer, found out in a helper process: a wrong instruction
// there ends the helper, and the level of the kernels of this process is left alone while a model computes.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace parlor::app {

struct KernelResult {
    QString variant, device;
    double maxError = 0;
    bool passed = false;
};
struct KernelCheck {
    QList<KernelResult> kernels;
    QString problem;  // why there are none: "signal 4", "timeout"
};

constexpr const char* kKernelCheckArgument = "--check-kernels";

// The helper's side: main() calls it for kKernelCheckArgument; prints JSON.
int runKernelCheck();
// Waits for the helper: not on the window's thread.
KernelCheck checkKernels();
KernelCheck kernelCheckFromJson(const QByteArray& json);

}  // namespace parlor::app
