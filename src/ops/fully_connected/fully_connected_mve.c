/* SPDX-License-Identifier: MIT-0 */
#include "fully_connected_mve.h"

/* fully_connected_mve.S */
#define TS_FULLY_CONNECTED_S8_MVE_DEFINE(kind)                                                                             \
  void ts_fully_connected_##kind(const ts_fully_connected_s8_mve_params *p, const int8_t *x, int8_t *y);                  \
  TS_KERNEL void ts_fully_connected_s8_##kind(const ts_fully_connected_s8_mve_params *p, const int8_t *x, int8_t *y) {    \
    for (int32_t n = 0; n < p->batches; ++n) ts_fully_connected_##kind(p, x + n * p->in, y + n * p->out);                 \
  }
