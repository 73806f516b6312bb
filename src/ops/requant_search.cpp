#include "ops/requant_search.h"

#include <algorithm>
#include <array>
#include <limits>

#include "ops/ts.h"

namespace tinsmith {
namespace {

constexpr int64_t kLeast32 = std::numeric_limits<int32_t>::min(), kMost32 = std::numeric_limits<int32_t>::max();
constexpr int64_t kMost32u = std::numeric_limits<uint32_t>::max();

bool fits(int64_t x) { return x >= kLeast32 && x <= kMost32; }

int64_t divided_up(int64_t a, int64_t b) { return a / b + (a % b > 0 ? 1 : 0); }  // b > 0

// Where the staircase steps: the output first reaches `level` at the sum `at`.
struct Step {
  int64_t level, at;
};

// All steps within the sums that can occur. The staircase never falls, as multipliers are not negative.
struct Staircase {
  std::array<Step, 256> steps;
  size_t count = 0;
  int64_t first, last;  // the outputs of the least and the greatest sum
};

std::optional<Staircase> staircase(const ChannelSums& sums, const ChannelRequantisation& q) {
  Staircase s;
  s.first = requantised(sums.least, q);
  s.last = requantised(sums.most, q);
  if (s.first > s.last) return std::nullopt;  // a left shift wrapped
  int64_t from = sums.least;
  for (int64_t level = s.first + 1; level <= s.last; ++level) {
    int64_t below = from, at = sums.most;  // output(below) < level <= output(at)
    while (at - below > 1) {
      const int64_t middle = below + (at - below) / 2;
      (requantised(middle, q) >= level ? at : below) = middle;
    }
    s.steps[s.count++] = {level, at};
    from = at - 1;
  }
  return s;
}

// A bias with which this slope meets every step, or nothing. The output reaches `level` exactly when
// scale * a + bias >= reach(level) = level * 2^(32 + t) / slope, rounded up.
std::optional<int64_t> bias_for(int64_t slope, const ChannelSums& sums, const ChannelRequantisation& q, const Staircase& s, int64_t scale, int t) {
  auto reach = [&](int64_t level) { return divided_up(level * (int64_t{1} << (32 + t)), slope); };
  int64_t least = kLeast32, most = kMost32;
  auto at_least = [&](int64_t level, int64_t sum) { least = std::max(least, reach(level) - scale * sum); };
  auto below = [&](int64_t level, int64_t sum) { most = std::min(most, reach(level) - 1 - scale * sum); };
  // From the last step down: the tall ones rule out a wrong slope first.
  for (size_t i = s.count; i-- > 0;) {
    at_least(s.steps[i].level, s.steps[i].at);
    below(s.steps[i].level, s.steps[i].at - 1);
    if (least > most) return std::nullopt;
  }
  if (s.first > q.low) at_least(s.first, sums.least);
  if (s.last < q.high) below(s.last + 1, sums.most);
  if (least > most) return std::nullopt;
  // In the middle of what is allowed, as far as 32 bits reach.
  const int64_t fit_least = kLeast32 - scale * sums.least, fit_most = kMost32 - scale * sums.most;
  least = std::max(least, fit_least);
  most = std::min(most, fit_most);
  if (least > most) return std::nullopt;
  return least + (most - least) / 2;
}

}  // namespace

int32_t requantised(int64_t sum, const ChannelRequantisation& q) {
  return ts_clamp(ts_add(q.zero, ts_requantise(static_cast<int32_t>(static_cast<uint64_t>(sum)), q.multiplier, q.shift)), q.low, q.high);
}

std::optional<LinearForm> find_linear_form(const ChannelSums& sums, const ChannelRequantisation& q, int32_t scale, int t) {
  if (!fits(sums.least) || !fits(sums.most) || q.multiplier < 0 || t < 0 || t > 22) return std::nullopt;
  const auto s = staircase(sums, q);
  if (!s) return std::nullopt;
  if (s->count == 0) return LinearForm{static_cast<int32_t>(s->first * (int64_t{4} << t)), 1 << 30, true};
  if (!fits(scale * sums.least) || !fits(scale * sums.most)) return std::nullopt;
  // The line through the staircase: slope / 2^(32 + t) * scale = multiplier * 2^(shift - 31).
  const int exponent = 1 + t + q.shift;
  const double ideal = exponent >= 0 ? static_cast<double>(q.multiplier) * static_cast<double>(int64_t{1} << exponent) / scale
                                     : static_cast<double>(q.multiplier) / static_cast<double>(int64_t{1} << -exponent) / scale;
  if (!(ideal < 2147483000.0)) return std::nullopt;
  const auto middle = std::max<int64_t>(1, static_cast<int64_t>(ideal + 0.5));
  constexpr int kSlopes = 256;
  for (int i = 0; i < 2 * kSlopes; ++i) {
    const int64_t slope = middle + (i % 2 ? -(i + 1) / 2 : i / 2);
    if (slope < 1 || slope > kMost32) continue;
    if (const auto bias = bias_for(slope, sums, q, *s, scale, t)) return LinearForm{static_cast<int32_t>(*bias), static_cast<int32_t>(slope)};
  }
  return std::nullopt;
}

namespace {

// What the line's constant must be at least and at most for the sums on one side of the bend.
struct Bounds {
  int64_t least = std::numeric_limits<int64_t>::min(), most = std::numeric_limits<int64_t>::max();
  bool empty() const { return least > most; }
  bool has_least() const { return least != std::numeric_limits<int64_t>::min(); }
  bool has_most() const { return most != std::numeric_limits<int64_t>::max(); }
  int64_t choice(int64_t otherwise) const {
    if (has_least() && has_most()) return least + (most - least) / 2;
    return has_least() ? std::max(least, otherwise) : std::min(most, otherwise);
  }
};

std::optional<SplitForm> split_form_of(int64_t slope, const ChannelSums& sums, const ChannelRequantisation& q, const Staircase& s, int m, bool bent) {
  const int64_t unit = int64_t{1} << (m + 24);  // the output reaches `level` exactly when slope * a + constant >= (level - low) * unit
  Bounds sides[2];                              // of negative sums, of others; without a bend all are the others
  auto side = [&](int64_t sum) -> Bounds& { return sides[!bent || sum >= 0]; };
  auto at_least = [&](int64_t level, int64_t sum) { side(sum).least = std::max(side(sum).least, (level - q.low) * unit - slope * sum); };
  auto below = [&](int64_t level, int64_t sum) { side(sum).most = std::min(side(sum).most, (level - q.low) * unit - 1 - slope * sum); };
  for (size_t i = s.count; i-- > 0;) {
    at_least(s.steps[i].level, s.steps[i].at);
    below(s.steps[i].level, s.steps[i].at - 1);
    if (sides[0].empty() || sides[1].empty()) return std::nullopt;
  }
  if (s.first > q.low) at_least(s.first, sums.least);
  if (s.last < q.high) below(s.last + 1, sums.most);
  if (sides[0].empty() || sides[1].empty()) return std::nullopt;
  int64_t constant = sides[1].choice(0), negative = constant;
  if (bent) {
    constant = sides[1].has_least() || sides[1].has_most() ? sides[1].choice(sides[0].choice(0)) : sides[0].choice(0);
    negative = sides[0].choice(constant);
  }
  const int64_t lower = std::min(constant, negative);
  const int64_t base = divided_up(-lower, slope);  // the line reaches 0 here
  const int64_t top = (s.last == q.high ? s.steps[s.count - 1].at - 1 : sums.most) - base;
  if (top < 0 || !fits(top) || !fits(base) || !fits(sums.least - base) || !fits(sums.most - base)) return std::nullopt;
  const int64_t add = constant + base * slope, add_below = negative + base * slope, most = std::max(add, add_below);
  const int64_t low_part = slope & ((int64_t{1} << m) - 1), high_part = slope >> m;
  if (top * low_part + most > kMost32u || top * slope + most >= 256 * unit) return std::nullopt;
  auto u32 = [](int64_t x) { return static_cast<uint32_t>(x); };
  SplitForm f{static_cast<int32_t>(base), u32(top), u32(low_part), u32(high_part), u32(add), 0, u32(add)};
  if (bent && base < 0) f.bend = u32(std::min(-base, top + 1)), f.add_below = u32(add_below);
  return f;
}

}  // namespace

std::optional<SplitForm> find_split_form(const ChannelSums& sums, const ChannelRequantisation& q, int m, bool bent) {
  constexpr int64_t limit = int64_t{1} << 30;
  if (!fits(sums.least) || !fits(sums.most) || q.multiplier < 0 || m < 1 || m > 16) return std::nullopt;
  const auto s = staircase(sums, q);
  if (!s) return std::nullopt;
  if (s->count == 0) return SplitForm{static_cast<int32_t>(q.low - s->first), 255, 0, 1u << 24, 0, 0, 0, true};
  if (sums.least <= -limit || sums.most >= limit) return std::nullopt;
  const int exponent = m + 24 + q.shift - 31;
  if (exponent < -62 || exponent > 31) return std::nullopt;
  const double ideal = exponent >= 0 ? static_cast<double>(q.multiplier) * static_cast<double>(int64_t{1} << exponent)
                                     : static_cast<double>(q.multiplier) / static_cast<double>(int64_t{1} << -exponent);
  if (!(ideal < 4294966000.0)) return std::nullopt;
  const auto middle = std::max<int64_t>(1, static_cast<int64_t>(ideal + 0.5));
  constexpr int kSlopes = 256;
  for (int i = 0; i < 2 * kSlopes; ++i) {
    const int64_t slope = middle + (i % 2 ? -(i + 1) / 2 : i / 2);
    if (slope < 1 || slope > kMost32u) continue;
    if (const auto form = split_form_of(slope, sums, q, *s, m, bent)) return form;
  }
  return std::nullopt;
}

std::optional<ExactForm> find_exact_form(const ChannelSums& sums, const ChannelRequantisation& q) {
  constexpr int64_t limit = int64_t{1} << 30;
  if (sums.least <= -limit || sums.most >= limit || q.multiplier < 0) return std::nullopt;
  if (q.shift > 0) return std::nullopt;
  if (const int32_t y = requantised(sums.least, q); y == requantised(sums.most, q)) return ExactForm{0, y * 2, 1};
  const int right = -q.shift;
  if (right < 1 || right > 24) return std::nullopt;
  const int64_t add = (int64_t{1} << (right - 1)) + q.zero * (int64_t{1} << right);
  // SMMULR gives at most |a|; the sum with `add` must not wrap.
  if (!fits(add + std::max<int64_t>(0, sums.most)) || !fits(add + std::min<int64_t>(0, sums.least) - 1)) return std::nullopt;
  return ExactForm{q.multiplier, static_cast<int32_t>(add), right};
}

std::optional<ExactForm> find_exact_form_256(const ChannelSums& sums, const ChannelRequantisation& q) {
  constexpr int64_t limit = int64_t{1} << 23;
  if (sums.least <= -limit || sums.most >= limit) return std::nullopt;
  auto form = find_exact_form(sums, q);
  if (!form || form->multiplier == 0) return form;
  const int64_t add = 128 * int64_t{form->add} + 64;
  auto product = [&](int64_t sum) { return (sum * form->multiplier) >> 24; };
  if (!fits(add + product(std::max<int64_t>(0, sums.most))) || !fits(add + product(std::min<int64_t>(0, sums.least)) - 128)) return std::nullopt;
  if (form->shift + 7 > 31 || !fits(add)) return std::nullopt;
  return ExactForm{form->multiplier, static_cast<int32_t>(add), form->shift + 7};
}

}  // namespace tinsmith
