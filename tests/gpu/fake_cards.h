// Cards that are not there (fake_cuda.cpp), and kernel packs for them.
#pragma once

#include <QLibrary>
#include <QTemporaryDir>
#include <QTest>
#include <fstream>

#include "engine/gpu/pack.h"

namespace fake {

inline bool isThere() {
    return qEnvironmentVariable("LD_LIBRARY_PATH").contains("fake");
}

inline parlor::gpu::Image cubin(int compute, int driver = 11000) {
    return {.is_ptx = false, .compute = compute, .driver = driver, .toolkit = "fake"};
}
inline parlor::gpu::Image ptx(int compute, int driver = 11080) {
    return {.is_ptx = true, .compute = compute, .driver = driver, .toolkit = "fake"};
}

// How often a function of the driver was called so far.
inline int calls(const char* name) {
    static QFunctionPointer function = QLibrary::resolve(QStringLiteral("libcuda.so.1"), "parlor_fake_calls");
    return function != nullptr ? reinterpret_cast<int (*)(const char*)>(function)(name) : -1;
}

// In the place of a card that hangs there is another one.
inline void revive() {
    const QFunctionPointer function = QLibrary::resolve(QStringLiteral("libcuda.so.1"), "parlor_fake_revive");
    if (function != nullptr) function();
}

// From now on programs find this pack.
inline void usePack(const std::vector<parlor::gpu::Image>& images, const QString& path) {
    std::vector<std::vector<std::byte>> data;
    for (const parlor::gpu::Image& image : images) {
        const std::string text =
            image.is_ptx ? "FAKE ptx " + std::to_string(image.compute) + " " + std::to_string(image.driver)
                         : "FAKE sm_" + std::to_string(image.compute);
        const auto* begin = reinterpret_cast<const std::byte*>(text.data());
        data.emplace_back(begin, begin + text.size());
    }
    const std::vector<std::byte> file = parlor::gpu::write_pack("fake", images, data);
    std::ofstream(path.toStdString(), std::ios::binary)
        .write(reinterpret_cast<const char*>(file.data()), static_cast<std::streamsize>(file.size()));
    qputenv("PARLOR_KERNELS", path.toUtf8());
}

}  // namespace fake
