/* The parameters of kernels of two operands that need nothing but their shapes (ts_broadcast.h).
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_PAIR_H
#define TS_PAIR_H

#include "ts_broadcast.h"

typedef struct {
  int32_t shape[5], a_stride[5], b_stride[5];
} ts_pair_params;

#endif
