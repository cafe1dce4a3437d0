// The chat store behind a thread: orders are carried out one after another off the window's thread, answers
// come back on the thread of `context` (and not at all when `context` is gone).
#pragma once

#include <QObject>
#include <QPointer>
#include <QThread>
#include <functional>
#include <memory>

#include "app/store/chat_store.h"

namespace parlor::app {

class ChatArchive final : public QObject {
    Q_OBJECT
  public:
    explicit ChatArchive(QObject* parent = nullptr);
    ~ChatArchive() override;  // finishes what was ordered, then closes the file

    // Answers with opened() or openFailed(). After a failure chats are kept in a folder that goes with the
    // program, so that one can still talk; openFailed() says so.
    void open(const QString& path);

    // work(ChatStore&) runs on the store's thread; done(result) here.
    template <class Work, class Done>
    void run(QObject* context, Work work, Done done) {
        QMetaObject::invokeMethod(m_worker, [this, guard = QPointer(context), work = std::move(work),
                                             done = std::move(done)]() mutable {
            if (!m_store) return;
            auto result = work(*m_store);
            QMetaObject::invokeMethod(this,
                                      [guard, done = std::move(done), result = std::move(result)]() mutable {
                                          if (guard) done(std::move(result));
                                      });
        });
    }
    // The store itself on its thread, from any thread: to close it and open it again. It may be null.
    void perform(std::function<void(std::unique_ptr<ChatStore>&)> work) {
        QMetaObject::invokeMethod(m_worker, [this, work = std::move(work)] { work(m_store); });
    }
    // For orders whose only news is a failure: failed() tells it.
    template <class Work>
    void order(Work work) {
        run(this, std::move(work), [this](const StoreStatus& status) {
            if (status) emit failed(*status);
        });
    }

  signals:
    void opened(const parlor::app::OpenReport& report);
    void openFailed(const parlor::app::StoreError& error);
    void failed(const parlor::app::StoreError& error);

  private:
    QThread m_thread;
    QObject* m_worker = nullptr;
    std::unique_ptr<ChatStore> m_store;  // the store's thread only
};

}  // namespace parlor::app
