#include "ops/fast_wide.h"

namespace tinsmith {

void WideChannels::set(size_t place, const FastLayer& f, size_t c, int64_t more) {
  const int32_t bias = f.b ? f.b->as<int32_t>()[c] : 0;
  start[place] = static_cast<int32_t>(static_cast<uint32_t>(bias) + static_cast<uint32_t>(more));  // wraps, as the sum does
  multiplier[place] = f.q.multiplier[c];
  shift[place] = f.q.shift[c];
}

ts_wide_channels WideChannels::add_to(Lowered& l, const FastLayer& f) const {
  return {static_cast<int32_t>(f.y.quant.zero_point[0]), f.range.low, f.range.high, add_array(l, "start", start),
          add_array(l, "multiplier", multiplier), add_array(l, "shift", shift)};
}

}  // namespace tinsmith
