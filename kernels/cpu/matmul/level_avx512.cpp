#include "cpu/simd/avx512.h"
// after the vectors that it is made of
#include "cpu/matmul/tile_table.h"

namespace parlor::kernels::cpu {

const Tiles& tiles_avx512() {
    return kTiles;
}

}  // namespace parlor::kernels::cpu
