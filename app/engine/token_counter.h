// Counts tokens with the loaded model's own tokenizer on a thread of its own, so that it works while an
// answer is written. Any thread may call.
#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QThread>
#include <atomic>
#include <functional>
#include <mutex>

#include "engine/engine.h"

namespace parlor::app {

class TokenCounter final {
  public:
    using Done = std::function<void(qint64 tokens)>;  // called on the counting thread; -1: cannot be counted

    TokenCounter();
    ~TokenCounter();
    TokenCounter(const TokenCounter&) = delete;
    TokenCounter& operator=(const TokenCounter&) = delete;

    // Before an engine goes, null is set: returns when nothing uses the old one any more.
    void setEngine(const Engine* engine);
    void countText(const QString& text, Done done);
    void countChat(const QByteArray& messagesJson, Done done);

  private:
    qint64 textNow(const QString& text);
    qint64 chatNow(const QByteArray& messagesJson);

    QThread m_thread;
    QObject* m_worker = nullptr;
    std::mutex m_mutex;  // held while the engine is used
    const Engine* m_engine = nullptr;
    std::atomic<bool> m_wanted = false;  // another engine is to be set: counting gives way
};

}  // namespace parlor::app
