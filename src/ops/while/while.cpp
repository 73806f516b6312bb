// WHILE: runs the graph `body` on its operands as long as the graph `cond` says so. The reader unrolls the loops whose rounds
// constants decide, as those of a recurrent layer (convert/unroll_loops.cpp), so this operator is checked and never called.
#include <string_view>

#include "ops/operands.h"

namespace tinsmith {
namespace {

Status check_like(const char* what, const Tensor& a, const Tensor& b) {
  if (a.type == b.type && a.shape == b.shape && (a.quant == b.quant || !small_integer(a.type))) return {};
  return fail(Code::unsupported, "", fmt::format("{} \"{}\" is {} {}, but {} {} goes on", what, a.name, text(a.shape), name(a.type), text(b.shape), name(b.type)),
              "types, shapes and scales must not change from round to round");
}

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  const Graph& cond = g.subgraphs[static_cast<size_t>(n.integer("cond_subgraph_index"))];
  const Graph& body = g.subgraphs[static_cast<size_t>(n.integer("body_subgraph_index"))];
  const size_t count = n.inputs.size();
  if (n.outputs.size() != count || cond.inputs.size() != count || body.inputs.size() != count || body.outputs.size() != count || cond.outputs.size() != 1)
    return fail(Code::bad_input, "", fmt::format("{} operands, but {} and {} inputs of its condition and its body", count, cond.inputs.size(), body.inputs.size()),
                "the model is broken: make it again");
  if (const Tensor& go_on = cond.tensor(cond.outputs[0]); go_on.type != DType::boolean || go_on.count() != 1)
    return fail(Code::bad_input, "", fmt::format("a condition of {} {}", text(go_on.shape), name(go_on.type)), "it must be one bool");
  std::vector<OutputType> outputs;
  for (size_t i = 0; i < count; ++i) {
    TRY(const Tensor* x, operand(g, n, i));
    CHECKED(check_like("the condition's input", cond.tensor(cond.inputs[i]), *x));
    CHECKED(check_like("the body's input", body.tensor(body.inputs[i]), *x));
    CHECKED(check_like("the body's output", body.tensor(body.outputs[i]), *x));
    outputs.push_back({x->type, x->shape});
  }
  return outputs;
}

Result<Lowered> lower(const Graph&, const Node&, const Target&) {
  return fail(Code::unsupported, "", "a loop whose number of rounds is only known when it runs, or too great",
              "make the number of rounds a constant of the model; for a recurrent layer, fix the number of steps and unroll it");
}

}  // namespace

extern const Op op_while{
    .name = "WHILE",
    .code = 119,
    .options_type = 93,
    .max_version = 1,
    .attrs = {{"cond_subgraph_index", AttrSpec::subgraph, 0}, {"body_subgraph_index", AttrSpec::subgraph, 1}},
    .min_inputs = 1,
    .max_inputs = -1,
    .outputs = -1,
    .types = "any; unrolled: constants must decide the number of rounds",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
