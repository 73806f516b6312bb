#include "add/add_factors.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace tinsmith {
namespace {

// The addends that put every pair on its step, for these factors: one in their middle.
std::optional<AddFactors> with(int64_t a_factor, int64_t b_factor, int t, const ts_add_s8_params& p, const std::vector<int8_t>& want) {
  const int64_t low = std::max(p.low, -128), high = std::min(p.high, 127);
  const int64_t half = int64_t{1} << (t - 1);  // which the last shift adds
  int64_t least = -(int64_t{1} << 31), most = (int64_t{1} << 31) - 1;
  size_t at = 0;
  for (int64_t a = -128; a < 128; ++a)
    for (int64_t b = -128; b < 128; ++b, ++at) {
      const int64_t s = a * a_factor + b * b_factor, y = want[at];
      least = std::max(least, -(int64_t{1} << 31) + half - s);  // the sum stays within 32 bits
      most = std::min(most, (int64_t{1} << 31) - 1 - s);
      if (y > low) least = std::max(least, (y << t) - s);
      if (y < high) most = std::min(most, ((y + 1) << t) - 1 - s);
      if (least > most) return std::nullopt;
    }
  return AddFactors{static_cast<int32_t>(a_factor), static_cast<int32_t>(b_factor), static_cast<int32_t>(least + (most - least) / 2 - half), t};
}

std::optional<AddFactors> find(int t, const ts_add_s8_params& p, const std::vector<int8_t>& want, int64_t limit) {
  auto factor = [&](int32_t multiplier, int32_t shift) {
    return std::ldexp(static_cast<double>(multiplier) * p.y_multiplier, shift + p.y_shift + p.left_shift + t - 62);
  };
  const double a_exact = factor(p.a_multiplier, p.a_shift), b_exact = factor(p.b_multiplier, p.b_shift);
  if (const auto most = static_cast<double>(limit) - 4; std::abs(a_exact) > most || std::abs(b_exact) > most) return std::nullopt;
  const int64_t a = std::llround(a_exact), b = std::llround(b_exact);
  for (int64_t away = 0; away <= 3; ++away)  // rings around the nearest pair
    for (int64_t i = -away; i <= away; ++i)
      for (int64_t k = -away; k <= away; ++k)
        if (std::max(std::abs(i), std::abs(k)) == away)
          if (const auto found = with(a + i, b + k, t, p, want)) return found;
  return std::nullopt;
}

}  // namespace

std::optional<AddFactors> find_add_factors(const ts_add_s8_params& p, int64_t limit, const std::vector<int>& order) {
  std::vector<int8_t> want;
  for (int32_t i = -128; i < 128; ++i)
    for (int32_t k = -128; k < 128; ++k) {
      const int32_t u = ts_requantise((i - p.a_zero) * (1 << p.left_shift), p.a_multiplier, p.a_shift);
      const int32_t v = ts_requantise((k - p.b_zero) * (1 << p.left_shift), p.b_multiplier, p.b_shift);
      want.push_back(static_cast<int8_t>(ts_clamp(ts_add(ts_requantise(u + v, p.y_multiplier, p.y_shift), p.y_zero), p.low, p.high)));
    }
  for (int t : order)
    if (const auto found = find(t, p, want, limit)) return found;
  return std::nullopt;
}

}  // namespace tinsmith
