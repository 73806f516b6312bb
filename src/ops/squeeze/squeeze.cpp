// SQUEEZE: the shape without its dimensions of 1, or without those that are named; nothing happens at run time.
#include "ops/operands.h"

namespace tinsmith {
namespace {

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  std::vector<bool> gone(x->shape.size(), n.integers("squeeze_dims").empty());
  for (int64_t axis : n.integers("squeeze_dims")) {
    TRY(const size_t d, resolved_axis(axis, x->shape.size()));
    if (x->shape[d] != 1)
      return fail(Code::bad_input, "", fmt::format("dimension {} of {} is to go", d, text(x->shape)), "only a dimension of 1 can");
    gone[d] = true;
  }
  Shape shape;
  for (size_t d = 0; d < gone.size(); ++d)
    if (!gone[d] || x->shape[d] != 1) shape.push_back(x->shape[d]);
  return std::vector<OutputType>{{x->type, shape}};
}

Result<Lowered> lower(const Graph&, const Node&, const Target&) { return Lowered{}; }

}  // namespace

extern const Op op_squeeze{
    .name = "SQUEEZE",
    .code = 43,
    .options_type = 30,
    .max_version = 2,
    .attrs = {{"squeeze_dims", AttrSpec::i32_list, 0, std::vector<int64_t>{}}},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "all, as a view",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::same_as_input,
};

}  // namespace tinsmith
