// RELU and its kin: one set of kernels (relu/relu.h), four operators.
#pragma once

#include "ops/relu/relu.h"
#include "ops/unary.h"

namespace tinsmith {

Result<std::vector<OutputType>> infer_clamp(const Graph& g, const Node& n);

struct ClampKernels {
  const Kernel *f32, *s8, *u8, *s16;
};
// `activation` is "relu", "relu6", "relu_n1_to_1" or "relu_0_to_1".
Lowered lower_clamp(const Graph& g, const Node& n, const ClampKernels& kernels, const char* activation, const char* formula);

#define TS_RELU_FILES TS_FILES("relu/relu.h", "relu/relu.c")
#define TS_RELU_F32_FIELDS TS_FIELD(count), TS_FIELD(low), TS_FIELD(high)
#define TS_RELU_S8_FIELDS \
  TS_FIELD(count), TS_FIELD(x_zero), TS_FIELD(y_zero), TS_FIELD(multiplier), TS_FIELD(shift), TS_FIELD(low), TS_FIELD(high)

}  // namespace tinsmith
