#include "app/chat/pdf_text.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

#ifdef Q_OS_UNIX
#include <sys/resource.h>
#endif

namespace parlor::app {

namespace {

constexpr int kMostMs = 30000;
constexpr int kStepMs = 50;
constexpr int kMostPages = 2000;
#ifdef Q_OS_UNIX
constexpr rlim_t kMostMemory = rlim_t(2) << 30;

// Runs in the child, between fork and exec.
void limitChild() {
    const rlimit memory{kMostMemory, kMostMemory}, seconds{kMostMs / 1000, kMostMs / 1000}, none{0, 0};
    setrlimit(RLIMIT_AS, &memory);
    setrlimit(RLIMIT_CPU, &seconds);
    setrlimit(RLIMIT_FSIZE, &none);
    setrlimit(RLIMIT_CORE, &none);
}
#endif

void end(QProcess& process) {
    process.kill();
    process.waitForFinished(1000);
}

}  // namespace

PdfText readPdf(const QString& path, qsizetype mostBytes, const std::stop_token& stop,
                const QString& program) {
    PdfText out;
    const QString found =
        program.isEmpty() ? QStandardPaths::findExecutable(QStringLiteral("pdftotext")) : program;
    if (found.isEmpty()) return {PdfFault::NoProgram, {}, false};
    QProcess process;
#ifdef Q_OS_UNIX
    process.setChildProcessModifier(limitChild);
#endif
    process.setStandardInputFile(QProcess::nullDevice());
    // No shell, and an absolute path: nothing in the name can be taken for an option.
    process.start(found, {QStringLiteral("-q"), QStringLiteral("-nopgbrk"), QStringLiteral("-enc"),
                          QStringLiteral("UTF-8"), QStringLiteral("-l"), QString::number(kMostPages),
                          QFileInfo(path).absoluteFilePath(), QStringLiteral("-")});
    if (!process.waitForStarted(kMostMs)) return {PdfFault::NoProgram, {}, false};
    QElapsedTimer clock;
    clock.start();
    while (process.state() != QProcess::NotRunning) {
        process.waitForReadyRead(kStepMs);
        out.text += process.readAllStandardOutput();
        if (stop.stop_requested() || clock.elapsed() > kMostMs || out.text.size() > mostBytes) {
            end(process);
            if (stop.stop_requested()) return {PdfFault::Stopped, {}, false};
            if (out.text.size() <= mostBytes) return {PdfFault::TooSlow, {}, false};
            out.text.truncate(mostBytes);
            out.cut = true;
            return out;
        }
    }
    out.text += process.readAllStandardOutput();
    if (out.text.size() > mostBytes) {
        out.text.truncate(mostBytes);
        out.cut = true;
    }
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0) {
        const bool locked = process.readAllStandardError().contains("password") || process.exitCode() == 3;
        return {locked ? PdfFault::Password : PdfFault::Damaged, {}, false};
    }
    if (out.text.trimmed().isEmpty()) return {PdfFault::NoText, {}, false};
    return out;
}

}  // namespace parlor::app
