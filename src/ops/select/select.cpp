#include "ops/selection.h"

namespace tinsmith {
namespace {

const Kernel kSelect = TS_SELECT_KERNEL;

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) { return infer_select(g, n, true); }

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) { return lower_select(g, n, kSelect, true); }

}  // namespace

extern const Op op_select{
    .name = "SELECT",
    .code = 64,
    .options_type = 47,
    .max_version = 4,
    .attrs = {},
    .min_inputs = 3,
    .max_inputs = 3,
    .outputs = 1,
    .types = "any",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
