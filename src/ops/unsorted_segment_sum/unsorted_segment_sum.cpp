#include "unsorted_segment_sum/unsorted_segment_sum.h"

#include "ops/segment.h"

namespace tinsmith {
namespace {

const Kernel kF32 = TS_SEGMENT_KERNEL(unsorted_segment_sum, f32);
const Kernel kS32 = TS_SEGMENT_KERNEL(unsorted_segment_sum, s32);

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) { return segment_call(g, n, kF32, kS32, "y_s = sum of x_i where segment_i is s"); }

}  // namespace

extern const Op op_unsorted_segment_sum{
    .name = "UNSORTED_SEGMENT_SUM",
    .code = 155,
    .options_type = 121,
    .max_version = 1,
    .attrs = {},
    .min_inputs = 3,
    .max_inputs = 3,
    .outputs = 1,
    .types = "float32, int32",
    .infer = infer_unsorted_segment,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
