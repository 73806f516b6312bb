// Lowerings to kernels for the wide registers of a host, as fast.h has them for the DSP extension.
#pragma once

#include "ops/fast.h"
#include "ops/ts_wide.h"

namespace tinsmith {

// The constants of a layer's channels, each at its place.
struct WideChannels {
  std::vector<int32_t> start, factor, left, right, sign;
  std::vector<int64_t> add;
  explicit WideChannels(size_t width) : start(width), factor(width), left(width), right(width), sign(width, 32), add(width) {}

  enum class Kind : uint8_t { sum, constant, too_large };
  // Channel c of the layer, whose sums lie within `sums`; they begin at the bias and `more`. Constant: its output is the same for
  // every input, and the weights are to be zeros. Too large: the kernels' form does not hold.
  Kind set(size_t place, const FastLayer& layer, size_t c, int64_t more, const ChannelSums& sums);
  ts_wide_channels add_to(Lowered& l, const FastLayer& layer) const;
};
#define TS_WIDE_CHANNELS_FIELDS                                                                                      \
  TS_FIELD(channels.low), TS_FIELD(channels.high), TS_FIELD(channels.start), TS_FIELD(channels.factor), TS_FIELD(channels.left), \
      TS_FIELD(channels.right), TS_FIELD(channels.sign), TS_FIELD(channels.add)

bool lower_conv_2d_wide(Lowered& l, const FastLayer& layer);
bool lower_depthwise_conv_2d_wide(Lowered& l, const FastLayer& layer);
// With its overlap.
bool lower_conv_2d_f32_wide(Lowered& l, const Graph& g, const FloatConvolution& layer);

}  // namespace tinsmith
