#include "fake_quant/fake_quant.h"

#include <cmath>

#include "ops/unary.h"

namespace tinsmith {
namespace {

const Kernel kF32 = TS_DESCRIBE(ts_fake_quant_f32, ts_fake_quant_f32_params, TS_FILES("fake_quant/fake_quant.h", "fake_quant/fake_quant.c"), TS_FIELD(count), TS_FIELD(steps), TS_FIELD(low),
                                TS_FIELD(high), TS_FIELD(scale), TS_FIELD(inverse));

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  const int64_t bits = n.integer("num_bits");
  if (bits < 2 || bits > 16) return fail(Code::bad_input, "", fmt::format("{} bits", bits), "2 to 16 are handled");
  if (n.integer("narrow_range")) return fail(Code::unsupported, "", "a narrow range", "it is meant for weights: quantise the model");
  const auto min = static_cast<float>(n.real("min")), max = static_cast<float>(n.real("max"));
  const float scale = (max - min) / static_cast<float>((1 << bits) - 1);
  if (!(min <= 0 && max >= 0) || !(scale > 0) || !std::isfinite(1 / scale) || !std::isfinite(scale))
    return fail(Code::bad_input, "", fmt::format("the range [{}, {}]", min, max), "it must hold zero, and more");
  return infer_unary_float(g, n);
}

// TensorFlow Lite's float arithmetic: the range is moved so that zero is on the grid.
Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const int32_t steps = (1 << n.integer("num_bits")) - 1;
  const auto min = static_cast<float>(n.real("min")), max = static_cast<float>(n.real("max")), most = static_cast<float>(steps);
  const float scale = (max - min) / most, from_min = -min / scale;
  const float zero = from_min > most ? most : std::round(from_min);
  Lowered l = unary_call(g, n, kF32, "y = round(x / scale) scale");
  set_params(l, ts_fake_quant_f32_params{static_cast<int32_t>(g.output(n).count()), steps, -zero * scale, (most - zero) * scale, scale, 1.0f / scale});
  return l;
}

}  // namespace

extern const Op op_fake_quant{
    .name = "FAKE_QUANT",
    .code = 80,
    .options_type = 58,
    .max_version = 2,
    .attrs = {{"min", AttrSpec::f32, 0, 0.0}, {"max", AttrSpec::f32, 1, 0.0}, {"num_bits", AttrSpec::i32, 2}, {"narrow_range", AttrSpec::boolean, 3}},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "float32",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
    .rows = elementwise_rows,
};

}  // namespace tinsmith
