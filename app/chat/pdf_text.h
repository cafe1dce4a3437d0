// The text of a PDF, by an installed pdftotext: as a process of its own, with limits on time, memory and
// output.
#pragma once

#include <QString>
#include <stop_token>

namespace parlor::app {

enum class PdfFault { None, NoProgram, Password, Damaged, NoText, TooSlow, Stopped };

struct PdfText {
    PdfFault fault = PdfFault::None;
    QByteArray text;   // UTF-8
    bool cut = false;  // there was more than `mostBytes`
};

// `program` empty: the one on the search path. Blocks for up to 30 s: never on the window's thread.
PdfText readPdf(const QString& path, qsizetype mostBytes, const std::stop_token& stop,
                const QString& program = {});

}  // namespace parlor::app
