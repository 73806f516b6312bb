// BROADCAST_ARGS: the shape that two shapes broadcast to. Both must be constants: shapes are fixed when a model is read.
#include "ops/broadcast.h"
#include "ops/values.h"

namespace tinsmith {
namespace {

Result<Shape> together(const Graph& g, const Node& n) {
  TRY(const auto a, constant_integers(g, n, 0, "the first shape"));
  TRY(const auto b, constant_integers(g, n, 1, "the second shape"));
  TRY(const Shape u, checked_shape(a));
  TRY(const Shape v, checked_shape(b));
  return broadcast_shape(u, v);
}

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Shape y, together(g, n));
  return std::vector<OutputType>{{g.input(n, 0)->type, {static_cast<int32_t>(y.size())}}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  TRY(const Shape y, together(g, n));
  return values_call(g, n, values_as(g.output(n).type, {y.begin(), y.end()}), "y = the shape of a + b");
}

}  // namespace

extern const Op op_broadcast_args{
    .name = "BROADCAST_ARGS",
    .code = 145,
    .options_type = 0,
    .max_version = 1,
    .attrs = {},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "int32, int64",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
