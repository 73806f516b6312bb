#include "cast/cast.h"

#include <algorithm>

#include "ops/broadcast.h"
#include "ops/operands.h"

namespace tinsmith {
namespace {

const Kernel kCast = TS_DESCRIBE(ts_cast, ts_cast_params, TS_FILES("cast/cast.h", "cast/cast.c"), TS_FIELD(count), TS_FIELD(from), TS_FIELD(to));

constexpr DType kTypes[] = {DType::f32, DType::i8, DType::u8, DType::i16, DType::i32, DType::i64, DType::boolean, DType::u32, DType::u16};
int32_t code_of(DType type) {
  const auto* at = std::find(std::begin(kTypes), std::end(kTypes), type);
  return at == std::end(kTypes) ? -1 : static_cast<int32_t>(at - std::begin(kTypes));
}

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  constexpr const char* handled = "float32, int8, uint8, int16, uint16, int32, uint32, int64 or bool";
  if (code_of(x->type) < 0) return wrong_type("the input", *x, handled);
  // The types are in the options too, but writers leave them out; the output tensor's counts, as in TensorFlow Lite.
  const DType to = g.output(n).type;
  if (code_of(to) < 0) return wrong_type("the output", g.output(n), handled);
  return std::vector<OutputType>{{to, x->shape}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor &x = *g.input(n, 0), &y = g.output(n);
  Lowered l;
  l.formula = "y = x as another type";
  if (x.type == y.type && x.type != DType::boolean) return l;  // a view
  l.kernel = &kCast;
  l.operands = {n.inputs[0], n.outputs[0]};
  elementwise_overlaps(g, l);
  set_params(l, ts_cast_params{static_cast<int32_t>(y.count()), code_of(x.type), code_of(y.type)});
  return l;
}

}  // namespace

extern const Op op_cast{
    .name = "CAST",
    .code = 53,
    .options_type = 37,
    .max_version = 9,
    .attrs = {{"in_data_type", AttrSpec::dtype, 0, "float32"}, {"out_data_type", AttrSpec::dtype, 1, "float32"}},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "float32, int8, uint8, int16, uint16, int32, uint32, int64, bool",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
