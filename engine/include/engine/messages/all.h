// Included with MESSAGE(id, code, text, hint) defined. QT_TRANSLATE_NOOP marks the sentences for translation only.
#ifndef QT_TRANSLATE_NOOP
#define QT_TRANSLATE_NOOP(context, text) text
#endif
#include "engine/messages/cli.h"
#include "engine/messages/gpu.h"
#include "engine/messages/load.h"
#include "engine/messages/plan.h"
#include "engine/messages/quantize.h"
#include "engine/messages/run.h"
#include "engine/messages/text.h"
