#include "cpu/simd/portable.h"
// after the vectors that it is made of
#include "cpu/matmul/tile_table.h"

namespace parlor::kernels::cpu {

const Tiles& tiles_portable() {
    return kTiles;
}

}  // namespace parlor::kernels::cpu
