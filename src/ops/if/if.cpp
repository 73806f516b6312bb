// IF: runs one of two graphs on its operands. The reader writes both out and chooses among their results, or only the one that a
// constant names (convert/inline_branches.cpp), so this operator is checked and never called.
#include "ops/operands.h"

namespace tinsmith {
namespace {

Status check_like(const char* what, const Tensor& a, const Tensor& b) {
  if (a.type == b.type && a.shape == b.shape && (a.quant == b.quant || !small_integer(a.type))) return {};
  return fail(Code::unsupported, "", fmt::format("{} \"{}\" is {} {}, not {} {}", what, a.name, text(a.shape), name(a.type), text(b.shape), name(b.type)),
              "both branches must take and make the same types, shapes and scales");
}

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  const Graph& yes = g.subgraphs[static_cast<size_t>(n.integer("then_subgraph_index"))];
  const Graph& no = g.subgraphs[static_cast<size_t>(n.integer("else_subgraph_index"))];
  TRY(const Tensor* condition, operand(g, n, 0));
  if (condition->type != DType::boolean || condition->count() != 1)
    return fail(Code::bad_input, "", fmt::format("a condition of {} {}", text(condition->shape), name(condition->type)), "it must be one bool");
  const size_t count = n.inputs.size() - 1;
  if (yes.inputs.size() != count || no.inputs.size() != count || yes.outputs.size() != n.outputs.size() || no.outputs.size() != n.outputs.size())
    return fail(Code::bad_input, "", fmt::format("{} operands and {} results, which its branches do not have", count, n.outputs.size()), "the model is broken: make it again");
  for (size_t i = 0; i < count; ++i) {
    TRY(const Tensor* x, operand(g, n, i + 1));
    CHECKED(check_like("a branch's input", yes.tensor(yes.inputs[i]), *x));
    CHECKED(check_like("a branch's input", no.tensor(no.inputs[i]), *x));
  }
  std::vector<OutputType> outputs;
  for (size_t i = 0; i < n.outputs.size(); ++i) {
    const Tensor& y = yes.tensor(yes.outputs[i]);
    CHECKED(check_like("a branch's output", no.tensor(no.outputs[i]), y));
    if (small_integer(y.type) && y.quant != g.output(n, i).quant) CHECKED(check_like("the output", g.output(n, i), y));
    outputs.push_back({y.type, y.shape});
  }
  return outputs;
}

Result<Lowered> lower(const Graph&, const Node&, const Target&) {
  return fail(Code::unsupported, "", "a branch that keeps a state, or has more than five dimensions", "keep variables out of the branches of a condition");
}

}  // namespace

extern const Op op_if{
    .name = "IF",
    .code = 118,
    .options_type = 92,
    .max_version = 1,
    .attrs = {{"then_subgraph_index", AttrSpec::subgraph, 0}, {"else_subgraph_index", AttrSpec::subgraph, 1}},
    .min_inputs = 1,
    .max_inputs = -1,
    .outputs = -1,
    .types = "any; both branches run, without variables",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
