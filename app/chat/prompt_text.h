// A person's message as the model reads it: attached files first, each under its name and in a fence, then
// what was written.
#pragma once

#include <QString>

#include "app/store/types.h"

namespace parlor::app {

QString promptText(const QList<Block>& blocks);
// One attached file. The fence is longer than any in the file, so that the file cannot end it.
QString attachmentText(const QString& name, const QString& content);
// What the data of an attachment block says; empty when it says nothing.
QString attachmentName(const Block& block);

}  // namespace parlor::app
