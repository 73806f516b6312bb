/* SPDX-License-Identifier: MIT-0 */
#include "arg_max.h"

TS_KERNEL void ts_arg_max_f32(const ts_arg_max_params *p, const float *x, uint8_t *y) { TS_ARG(p, float, x, y, >); }

TS_KERNEL void ts_arg_max_s8(const ts_arg_max_params *p, const int8_t *x, uint8_t *y) { TS_ARG(p, int8_t, x, y, >); }

TS_KERNEL void ts_arg_max_u8(const ts_arg_max_params *p, const uint8_t *x, uint8_t *y) { TS_ARG(p, uint8_t, x, y, >); }

TS_KERNEL void ts_arg_max_s16(const ts_arg_max_params *p, const int16_t *x, uint8_t *y) { TS_ARG(p, int16_t, x, y, >); }

TS_KERNEL void ts_arg_max_s32(const ts_arg_max_params *p, const int32_t *x, uint8_t *y) { TS_ARG(p, int32_t, x, y, >); }
