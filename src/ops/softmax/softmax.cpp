#include "softmax/softmax.h"

#include <cmath>

#include "base/det_math.h"
#include "ops/lut.h"
#include "ops/ts_fixed.h"
#include "ops/unary.h"

namespace tinsmith {
namespace {

bool widens(const Graph& g, const Node& n) { return g.input(n, 0)->type == DType::i8 && g.output(n).type == DType::i16; }

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  const Tensor& y = g.output(n);
  CHECKED(check_type("the input", *x, {DType::f32, DType::i8, DType::i16}, "float32, int8 or int16"));
  if (x->shape.empty() || x->count() == 0) return fail(Code::bad_input, "", fmt::format("an input of {}", text(x->shape)), "it must have a last dimension");
  if (const double beta = n.real("beta"); !std::isfinite(beta) || beta < 0)
    return fail(Code::bad_input, "", fmt::format("beta is {}", beta), "it must not be negative");
  CHECKED(check_quantised("the input", *x));
  if (x->type == DType::i8) CHECKED(widens(g, n) ? check_fixed_output(y, 1.0 / 65536, -32768) : check_fixed_output(y, 1.0 / 256, -128));
  if (x->type == DType::i16) CHECKED(check_fixed_output(y, 1.0 / 32768, 0));
  return std::vector<OutputType>{{widens(g, n) ? DType::i16 : x->type, x->shape}};
}

#define FILES TS_FILES("ts_math.h", "ts_fixed.h", "softmax/softmax.h", "softmax/softmax.c")
#define S8_FIELDS TS_FIELD(rows), TS_FIELD(depth), TS_FIELD(steps), TS_FIELD(exp)
const Kernel kF32 = TS_DESCRIBE(ts_softmax_f32, ts_softmax_f32_params, FILES, TS_FIELD(rows), TS_FIELD(depth), TS_FIELD(beta));
const Kernel kS8 = TS_DESCRIBE(ts_softmax_s8, ts_softmax_s8_params, FILES, S8_FIELDS);
const Kernel kS8S16 = TS_DESCRIBE(ts_softmax_s8_s16, ts_softmax_s8_params, FILES, S8_FIELDS);
const Kernel kS16 = TS_DESCRIBE(ts_softmax_s16, ts_softmax_s16_params, FILES, TS_FIELD(rows), TS_FIELD(depth), TS_FIELD(multiplier),
                                TS_FIELD(shift), TS_FIELD(exp), TS_FIELD(reciprocal));

// e^(-beta scale i) for every i that the reference looks at, in Q0.31. Of int8 outputs only as far as 2^11: what is less adds nothing to
// the sum, which takes 2^12 as its step, and its share of a sum of 2^19 or more rounds to 0.
std::vector<int32_t> exponentials(double beta, double scale) {
  const FixedPoint f = fixed_point(std::min(beta * scale * (1 << 26), 2147483647.0));
  const double last = f.multiplier ? std::floor(31.0 * (1 << 26) / std::ldexp(1.0, f.shift)) : 255;
  std::vector<int32_t> table;
  for (int32_t i = 0; i <= static_cast<int32_t>(std::min(last, 255.0)); ++i)
    table.push_back(ts_fixed_exp(ts_requantise(-i, f.multiplier, f.shift), 5));
  return table;
}

// 513 points of a function over int16's range, 128 apart, each moved by half of what a straight line to the next is wrong by in
// its middle. Single precision throughout, as TensorFlow Lite fills its tables.
std::vector<int16_t> points(float x_scale, int32_t x_zero, float y_scale, float (*f)(float)) {
  const float low = x_scale * static_cast<float>(-32768 - x_zero), high = x_scale * static_cast<float>(32767 - x_zero);
  const float step = (high - low) / 512, half_step = step / 2;
  const float y_low = y_scale * -32768, y_high = y_scale * 32767, steps = 65536 / (y_high - y_low);
  std::vector<int16_t> table;
  auto add = [&](float v) { table.push_back(static_cast<int16_t>(std::min(std::max(v, -32768.0f), 32767.0f))); };
  for (int i = 0; i < 512; ++i) {
    const float at = low + static_cast<float>(i) * step;
    const float here = f(at), middle = f(at + half_step), next = f(low + static_cast<float>(i + 1) * step);
    const float value = std::round(here * steps);
    const float line = std::round((next * steps + value) / 2);
    add(value - std::round((line - std::round(middle * steps)) / 2));
  }
  add(std::round(f(high) * steps));
  return table;
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor &x = *g.input(n, 0), &y = g.output(n);
  const int32_t depth = x.shape.back(), rows = static_cast<int32_t>(x.count() / depth);
  const double beta = static_cast<double>(static_cast<float>(n.real("beta")));
  Lowered l;
  l.operands = {n.inputs[0], n.outputs[0]};
  l.formula = "y = e^(beta x) / sum e^(beta x)";
  if (x.type == DType::f32) {
    l.kernel = &kF32;
    set_params(l, ts_softmax_f32_params{rows, depth, static_cast<float>(beta)});
  } else if (x.type == DType::i8) {
    l.kernel = widens(g, n) ? &kS8S16 : &kS8;
    auto table = exponentials(beta, static_cast<double>(x.quant.scale[0]));
    while (!widens(g, n) && depth < 4096 && table.size() > 1 && table.back() < 1 << 11) table.pop_back();
    set_params(l, ts_softmax_s8_params{rows, depth, static_cast<int32_t>(table.size()), add_array(l, "exp", table)});
  } else {
    l.kernel = &kS16;
    const FixedPoint f = fixed_point(static_cast<double>(x.quant.scale[0]) * beta / (10.0 / 65535.0));
    constexpr float range = 65535;
    const auto exp = points(10.0f / range, 32767, 2.0f / range, [](float v) { return static_cast<float>(det::exp(static_cast<double>(v))); });
    const auto reciprocal = points(1.0f / range, -32768, 2.0f / range, [](float v) { return 1.0f / (1.0f + v); });
    set_params(l, ts_softmax_s16_params{rows, depth, f.multiplier, f.shift, add_array(l, "exp", exp), add_array(l, "reciprocal", reciprocal)});
  }
  const auto in = static_cast<int64_t>(bits(x.type) / 8) * depth, out = static_cast<int64_t>(bits(y.type) / 8) * depth;
  claim_overlap(l, g, 0, 1, rows_ahead(rows, in, out, (depth - 1) * (out - in) / depth));
  return l;
}

}  // namespace

extern const Op op_softmax{
    .name = "SOFTMAX",
    .code = 25,
    .options_type = 9,
    .max_version = 4,
    .attrs = {{"beta", AttrSpec::f32, 0, 0.0}},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "float32, int8, int8 -> int16, int16",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::fixed_256,
};

}  // namespace tinsmith
