#include "bitwise_xor/bitwise_xor.h"

#include "ops/bits.h"

namespace tinsmith {
namespace {

const BitsKernels kKernels = TS_BITS_KERNELS(bitwise_xor);

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) { return simple_pair(g, n, kKernels.of(g.output(n).type), "y = a ^ b"); }

}  // namespace

extern const Op op_bitwise_xor{
    .name = "BITWISE_XOR",
    .code = 160,
    .options_type = 125,
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
