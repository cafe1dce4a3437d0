// Qt's libraries are not built with ThreadSanitizer, so it cannot see that posting an event and delivering it
// are ordered, and takes each value that crosses threads for a race. Here the two ends are told to it: our
// definitions of the functions through which our code posts (invokeMethod, signals) stand before Qt's, and
// note the order of what crosses. One tag for all: it orders more than Qt does, so a race between threads
// that exchange events all the time could hide – but none is made up.
#include "ordered_application.h"

#if defined(__SANITIZE_THREAD__)

#include <dlfcn.h>

#include <QMetaObject>

extern "C" {
void __tsan_acquire(void* address);
void __tsan_release(void* address);
const char* __tsan_default_options();
// Accesses inside Qt and its helpers are not ours to judge.
const char* __tsan_default_options() {
    return "ignore_noninstrumented_modules=1:halt_on_error=1:second_deadlock_stack=1:history_size=4";
}
}

namespace {
int tag;
}

bool QMetaObject::invokeMethodImpl(QObject* object, QtPrivate::QSlotObjectBase* slot, Qt::ConnectionType type,
                                   void* result) {
    using Function = bool(QObject*, QtPrivate::QSlotObjectBase*, Qt::ConnectionType, void*);
    static auto* const next = reinterpret_cast<Function*>(dlsym(
        RTLD_NEXT,
        "_ZN11QMetaObject16invokeMethodImplEP7QObjectPN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPv"));
    __tsan_release(&tag);
    const bool done = next(object, slot, type, result);
    __tsan_acquire(&tag);  // a blocking call has waited for the other thread
    return done;
}

void QMetaObject::activate(QObject* sender, const QMetaObject* meta, int index, void** arguments) {
    using Function = void(QObject*, const QMetaObject*, int, void**);
    static auto* const next =
        reinterpret_cast<Function*>(dlsym(RTLD_NEXT, "_ZN11QMetaObject8activateEP7QObjectPKS_iPPv"));
    __tsan_release(&tag);
    next(sender, meta, index, arguments);
}

bool OrderedApplication::notify(QObject* receiver, QEvent* event) {
    __tsan_acquire(&tag);
    const bool done = QGuiApplication::notify(receiver, event);
    __tsan_release(&tag);
    return done;
}

#else

bool OrderedApplication::notify(QObject* receiver, QEvent* event) {
    return QGuiApplication::notify(receiver, event);
}

#endif
