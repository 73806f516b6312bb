// VAR_HANDLE: names a variable. The reader puts the variable itself in the handle's place (convert/import_variables.cpp), so this operator is
// never called.
#include "ops/operands.h"

namespace tinsmith {
namespace {

tl::unexpected<Error> no_place() {
  return fail(Code::unsupported, "", "a variable of a graph that another one calls", "make and use a variable in the model's main graph");
}
Result<std::vector<OutputType>> infer(const Graph&, const Node&) { return no_place(); }
Result<Lowered> lower(const Graph&, const Node&, const Target&) { return no_place(); }

}  // namespace

extern const Op op_var_handle{
    .name = "VAR_HANDLE",
    .code = 142,
    .options_type = 111,
    .max_version = 1,
    .attrs = {},
    .min_inputs = 0,
    .max_inputs = 0,
    .outputs = 1,
    .types = "any, in the main graph",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
