#include "cpu/simd/neon.h"
// after the vectors that it is made of
#include "cpu/matmul/tile_table.h"

namespace parlor::kernels::cpu {

const Tiles& tiles_neon() {
    return kTiles;
}

}  // namespace parlor::kernels::cpu
