// Result: a value, or the world's fault as a Message. Never for our own bugs (CHECK).
#pragma once

#include <optional>
#include <utility>
#include <variant>

#include "engine/message.h"
#include "kernels/check.h"

namespace parlor {

using Error = Message;

template <class T>
class [[nodiscard]] Result {
  public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit on purpose
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit on purpose

    bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }
    T& value() & {
        CHECK(ok());
        return std::get<0>(state_);
    }
    const T& value() const& {
        CHECK(ok());
        return std::get<0>(state_);
    }
    T&& value() && {
        CHECK(ok());
        return std::get<0>(std::move(state_));
    }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }
    const Error& error() const {
        CHECK(!ok());
        return std::get<1>(state_);
    }

  private:
    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
  public:
    Result() = default;
    Result(Error error) : error_(std::move(error)) {}  // NOLINT: implicit on purpose
    bool ok() const { return !error_; }
    explicit operator bool() const { return ok(); }
    const Error& error() const {
        CHECK(!ok());
        return *error_;
    }

  private:
    std::optional<Error> error_;
};

}  // namespace parlor

#define PARLOR_CONCAT_(a, b) a##b
#define PARLOR_CONCAT(a, b) PARLOR_CONCAT_(a, b)
// PARLOR_TRY(auto x, f()): declares x with f()'s value, or returns f()'s error.
#define PARLOR_TRY(declaration, expression) \
    PARLOR_TRY_(PARLOR_CONCAT(result_, __LINE__), declaration, expression)
#define PARLOR_TRY_(name, declaration, expression) \
    auto name = (expression);                      \
    if (!name.ok()) return name.error();           \
    declaration = std::move(name).value()
// PARLOR_CHECKED(f()): returns f()'s error, if any (f returns Result<void>).
#define PARLOR_CHECKED(expression)                                                                      \
    do {                                                                                                \
        if (auto checked_result_ = (expression); !checked_result_.ok()) return checked_result_.error(); \
    } while (false)
