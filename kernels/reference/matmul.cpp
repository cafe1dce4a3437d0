#include <vector>

#include "kernels/check.h"
#include "kernels/reference.h"

namespace parlor::kernels::reference {

void matmul(const MatmulArgs& args) {
    const auto bytes = row_bytes(args.format, static_cast<uint64_t>(args.cols));
    CHECK(bytes.has_value());
    std::vector<float> row(static_cast<size_t>(args.cols));
    for (int64_t r = 0; r < args.rows; ++r) {
        const auto* stored = static_cast<const std::byte*>(args.w) + static_cast<uint64_t>(r) * *bytes;
        decode(args.format, stored, row.data(), row.size());
        for (int64_t t = 0; t < args.tokens; ++t) {
            double sum = args.bias != nullptr ? args.bias[r] : 0;
            for (int64_t k = 0; k < args.cols; ++k) {
                sum += static_cast<double>(row[static_cast<size_t>(k)]) * args.x[t * args.cols + k];
            }
            float& y = args.y[t * args.rows + r];
            y = static_cast<float>(args.accumulate ? y + sum : sum);
        }
    }
}

}  // namespace parlor::kernels::reference
