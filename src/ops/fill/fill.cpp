// FILL: one value in every place of a shape.
#include "ops/copy.h"
#include "ops/operands.h"

namespace tinsmith {
namespace {

const Kernel kCopy = TS_COPY_KERNEL;

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const auto given, constant_integers(g, n, 0, "the shape"));
  TRY(Shape shape, checked_shape(given));
  TRY(const Tensor* value, operand(g, n, 1));
  CHECKED(check_movable(*value));
  if (value->count() != 1) return fail(Code::bad_input, "", fmt::format("a value of {}", text(value->shape)), "one element is due");
  CHECKED(check_same_quantisation(*value, g.output(n)));
  return std::vector<OutputType>{{value->type, shape}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  Copy c;
  c.loops.push_back({g.output(n).count(), 0, 1});
  return copy_call(g, kCopy, n.inputs[1], n.outputs[0], c, "y = the value, everywhere");
}

}  // namespace

extern const Op op_fill{
    .name = "FILL",
    .code = 94,
    .options_type = 68,
    .max_version = 4,
    .attrs = {},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "any",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
