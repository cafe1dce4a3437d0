// What a model's name says: which model, how large, how it is quantized. File names are the fallback where
// the header says nothing.
#pragma once

#include <QString>

#include "app/engine/engine_client.h"

namespace parlor::app {

struct ModelName {
    QString base;          // "Qwen2.5-7B-Instruct"
    QString size;          // "7B"; empty when the name has none
    QString quantization;  // "Q4_K_M"; empty when the name has none
};

// Of a file name (with or without .gguf and "-00001-of-00003") or a general.name.
ModelName parseModelName(const QString& text);

// The same for all quantizations of one model, different for different models.
QString groupKey(const ModelCard* card, const QString& fileName);

double bitsPerWeight(const ModelCard& card);  // 0 when unknown

}  // namespace parlor::app
