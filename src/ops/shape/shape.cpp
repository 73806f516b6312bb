// SHAPE: the input's shape as a vector. Every shape is fixed when a model is read, so this is a constant.
#include "ops/values.h"

namespace tinsmith {
namespace {

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  const DType type = g.output(n).type;  // the option says the same, and writers leave it out
  if (type != DType::i32 && type != DType::i64) return wrong_type("the output", g.output(n), "int32 or int64");
  return std::vector<OutputType>{{type, {static_cast<int32_t>(x->shape.size())}}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Shape& shape = g.input(n, 0)->shape;
  return values_call(g, n, values_as(g.output(n).type, {shape.begin(), shape.end()}), "y = the shape of x");
}

}  // namespace

extern const Op op_shape{
    .name = "SHAPE",
    .code = 77,
    .options_type = 55,
    .max_version = 1,
    .attrs = {{"out_type", AttrSpec::dtype, 0, "float32"}},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "any -> int32, int64",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
