#include "ops/fast_v6m.h"

namespace tinsmith {

void SplitLayer::put(std::vector<int32_t>& to, size_t c, int64_t start) const {
  const SplitForm& f = channels[c];
  const uint32_t from = static_cast<uint32_t>(f.constant ? 0 : start) - static_cast<uint32_t>(f.base);  // wraps, as the sum does
  for (uint32_t word : {from, f.top, f.low_part, f.add, f.high_part}) to.push_back(static_cast<int32_t>(word));
  if (bent)
    for (uint32_t word : {f.bend, f.add_below}) to.push_back(static_cast<int32_t>(word));
}

std::optional<SplitLayer> split_layer(const FastLayer& l, const std::vector<ChannelSums>& sums) {
  for (bool bent : {false, true})
    for (int m : {10, 9, 11, 8, 12, 7, 6, 5, 4}) {  // in this order, as layers with one m share an instance of a kernel
      SplitLayer layer{m, bent, {}};
      for (size_t c = 0; c < sums.size(); ++c) {
        const auto form = find_split_form(sums[c], l.channel(c), m, bent);
        if (!form) break;
        layer.channels.push_back(*form);
      }
      if (layer.channels.size() == sums.size()) return layer;
    }
  return std::nullopt;
}

}  // namespace tinsmith
