// Every block type under its enumerator's name (Block_q4_k), so that lines of formats.def can name it.
#pragma once

#include "f16.h"
#include "kernels/format.h"
#include "q2_k.h"
#include "q3_k.h"
#include "q4_0.h"
#include "q4_1.h"
#include "q4_k.h"
#include "q5_0.h"
#include "q5_1.h"
#include "q5_k.h"
#include "q6_k.h"
#include "q8_0.h"
#include "scaled.h"

namespace parlor::kernels {

using Block_f32 = BlockF32;
using Block_f16 = BlockF16;
using Block_bf16 = BlockBf16;
using Block_q4_0 = BlockQ4_0;
using Block_q4_1 = BlockQ4_1;
using Block_q5_0 = BlockQ5_0;
using Block_q5_1 = BlockQ5_1;
using Block_q8_0 = BlockQ8_0;
using Block_q2_k = BlockQ2_K;
using Block_q3_k = BlockQ3_K;
using Block_q4_k = BlockQ4_K;
using Block_q5_k = BlockQ5_K;
using Block_q6_k = BlockQ6_K;

}  // namespace parlor::kernels
