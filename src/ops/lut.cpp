#include "ops/lut.h"

#include <cmath>

#include "base/det_math.h"
#include "ops/ts_lut.h"

namespace tinsmith {
namespace {

const Kernel kLutS8 = TS_DESCRIBE(ts_lut_s8, ts_lut_s8_params, TS_FILES("ts_lut.h", "ts_lut.c"), TS_FIELD(count), TS_FIELD(table));

}  // namespace

Lowered lut_call(const Graph& g, const Node& n, const std::function<int32_t(int32_t)>& f, const char* formula) {
  std::vector<int8_t> table;
  for (int32_t x = -128; x < 128; ++x) table.push_back(static_cast<int8_t>(std::clamp(f(x), -128, 127)));
  Lowered l;
  l.kernel = &kLutS8;
  l.operands = {n.inputs[0], n.outputs[0]};
  l.formula = formula;
  set_params(l, ts_lut_s8_params{static_cast<int32_t>(g.output(n).count()), add_array(l, "table", table)});
  claim_overlap(l, g, 0, 1, 0);
  return l;
}

std::vector<uint16_t> sigmoid_table() {
  const auto f = [](double i) { return 65536 / (1 + det::exp(-i / 24)); };
  std::vector<uint16_t> table;
  for (int i = 0; i < 255; ++i) {
    const double too_low = f(i + 0.5) - (f(i) + f(i + 1)) / 2;  // the line to the next point, in its middle
    table.push_back(static_cast<uint16_t>(std::floor(f(i) + too_low / 2 + 0.5)));
  }
  table.push_back(65535);
  return table;
}

Result<SigmoidSteps> sigmoid_steps(const Tensor& x, bool or_double) {
  const double scale = static_cast<double>(x.quant.scale[0]);
  const double log2 = det::log2(scale), whole = std::round(log2);
  if (std::fabs(log2 - whole) < 1e-3 && (whole == -12 || (or_double && whole == -11))) return SigmoidSteps{whole == -12 ? 3 : 6, 0};
  double multiplier = scale * 4096 * 3;
  int32_t shift = 0;
  for (; multiplier <= 32767 / 2.0 && shift <= 30; ++shift) multiplier *= 2;
  if (multiplier > 32767)
    return fail(Code::unsupported, "", fmt::format("the input's scale {} is too large for int16", x.quant.scale[0]),
                "quantise the model with representative samples");
  return SigmoidSteps{static_cast<int32_t>(multiplier), shift};
}

Q4Input q4_input(const Tensor& x) {
  const FixedPoint f = fixed_point(static_cast<double>(x.quant.scale[0]) * (1 << 27));
  const double radius = std::floor(15.0 * (1 << 27) / std::ldexp(1.0, f.shift));
  return {f.multiplier, f.shift, static_cast<int32_t>(std::min(radius, 256.0))};  // a distance of two int8 is at most 255
}

Status check_fixed_output(const Tensor& y, double scale, int64_t zero) {
  CHECKED(check_scale("the output", y));
  const double got = static_cast<double>(y.quant.scale[0]);
  if (std::fabs(got - scale) <= scale / 1000 && y.quant.zero_point[0] == zero) return {};
  return fail(Code::unsupported, "", fmt::format("an output of scale {} and zero point {}", y.quant.scale[0], y.quant.zero_point[0]),
              fmt::format("this operator's {} output has scale 1/{:.0f} and zero point {}", name(y.type), 1 / scale, zero));
}

}  // namespace tinsmith
