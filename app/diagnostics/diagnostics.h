// This computer as Parlor sees it, whether its kernels compute right, and a report of both for somebody who
// helps.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QThreadPool>
#include <QVariantList>
#include <memory>

#include "app/diagnostics/kernel_check.h"
#include "engine/machine.h"

namespace parlor::app {

class Diagnostics final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("")
    Q_PROPERTY(bool looking READ looking NOTIFY changed)
    Q_PROPERTY(QVariantList machine READ machine NOTIFY changed)  // [{label, value}]
    Q_PROPERTY(bool checking READ checking NOTIFY changed)
    Q_PROPERTY(bool checked READ checked NOTIFY changed)
    Q_PROPERTY(QVariantList kernels READ kernels NOTIFY
                   changed)  // [{variant, device, error, passed}], wrong ones first
    Q_PROPERTY(int wrong READ wrong NOTIFY changed)
    Q_PROPERTY(QString problem READ problem NOTIFY changed)  // why the check gave no result
    Q_PROPERTY(QStringList logLines READ logLines NOTIFY logChanged)
  public:
    explicit Diagnostics(const QString& dataFolder, QObject* parent = nullptr);

    bool looking() const { return m_looking; }
    QVariantList machine() const;
    bool checking() const { return m_checking; }
    bool checked() const { return m_checked; }
    QVariantList kernels() const;
    int wrong() const;
    QString problem() const { return m_check.problem; }
    QStringList logLines() const { return m_log; }
    // In English, for whoever helps. No chats, no names, no paths below the home folder.
    QString report() const;

    Q_INVOKABLE void look();   // at the machine, off this thread
    Q_INVOKABLE void check();  // the kernels, in a helper process
    Q_INVOKABLE void readLog();
    Q_INVOKABLE void copyReport();
    Q_INVOKABLE void openLogFolder();
    void retranslate() { emit changed(); }
    void wait() { m_pool.waitForDone(); }

  signals:
    void changed();
    void logChanged();
    void copied();

  private:
    struct Fact {
        const char* label;  // English, context "Diagnostics"
        QString value;
    };
    QList<Fact> facts() const;

    QString m_folder;
    std::shared_ptr<const Machine> m_machine;
    KernelCheck m_check;
    QStringList m_log;
    bool m_looking = false;
    bool m_checking = false;
    bool m_checked = false;
    QThreadPool m_pool;  // last: its destructor waits for work that reports to the rest
};

}  // namespace parlor::app
