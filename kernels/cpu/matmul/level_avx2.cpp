#include "cpu/simd/avx2.h"
// after the vectors that it is made of
#include "cpu/matmul/tile_table.h"

namespace parlor::kernels::cpu {

const Tiles& tiles_avx2() {
    return kTiles;
}

}  // namespace parlor::kernels::cpu
