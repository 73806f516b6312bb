/* SPDX-License-Identifier: MIT-0 */
#include "reduce_min.h"

TS_REDUCE_EXTREME(ts_reduce_min_f32, ts_reduce_min_params, float, INFINITY, <)
TS_REDUCE_EXTREME(ts_reduce_min_s8, ts_reduce_min_params, int8_t, INT8_MAX, <)
TS_REDUCE_EXTREME(ts_reduce_min_u8, ts_reduce_min_params, uint8_t, UINT8_MAX, <)
TS_REDUCE_EXTREME(ts_reduce_min_s16, ts_reduce_min_params, int16_t, INT16_MAX, <)
TS_REDUCE_EXTREME(ts_reduce_min_s32, ts_reduce_min_params, int32_t, INT32_MAX, <)
TS_REDUCE_EXTREME(ts_reduce_min_s64, ts_reduce_min_params, int64_t, INT64_MAX, <)
