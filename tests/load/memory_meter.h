// Counts what operator new hands out in this process, so that a test can say how much a call needed at most.
#pragma once

#include <cstddef>

namespace parlor::test {

class MemoryMeter {
  public:
    MemoryMeter();
    size_t peak() const;  // bytes above what was allocated when the meter was made

  private:
    size_t m_before;
};

}  // namespace parlor::test
