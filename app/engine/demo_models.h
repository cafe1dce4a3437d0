// Made-up models with true dimensions on a made-up computer: `parlor --demo` and the tests plan them with the
// real planner.
#pragma once

#include <QStringList>

#include "app/library/model_sources.h"
#include "engine/machine.h"
#include "engine/model_card.h"

namespace parlor::app {

QStringList demoModels();          // four paths that exist nowhere but here; the last one does not fit
QList<FoundModel> demoLibrary();   // as if other programs were installed, too
QList<ModelSource> demoSources();  // where demoLibrary() pretends to be
Machine demoMachine();
// The header of a made-up model; of an unknown name: a model of 7 billion weights.
ModelCard demoCard(const QString& path);

}  // namespace parlor::app
