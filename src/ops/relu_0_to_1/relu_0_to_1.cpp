#include "ops/clamp.h"

namespace tinsmith {
namespace {

const Kernel kF32 = TS_DESCRIBE(ts_relu_f32, ts_relu_f32_params, TS_RELU_FILES, TS_RELU_F32_FIELDS);
const Kernel kS8 = TS_DESCRIBE(ts_relu_s8, ts_relu_s8_params, TS_RELU_FILES, TS_RELU_S8_FIELDS);
const Kernel kU8 = TS_DESCRIBE(ts_relu_u8, ts_relu_s8_params, TS_RELU_FILES, TS_RELU_S8_FIELDS);
const Kernel kS16 = TS_DESCRIBE(ts_relu_s16, ts_relu_s8_params, TS_RELU_FILES, TS_RELU_S8_FIELDS);

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  return lower_clamp(g, n, {&kF32, &kS8, &kU8, &kS16}, "relu_0_to_1", "y = min(max(x, 0), 1)");
}

}  // namespace

extern const Op op_relu_0_to_1{
    .name = "RELU_0_TO_1",
    .code = 152,
    .options_type = 0,
    .max_version = 1,
    .attrs = {},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "float32, int8, uint8, int16",
    .infer = infer_clamp,
    .lower = lower,
    .quant = QuantRule::calibrated,
    .rows = elementwise_rows,
};

}  // namespace tinsmith
