// Which run of the program wrote something: a failed card in an older one is no news.
#pragma once

#include <QString>
#include <QUuid>

namespace parlor::app {

inline const QString& thisRun() {
    static const QString kRun = QUuid::createUuid().toString(QUuid::Id128);
    return kRun;
}

}  // namespace parlor::app
