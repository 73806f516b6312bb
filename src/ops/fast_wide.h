// Lowerings to kernels for the wide registers of a host, as fast.h has them for the DSP extension.
#pragma once

#include "ops/fast.h"
#include "ops/ts_wide.h"

namespace tinsmith {

// The constants of a layer's channels, each at its place.
struct WideChannels {
  std::vector<int32_t> start, multiplier, shift;
  explicit WideChannels(size_t width) : start(width), multiplier(width), shift(width) {}
  // Channel c of the layer; its sums begin at the bias and `more`.
  void set(size_t place, const FastLayer& layer, size_t c, int64_t more);
  ts_wide_channels add_to(Lowered& l, const FastLayer& layer) const;
};

bool lower_conv_2d_wide(Lowered& l, const FastLayer& layer);
bool lower_depthwise_conv_2d_wide(Lowered& l, const FastLayer& layer);

}  // namespace tinsmith
