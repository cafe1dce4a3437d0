#include "app/diagnostics/kernel_check.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <cstdio>

#include "engine/gpu/check.h"
#include "engine/plan/helper_process.h"
#include "engine/run/verify.h"

namespace parlor::app {

namespace {
constexpr std::chrono::seconds kDeadline{120};  // a slow computer under load; usually a second
constexpr int kMostKernels = 4096;
}  // namespace

int runKernelCheck() {
    ProbeOptions quick;
    quick.measure_bandwidth = false;
    quick.use_helper = false;
    const Machine machine = probe_machine(quick);
    std::vector<VerifiedKernel> verified = verify_kernels(true);
    for (size_t i = 0; i < machine.gpus.size(); ++i) {
        const gpu::CardCheck check = gpu::check_card(static_cast<int>(i));
        verified.insert(verified.end(), check.kernels.begin(), check.kernels.end());
    }
    const std::string json = doctor_to_json(machine, verified, {});
    std::fputs(json.c_str(), stdout);
    return 0;
}

KernelCheck kernelCheckFromJson(const QByteArray& json) {
    KernelCheck check;
    const QJsonObject root = QJsonDocument::fromJson(json).object();
    const QJsonArray list = root.value(QLatin1String("verified")).toArray();
    for (const QJsonValue& value : list) {
        const QJsonObject one = value.toObject();
        KernelResult kernel;
        kernel.variant = one.value(QLatin1String("variant")).toString();
        kernel.device = one.value(QLatin1String("device")).toString();
        kernel.maxError = one.value(QLatin1String("max_error")).toDouble(-1);
        kernel.passed = one.value(QLatin1String("status")).toString() == QLatin1String("passed");
        if (!kernel.variant.isEmpty() && check.kernels.size() < kMostKernels) check.kernels << kernel;
    }
    if (check.kernels.isEmpty()) check.problem = QStringLiteral("no answer");
    return check;
}

KernelCheck checkKernels() {
    const HelperAnswer answer = run_helper(kKernelCheckArgument, kDeadline);
    KernelCheck check;
    switch (answer.end) {
        case HelperEnd::finished:
            return kernelCheckFromJson(QByteArray::fromStdString(answer.output));
        case HelperEnd::not_started:
            check.problem = QStringLiteral("not started");
            break;
        case HelperEnd::timeout:
            check.problem = QStringLiteral("timeout");
            break;
        case HelperEnd::crashed:
            check.problem = QString::fromStdString(answer.detail);
            break;
    }
    return check;
}

}  // namespace parlor::app
