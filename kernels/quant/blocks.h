// Every block type under its enumerator's name (Block_q4_k), so that lines of formats.def can name it.
#pragma once

#include "f16.h"
#include "iq1.h"
#include "iq2.h"
#include "iq3.h"
#include "iq4.h"
#include "kernels/format.h"
#include "mxfp4.h"
#include "nvfp4.h"
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
#include "tq.h"

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
using Block_iq1_s = BlockIQ1_S;
using Block_iq1_m = BlockIQ1_M;
using Block_iq2_xxs = BlockIQ2_XXS;
using Block_iq2_xs = BlockIQ2_XS;
using Block_iq2_s = BlockIQ2_S;
using Block_iq3_xxs = BlockIQ3_XXS;
using Block_iq3_s = BlockIQ3_S;
using Block_iq4_nl = BlockIQ4_NL;
using Block_iq4_xs = BlockIQ4_XS;
using Block_tq1_0 = BlockTQ1_0;
using Block_tq2_0 = BlockTQ2_0;
using Block_mxfp4 = BlockMXFP4;
using Block_nvfp4 = BlockNVFP4;

}  // namespace parlor::kernels
