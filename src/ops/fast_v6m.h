// Lowerings to kernels for cores without DSP instructions or long multiplication (ARMv6-M), as fast.h has them for the DSP extension.
#pragma once

#include "ops/fast.h"

namespace tinsmith {

inline bool v6m(const Target& target) { return target.core == Core::cortex_m0plus; }

// A layer's requantisation in the split form (ops/requant_search.h), one m for all its channels.
struct SplitLayer {
  int m;
  bool bent;
  std::vector<SplitForm> channels;
  std::string name() const { return fmt::format("m{}{}", m, bent ? "_bent" : ""); }
  // Appends channel c's constants: its starting sum (`start`: what is to be added to the kernel's sum), top, low_part, add, high_part and,
  // with a bend, bend and add_below.
  void put(std::vector<int32_t>& to, size_t c, int64_t start) const;
};
std::optional<SplitLayer> split_layer(const FastLayer& l, const std::vector<ChannelSums>& sums);

bool lower_conv_2d_v6m(Lowered& l, const FastLayer& layer);
bool lower_depthwise_conv_2d_v6m(Lowered& l, const FastLayer& layer);
bool lower_fully_connected_v6m(Lowered& l, const Graph& g, const FastLayer& layer, int32_t batches);

}  // namespace tinsmith
