/* SPDX-License-Identifier: MIT-0 */
#include "reduce_max.h"

TS_REDUCE_EXTREME(ts_reduce_max_f32, ts_reduce_max_params, float, -INFINITY, >)
TS_REDUCE_EXTREME(ts_reduce_max_s8, ts_reduce_max_params, int8_t, INT8_MIN, >)
TS_REDUCE_EXTREME(ts_reduce_max_u8, ts_reduce_max_params, uint8_t, 0, >)
TS_REDUCE_EXTREME(ts_reduce_max_s16, ts_reduce_max_params, int16_t, INT16_MIN, >)
TS_REDUCE_EXTREME(ts_reduce_max_s32, ts_reduce_max_params, int32_t, INT32_MIN, >)
TS_REDUCE_EXTREME(ts_reduce_max_s64, ts_reduce_max_params, int64_t, INT64_MIN, >)
