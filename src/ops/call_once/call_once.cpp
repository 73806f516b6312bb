// CALL_ONCE: runs a graph before the first inference, to give variables their initial values. The reader takes them from it
// (convert/import_variables.cpp), so this operator is never called.
#include "ops/operands.h"

namespace tinsmith {
namespace {

tl::unexpected<Error> no_place() {
  return fail(Code::unsupported, "", "a graph that another one calls has a beginning of its own", "initialise variables in the model's main graph");
}
Result<std::vector<OutputType>> infer(const Graph&, const Node&) { return no_place(); }
Result<Lowered> lower(const Graph&, const Node&, const Target&) { return no_place(); }

}  // namespace

extern const Op op_call_once{
    .name = "CALL_ONCE",
    .code = 129,
    .options_type = 103,
    .max_version = 1,
    .attrs = {{"init_subgraph_index", AttrSpec::subgraph, 0}},
    .min_inputs = 0,
    .max_inputs = 0,
    .outputs = 0,
    .types = "constants for variables",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
