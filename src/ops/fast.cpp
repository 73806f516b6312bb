#include "ops/fast.h"

namespace tinsmith {
namespace {

std::optional<LinearChannel> linear_channel(const ChannelSums& sums, const ChannelRequantisation& q, int t, const std::vector<int32_t>& scales) {
  for (int32_t scale : scales)
    if (const auto form = find_linear_form(sums, q, scale, t)) return LinearChannel{*form, scale};
  return std::nullopt;
}

}  // namespace

std::optional<LinearLayer> linear_layer(const FastLayer& l, const std::vector<ChannelSums>& sums, const std::vector<int>& choices,
                                        const std::vector<int32_t>& scales) {
  for (int t : choices) {
    LinearLayer layer{t, {}};
    for (size_t c = 0; c < sums.size(); ++c) {
      const auto channel = linear_channel(sums[c], l.channel(c), t, scales);
      if (!channel) break;
      layer.channels.push_back(*channel);
    }
    if (layer.channels.size() == sums.size()) return layer;
  }
  return std::nullopt;
}

}  // namespace tinsmith
