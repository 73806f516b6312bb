// REVERSE_V2: some dimensions back to front.
#include "ops/copy.h"
#include "ops/operands.h"

namespace tinsmith {
namespace {

const Kernel kCopy = TS_COPY_KERNEL;

Result<std::vector<bool>> turned(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  TRY(const auto axes, constant_integers(g, n, 1, "the axes"));
  std::vector<bool> out(x->shape.size());
  for (int64_t a : axes) {
    TRY(const size_t d, resolved_axis(a, out.size()));
    if (out[d]) return fail(Code::bad_input, "", fmt::format("axis {} is named twice", d), "the model is broken: make it again");
    out[d] = true;
  }
  return out;
}

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY([[maybe_unused]] const auto t, turned(g, n));
  const Tensor& x = *g.input(n, 0);
  CHECKED(check_movable(x));
  return std::vector<OutputType>{{x.type, x.shape}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  TRY(const auto t, turned(g, n));
  const Shape& shape = g.output(n).shape;
  const auto steps = steps_of(shape);
  Copy c;
  for (size_t d = 0; d < shape.size(); ++d) {
    c.loops.push_back({shape[d], t[d] ? -steps[d] : steps[d], steps[d]});
    if (t[d] && shape[d] > 0) c.x_start += (shape[d] - 1) * steps[d];
  }
  return copy_or_view(g, n, kCopy, c, "y = x, back to front");
}

}  // namespace

extern const Op op_reverse_v2{
    .name = "REVERSE_V2",
    .code = 105,
    .options_type = 81,
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
