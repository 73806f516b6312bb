#include "dequantize/dequantize.h"

#include "ops/lowering.h"

namespace tinsmith {
namespace {

std::optional<int32_t> from(DType type) {
  switch (type) {
    case DType::i8: return TS_DEQUANTIZE_S8;
    case DType::u8: return TS_DEQUANTIZE_U8;
    case DType::i16: return TS_DEQUANTIZE_S16;
    case DType::i32: return TS_DEQUANTIZE_S32;
    case DType::f16: return TS_DEQUANTIZE_F16;
    default: return std::nullopt;
  }
}

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  const Tensor& x = *g.input(n, 0);
  if (!from(x.type)) return wrong_type("the input", x, "int8, uint8, int16, int32 or float16");
  if (x.type != DType::f16 && x.quant.empty()) CHECKED(check_scale("the input", x));
  return std::vector<OutputType>{{DType::f32, x.shape}};
}

const Kernel kF32 = TS_DESCRIBE(ts_dequantize_f32, ts_dequantize_f32_params, TS_FILES("dequantize/dequantize.h", "dequantize/dequantize.c"),
                                TS_FIELD(from), TS_FIELD(outer), TS_FIELD(channels), TS_FIELD(inner), TS_FIELD(scale), TS_FIELD(zero));

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor& x = *g.input(n, 0);
  Lowered l;
  l.kernel = &kF32;
  l.operands = {n.inputs[0], n.outputs[0]};
  l.formula = x.type == DType::f16 ? "y = x" : "y = scale (x - zero)";
  ts_dequantize_f32_params p{*from(x.type), 1, 1, static_cast<int32_t>(x.count()), nullptr, nullptr};
  if (x.type != DType::f16) {
    if (x.quant.per_channel()) {
      p.inner = 1;
      for (size_t d = 0; d < x.shape.size(); ++d)
        (static_cast<int>(d) < x.quant.axis ? p.outer : static_cast<int>(d) == x.quant.axis ? p.channels : p.inner) *= x.shape[d];
    }
    p.scale = add_array(l, "scale", x.quant.scale);
    p.zero = add_array(l, "zero", std::vector<int32_t>(x.quant.zero_point.begin(), x.quant.zero_point.end()));
  }
  set_params(l, p);
  claim_overlap(l, g, 0, 1, elementwise_ahead(x, g.output(n)));
  return l;
}

}  // namespace

extern const Op op_dequantize{
    .name = "DEQUANTIZE",
    .code = 6,
    .options_type = 38,
    .max_version = 9,
    .attrs = {},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "int8, uint8, int16, int32, float16 -> float32",
    .infer = infer,
    .lower = lower,
};

}  // namespace tinsmith
