#include "watch_calls.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/types.h>

#include <atomic>
#include <cstdarg>
#include <cstdio>
#include <mutex>

namespace {

std::atomic<bool> watching = false;
std::mutex mutex;
thread_local bool inside = false;  // the lists below open nothing, but allocate

struct Lists {
    QStringList opened, called;
};
Lists& lists() {
    static auto* all = new Lists;  // outlives everything that may still open a file at the end
    return *all;
}

void note(QStringList Lists::*list, const QString& what) {
    if (!watching || inside) return;
    inside = true;
    {
        const std::lock_guard lock(mutex);
        (lists().*list) << what;
    }
    inside = false;
}

template <class Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

mode_t modeOf(int flags, va_list& list) {
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? mode_t(va_arg(list, int)) : 0;
}

}  // namespace

void startWatching() {
    const std::lock_guard lock(mutex);
    lists() = {};
    watching = true;
}
QStringList opened() {
    const std::lock_guard lock(mutex);
    return lists().opened;
}
QStringList called() {
    const std::lock_guard lock(mutex);
    return lists().called;
}

#define WATCH_OPEN(NAME)                                                   \
    int NAME(const char* path, int flags, ...) {                           \
        static auto* const next = real<int(const char*, int, ...)>(#NAME); \
        va_list list;                                                      \
        va_start(list, flags);                                             \
        const mode_t mode = modeOf(flags, list);                           \
        va_end(list);                                                      \
        note(&Lists::opened, QString::fromLocal8Bit(path));                \
        return next(path, flags, mode);                                    \
    }
#define WATCH_OPENAT(NAME)                                                      \
    int NAME(int folder, const char* path, int flags, ...) {                    \
        static auto* const next = real<int(int, const char*, int, ...)>(#NAME); \
        va_list list;                                                           \
        va_start(list, flags);                                                  \
        const mode_t mode = modeOf(flags, list);                                \
        va_end(list);                                                           \
        note(&Lists::opened, QString::fromLocal8Bit(path));                     \
        return next(folder, path, flags, mode);                                 \
    }
#define WATCH_FOPEN(NAME)                                                       \
    FILE* NAME(const char* path, const char* mode) {                            \
        static auto* const next = real<FILE*(const char*, const char*)>(#NAME); \
        note(&Lists::opened, QString::fromLocal8Bit(path));                     \
        return next(path, mode);                                                \
    }

extern "C" {
WATCH_OPEN(open)
WATCH_OPEN(open64)
WATCH_OPENAT(openat)
WATCH_OPENAT(openat64)
WATCH_FOPEN(fopen)
WATCH_FOPEN(fopen64)

int socket(int domain, int type, int protocol) {
    static auto* const next = real<int(int, int, int)>("socket");
    if (domain != AF_UNIX) note(&Lists::called, QStringLiteral("socket of family %1").arg(domain));
    return next(domain, type, protocol);
}
int connect(int socket, const sockaddr* address, socklen_t size) {
    static auto* const next = real<int(int, const sockaddr*, socklen_t)>("connect");
    if (address && address->sa_family != AF_UNIX)
        note(&Lists::called, QStringLiteral("connect, family %1").arg(address->sa_family));
    return next(socket, address, size);
}
}
