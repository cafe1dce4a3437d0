// The HTML that exported documents and their printed pages have in common.
#pragma once

#include "app/transfer/chat_writers.h"

namespace parlor::app {

enum class Medium { Screen, Paper };  // Paper: for QTextDocument, which knows little CSS

// Markdown as a model wrote it. Only tags of a short list are left, whatever the parser builds.
QString markdownHtml(const QString& text, Medium medium);
// Tags outside the list are dropped, and with them every attribute that could load something.
QString cleanHtml(const QString& html);
// A message's blocks, without its head.
QString blocksHtml(const QList<Block>& blocks, const ExportOptions& options, Medium medium);

}  // namespace parlor::app
