#include "hard_swish/hard_swish.h"

#include "ops/lut.h"
#include "ops/unary.h"

namespace tinsmith {
namespace {

const Kernel kF32 = TS_DESCRIBE(ts_hard_swish_f32, ts_unary_params, TS_FILES("ts_unary.h", "hard_swish/hard_swish.h", "hard_swish/hard_swish.c"), TS_FIELD(count));

// The reference's 16-bit fixed-point arithmetic, done once for each of the 256 inputs.
struct Half {
  int32_t multiplier, shift;  // 15 bits
};
Half half(float real) {
  const FixedPoint f = fixed_point(static_cast<double>(real));
  return {f.multiplier >= INT32_MAX - (1 << 15) ? 32767 : (f.multiplier + (1 << 15)) >> 16, f.shift};
}
int32_t saturated(int64_t v) { return static_cast<int32_t>(std::clamp<int64_t>(v, -32768, 32767)); }
// a b / 2^15, rounded (halves away from zero, but below zero towards it); the operands have 16 bits.
int32_t rounded_product(int32_t a, int32_t b) {
  if (a == -32768 && b == -32768) return 32767;
  const int32_t product = a * b;
  return (product + (product >= 0 ? 1 << 14 : 1 - (1 << 14))) / (1 << 15);
}

int32_t hard_swish(int32_t x, const Half& out, const Half& gate, int32_t y_zero) {
  const int32_t fine = x * 128;  // more bits for what follows
  const int32_t value = rounded_product(fine, out.multiplier);
  // x in thirds, where 3 is 32768: first what a left shift saturates without harm, then the last bit of it
  int32_t third = fine;
  const int left = std::min(gate.shift, 24);
  if (left > 0) third = saturated(static_cast<int64_t>(third) << (left - 1));
  third = rounded_product(third, gate.multiplier);
  if (left > 0) third = saturated(static_cast<int64_t>(third) * 2);
  if (gate.shift < 0) third = ts_rounding_shift(third, -gate.shift);
  const int32_t share = (third + 32768) >> 1;  // 0 to 1 in 15 bits
  const int32_t product = share * value / (1 << 15);
  return ts_rounding_shift(product, -out.shift) + y_zero;
}

Half out_factor(const Tensor& x, const Tensor& y) { return half(1.0f / 128.0f * x.quant.scale[0] / y.quant.scale[0]); }

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(auto types, infer_unary(g, n, {DType::f32, DType::i8}, "float32 or int8"));
  const Tensor &x = *g.input(n, 0), &y = g.output(n);
  if (x.type == DType::i8 && out_factor(x, y).shift > 0)
    return fail(Code::unsupported, "", fmt::format("scales of {} and {}", x.quant.scale[0], y.quant.scale[0]), "the output's may be 128 times finer at most: quantise the model again");
  return types;
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor &x = *g.input(n, 0), &y = g.output(n);
  const char* formula = "y = x min(max(x + 3, 0), 6) / 6";
  if (y.type == DType::f32) return simple_unary(g, n, kF32, formula);
  const Half out = out_factor(x, y), gate = half(1.0f / 128.0f * x.quant.scale[0] / (3.0f / 32768.0f));
  return lut_call(g, n, [&](int32_t q) { return hard_swish(q - zero_point(x), out, gate, zero_point(y)); }, formula);
}

}  // namespace

extern const Op op_hard_swish{
    .name = "HARD_SWISH",
    .code = 117,
    .options_type = 91,
    .max_version = 1,
    .attrs = {},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "float32, int8",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::calibrated,
    .rows = elementwise_rows,
};

}  // namespace tinsmith
