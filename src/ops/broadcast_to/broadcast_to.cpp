// BROADCAST_TO: x repeated along its dimensions of 1, as numpy does.
#include "ops/copy.h"
#include "ops/operands.h"

namespace tinsmith {
namespace {

const Kernel kCopy = TS_COPY_KERNEL;

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  CHECKED(check_movable(*x));
  TRY(const auto given, constant_integers(g, n, 1, "the shape"));
  TRY(Shape shape, checked_shape(given));
  bool fits = x->shape.size() <= shape.size();
  for (size_t d = 0; fits && d < x->shape.size(); ++d) {
    const int32_t from = x->shape[x->shape.size() - 1 - d];
    fits = from == 1 || from == shape[shape.size() - 1 - d];
  }
  if (!fits) return fail(Code::bad_input, "", fmt::format("{} broadcast to {}", text(x->shape), text(shape)), "each dimension must be equal, or 1 in the input");
  return std::vector<OutputType>{{x->type, shape}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Shape &x = g.input(n, 0)->shape, &y = g.output(n).shape;
  const auto x_steps = steps_of(x), y_steps = steps_of(y);
  Copy c;
  for (size_t d = 0; d < y.size(); ++d) {
    const size_t missing = y.size() - x.size();
    c.loops.push_back({y[d], d < missing || x[d - missing] == 1 ? 0 : x_steps[d - missing], y_steps[d]});
  }
  return copy_or_view(g, n, kCopy, c, "y = x, repeated along its dimensions of 1");
}

}  // namespace

extern const Op op_broadcast_to{
    .name = "BROADCAST_TO",
    .code = 130,
    .options_type = 104,
    .max_version = 4,
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
