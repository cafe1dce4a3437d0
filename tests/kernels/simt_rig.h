// Memory for kernels on the shim: between margins that show what is read or written beyond.
#pragma once

#include <QtTest>
#include <cstring>
#include <limits>
#include <span>
#include <vector>

#include "cuda/simt/simt.h"

namespace simt_rig {

// NaN in the margins: who reads them gets a result that is none. Filled with `fill` in between.
template <class T>
class Guarded {
  public:
    explicit Guarded(size_t count, T fill = T{}) : m_values(count + 2 * kMargin, fill) {
        for (size_t i = 0; i < kMargin; ++i) m_values[i] = m_values[m_values.size() - 1 - i] = margin();
    }
    explicit Guarded(const std::vector<T>& values) : Guarded(values.size()) {
        std::copy(values.begin(), values.end(), m_values.begin() + kMargin);
    }
    T* data() { return m_values.data() + kMargin; }
    T& operator[](size_t i) { return m_values[i + kMargin]; }
    size_t size() const { return m_values.size() - 2 * kMargin; }
    bool intact() const {
        const T wanted = margin();
        for (size_t i = 0; i < kMargin; ++i) {
            if (std::memcmp(&m_values[i], &wanted, sizeof(T)) != 0) return false;
            if (std::memcmp(&m_values[m_values.size() - 1 - i], &wanted, sizeof(T)) != 0) return false;
        }
        return true;
    }

  private:
    static constexpr size_t kMargin = 64;
    static T margin() {
        T value;
        std::memset(&value, 0xff, sizeof value);
        return value;
    }
    std::vector<T> m_values;
};

}  // namespace simt_rig
