/* DEPTHWISE_CONV_2D, float, for the wide registers of a host: ts_depthwise_conv_2d_f32 for 8 or 16 channels at a time, each one's sum in its
 * order. As many outputs as inputs. Up to four pixels side by side are made at once, channels after channels, which an output that overlaps its
 * input has to leave room for.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_DEPTHWISE_CONV_2D_F32_WIDE_H
#define TS_DEPTHWISE_CONV_2D_F32_WIDE_H

#include "depthwise_conv_2d.h"
#include "ts_wide.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { TS_DEPTHWISE_F32_SIDE = 4 };

TS_KERNEL void ts_depthwise_conv_2d_f32_wide(const ts_depthwise_conv_2d_f32_params *p, const float *x, float *y);

#ifdef __cplusplus
}
#endif

#endif
