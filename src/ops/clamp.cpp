#include "ops/clamp.h"

#include <string_view>

namespace tinsmith {

Result<std::vector<OutputType>> infer_clamp(const Graph& g, const Node& n) {
  return infer_unary(g, n, {DType::f32, DType::i8, DType::u8, DType::i16}, "float32, int8, uint8 or int16");
}

Lowered lower_clamp(const Graph& g, const Node& n, const ClampKernels& kernels, const char* activation, const char* formula) {
  const Tensor &x = *g.input(n, 0), &y = g.output(n);
  const auto count = static_cast<int32_t>(y.count());
  if (y.type == DType::f32) {
    Lowered l = unary_call(g, n, *kernels.f32, formula);
    const FloatRange range = activation_range(activation);
    set_params(l, ts_relu_f32_params{count, range.low, range.high});
    return l;
  }
  Lowered l = unary_call(g, n, y.type == DType::i8 ? *kernels.s8 : y.type == DType::u8 ? *kernels.u8 : *kernels.s16, formula);
  // RELU's reference divides in double; what only TensorFlow Lite has (uint8, and the other two's rescaling), in float.
  const float xs = x.quant.scale[0], ys = y.quant.scale[0];
  const bool in_double = std::string_view(activation) == "relu" && y.type != DType::u8;
  const FixedPoint f = fixed_point(in_double ? double{xs} / double{ys} : static_cast<double>(xs / ys));
  const IntRange range = activation_range(activation, y);
  set_params(l, ts_relu_s8_params{count, zero_point(x), zero_point(y), f.multiplier, f.shift, range.low, range.high});
  return l;
}

}  // namespace tinsmith
