// TILE: x again and again along each dimension.
#include "ops/copy.h"
#include "ops/operands.h"

namespace tinsmith {
namespace {

const Kernel kCopy = TS_COPY_KERNEL;

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  CHECKED(check_movable(*x));
  TRY(const auto times, constant_integers(g, n, 1, "the multiples"));
  if (times.size() != x->shape.size())
    return fail(Code::bad_input, "", fmt::format("{} multiples for an input of {}", times.size(), text(x->shape)), "there must be one for each dimension");
  std::vector<int64_t> shape;
  for (size_t d = 0; d < times.size(); ++d) {
    if (times[d] < 0 || times[d] > INT32_MAX) return fail(Code::bad_input, "", fmt::format("a multiple of {}", times[d]), "it must be from 0 to 2^31 - 1");
    shape.push_back(times[d] * x->shape[d]);
  }
  TRY(Shape checked, checked_shape(shape));
  return std::vector<OutputType>{{x->type, checked}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Shape& shape = g.input(n, 0)->shape;
  TRY(const auto times, constant_integers(g, n, 1, "the multiples"));
  const auto x_steps = steps_of(shape), y_steps = steps_of(g.output(n).shape);
  Copy c;
  for (size_t d = 0; d < shape.size(); ++d) {
    c.loops.push_back({times[d], 0, y_steps[d] * shape[d]});
    c.loops.push_back({shape[d], x_steps[d], y_steps[d]});
  }
  return copy_or_view(g, n, kCopy, c, "y = x, again and again");
}

}  // namespace

extern const Op op_tile{
    .name = "TILE",
    .code = 69,
    .options_type = 51,
    .max_version = 3,
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
