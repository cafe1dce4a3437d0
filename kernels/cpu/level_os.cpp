// AMX tile data is saved by the kernel only for processes that ask for it; everything else follows from XCR0.
#include "cpu/level.h"

#if defined(_WIN32)
#include <windows.h>
#elif defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace parlor::kernels::cpu {

bool os_permits_amx() {
#if defined(_WIN32)
    // Windows 11 and Server 2022 have it; older ones lack the function and the feature.
    using Enable = BOOL(WINAPI*)(DWORD64);
    const HMODULE kernel32 = GetModuleHandleW(L"kernel32.dll");
    if (kernel32 == nullptr) return false;
    const FARPROC address = GetProcAddress(kernel32, "EnableProcessOptionalXStateFeatures");
    const auto enable = reinterpret_cast<Enable>(reinterpret_cast<void*>(address));
    constexpr DWORD64 kTileData = DWORD64{1} << 18;
    return enable != nullptr && enable(kTileData) != 0;
#elif defined(__linux__) && defined(PARLOR_X86)
    // arch_prctl(ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA), Linux 5.16: Documentation/arch/x86/xstate.rst
    constexpr long kRequestPermission = 0x1023;
    constexpr long kTileData = 18;
    return syscall(SYS_arch_prctl, kRequestPermission, kTileData) == 0;
#else
    return false;
#endif
}

}  // namespace parlor::kernels::cpu
