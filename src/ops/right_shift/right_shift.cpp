#include "right_shift/right_shift.h"

#include "ops/bits.h"

namespace tinsmith {
namespace {

const BitsKernels kKernels = TS_BITS_KERNELS(right_shift);

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) { return simple_pair(g, n, kKernels.of(g.output(n).type), "y = a >> b"); }

}  // namespace

extern const Op op_right_shift{
    .name = "RIGHT_SHIFT",
    .code = 161,
    .options_type = 126,
    .max_version = 1,
    .attrs = {},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = bits_types,
    .infer = infer_bits,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
