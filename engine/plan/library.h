// A driver's library, opened by name at run time: the program starts on computers that do not have it.
#pragma once

#include <utility>

namespace parlor {

class Library {
  public:
    Library() = default;  // none
    // "libcuda.so.1", which on Windows is searched in the system folder alone; or a whole path.
    explicit Library(const char* name);
    ~Library();
    Library(Library&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;

    explicit operator bool() const { return handle_ != nullptr; }
    // Sets `function` to the symbol, or to null when the library has none of this name.
    template <class Function>
    bool find(const char* name, Function*& function) const {
        function = reinterpret_cast<Function*>(symbol(name));
        return function != nullptr;
    }

  private:
    void* symbol(const char* name) const;
    void* handle_ = nullptr;
};

}  // namespace parlor
