#include "ops/tables.h"

#include <algorithm>
#include <cmath>

#include "ops/lut.h"
#include "ops/ts_interpolate.h"

namespace tinsmith {
namespace {

const Kernel kInterpolate =
    TS_DESCRIBE(ts_interpolate_s16, ts_interpolate_s16_params, TS_FILES("ts_interpolate.h", "ts_interpolate.c"), TS_FIELD(count), TS_FIELD(table));

// A rounded float as an integer within 16 bits and the zero point's room; NaN is 0.
int32_t whole(float v) { return std::isnan(v) ? 0 : static_cast<int32_t>(std::clamp(v, -100000.0f, 100000.0f)); }

}  // namespace

Lowered table_s8(const Graph& g, const Node& n, const FloatFunction& f, const char* formula) {
  const Tensor &x = *g.input(n, 0), &y = g.output(n);
  const float inverse = 1 / y.quant.scale[0];
  return lut_call(g, n, [&](int32_t q) {
    const float real = x.quant.scale[0] * static_cast<float>(q - zero_point(x));
    return whole(std::round(f(real) * inverse) + static_cast<float>(zero_point(y)));
  }, formula);
}

Lowered table_s16(const Graph& g, const Node& n, const FloatFunction& f, const char* formula) {
  const Tensor &x = *g.input(n, 0), &y = g.output(n);
  const float x_scale = x.quant.scale[0], y_scale = y.quant.scale[0];
  const float low = x_scale * -32768.0f, high = x_scale * 32767.0f;
  const float step = (high - low) / 512, half = step / 2;
  const float inverse = 65536.0f / (y_scale * 32767.0f - y_scale * -32768.0f);
  std::vector<int16_t> table;
  auto push = [&](float v) { table.push_back(static_cast<int16_t>(whole(std::min(std::max(v, -32768.0f), 32767.0f)))); };
  for (int i = 0; i < 512; ++i) {
    const float here = f(low + static_cast<float>(i) * step), next = f(low + static_cast<float>(i + 1) * step);
    const float middle = std::round(f(low + static_cast<float>(i) * step + half) * inverse);
    const float sample = std::round(here * inverse);
    const float line = std::round((next * inverse + sample) / 2);
    push(sample - std::round((line - middle) / 2));
  }
  push(std::round(f(high) * inverse));
  Lowered l = unary_call(g, n, kInterpolate, formula);
  const int16_t* data = add_array(l, "table", table);
  set_params(l, ts_interpolate_s16_params{static_cast<int32_t>(y.count()), data});
  return l;
}

Lowered float_or_table(const Graph& g, const Node& n, const Kernel& f32, const FloatFunction& f, const char* formula) {
  const DType type = g.output(n).type;
  return type == DType::f32 ? simple_unary(g, n, f32, formula) : type == DType::i8 ? table_s8(g, n, f, formula) : table_s16(g, n, f, formula);
}

}  // namespace tinsmith
