#include "ops/fast_wide.h"

namespace tinsmith {

WideChannels::Kind WideChannels::set(size_t place, const FastLayer& f, size_t c, int64_t more, const ChannelSums& sums) {
  constexpr int64_t bound = 1 << 30;
  const int32_t zero = static_cast<int32_t>(f.y.quant.zero_point[0]), m = f.q.multiplier[c], shift = f.q.shift[c];
  if (sums.least < INT32_MIN || sums.most > INT32_MAX) return Kind::too_large;
  auto output = [&](int64_t sum) {
    return ts_clamp(ts_add(zero, ts_requantise(static_cast<int32_t>(sum), m, shift)), f.range.low, f.range.high);
  };
  const size_t block = place / TS_WIDE_CHANNELS * TS_WIDE_CHANNELS, lane = place % TS_WIDE_CHANNELS;
  int64_t& added = add[block + lane % 2 * 8 + lane / 2];
  const int up = std::max(shift, 0), down = std::max(-shift, 0);
  const int64_t largest = std::max(-sums.least, sums.most);
  const bool wraps = up > 0 && largest >= bound >> (up - 1);  // then the outputs do not rise with the sums
  if (!wraps && output(sums.least) == output(sums.most)) {
    added = int64_t{output(sums.least)} * (int64_t{1} << 32);
    return Kind::constant;
  }
  if (largest >= bound >> up || down > 22) return Kind::too_large;
  const int32_t bias = f.b ? f.b->as<int32_t>()[c] : 0;
  start[place] = static_cast<int32_t>(static_cast<uint32_t>(bias) + static_cast<uint32_t>(more));  // wraps, as the sum does
  factor[place] = m;
  left[place] = up + 1;
  right[place] = down;
  sign[place] = down > 0 ? 31 : 32;
  added = (int64_t{1} << 31) + (down > 0 ? int64_t{1} << (31 + down) : 0) + int64_t{zero} * (int64_t{1} << (32 + down));
  return Kind::sum;
}

ts_wide_channels WideChannels::add_to(Lowered& l, const FastLayer& f) const {
  return {f.range.low,
          f.range.high,
          add_array(l, "start", start),
          add_array(l, "factor", factor),
          add_array(l, "left", left),
          add_array(l, "right", right),
          add_array(l, "sign", sign),
          add_array(l, "add", add)};
}

}  // namespace tinsmith
