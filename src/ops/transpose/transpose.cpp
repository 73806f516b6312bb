// TRANSPOSE: the dimensions in another order.
#include "ops/copy.h"
#include "ops/operands.h"

namespace tinsmith {
namespace {

const Kernel kCopy = TS_COPY_KERNEL;

Result<std::vector<size_t>> permutation(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  TRY(const auto given, constant_integers(g, n, 1, "the permutation"));
  const size_t rank = x->shape.size();
  std::vector<bool> seen(rank);
  std::vector<size_t> p;
  for (int64_t d : given) {
    TRY(const size_t from, resolved_axis(d, rank));
    if (seen[from]) return fail(Code::bad_input, "", fmt::format("a permutation that names dimension {} twice", from), "the model is broken: make it again");
    seen[from] = true;
    p.push_back(from);
  }
  if (p.size() != rank) return fail(Code::bad_input, "", fmt::format("a permutation of {} for an input of {}", p.size(), text(x->shape)), "the model is broken: make it again");
  return p;
}

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const auto p, permutation(g, n));
  const Tensor& x = *g.input(n, 0);
  CHECKED(check_movable(x));
  Shape shape;
  for (size_t d : p) shape.push_back(x.shape[d]);
  return std::vector<OutputType>{{x.type, shape}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  TRY(const auto p, permutation(g, n));
  const auto x_steps = steps_of(g.input(n, 0)->shape), y_steps = steps_of(g.output(n).shape);
  Copy c;
  for (size_t d = 0; d < p.size(); ++d) c.loops.push_back({g.output(n).shape[d], x_steps[p[d]], y_steps[d]});
  return copy_or_view(g, n, kCopy, c, "y = x with its dimensions in another order");
}

}  // namespace

extern const Op op_transpose{
    .name = "TRANSPOSE",
    .code = 39,
    .options_type = 26,
    .max_version = 9,
    .attrs = {},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "any",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::same_as_input,
};

}  // namespace tinsmith
