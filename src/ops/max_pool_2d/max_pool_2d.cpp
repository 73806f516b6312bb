#include "max_pool_2d/max_pool_2d.h"

#include "ops/pooling.h"

namespace tinsmith {
namespace {

#define FILES TS_FILES("ts_window.h", "max_pool_2d/max_pool_2d.h", "max_pool_2d/max_pool_2d.c")
const Kernel kF32 = TS_DESCRIBE(ts_max_pool_2d_f32, ts_max_pool_2d_f32_params, FILES, TS_POOL_FIELDS);
const Kernel kS8 = TS_DESCRIBE(ts_max_pool_2d_s8, ts_max_pool_2d_s8_params, FILES, TS_POOL_FIELDS);
const Kernel kS16 = TS_DESCRIBE(ts_max_pool_2d_s16, ts_max_pool_2d_s8_params, FILES, TS_POOL_FIELDS);

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  return lower_pool<ts_max_pool_2d_f32_params, ts_max_pool_2d_s8_params>(g, n, kF32, kS8, kS16, "y = largest x over the window");
}

std::optional<RowRule> rows(const Graph& g, const Node& n) {
  const auto v = pool_window(g, n);
  return v ? std::optional(rows_of(*v)) : std::nullopt;
}

}  // namespace

extern const Op op_max_pool_2d{
    .name = "MAX_POOL_2D",
    .code = 17,
    .options_type = 5,
    .max_version = 3,
    .attrs = TS_POOL_ATTRS,
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "float32, int8, int16",
    .infer = infer_pool,
    .lower = lower,
    .quant = QuantRule::same_as_input,
    .rows = rows,
};

}  // namespace tinsmith
