// The forms that the search finds, against double rounding, over every sum that can occur.
#include "ops/requant_search.h"

#include <gtest/gtest.h>

#include "ops/op_test.h"
#include "ops/ts.h"

namespace tinsmith {
namespace {

int32_t ssat8(int32_t x) { return ts_clamp(x, -128, 127); }

// The instructions as Arm defines them.
int32_t smmul(int32_t a, int32_t b) { return static_cast<int32_t>((int64_t{a} * b) >> 32); }
int32_t smmulr(int32_t a, int32_t b) { return static_cast<int32_t>((int64_t{a} * b + 0x80000000ll) >> 32); }

int32_t linear(int64_t a, const LinearForm& f, int32_t scale, int t) {
  return ssat8(smmul(static_cast<int32_t>(scale * a + f.bias), f.slope) >> t);
}

int32_t exact(int64_t a, const ExactForm& f) {
  int32_t v = smmulr(static_cast<int32_t>(2 * a), f.multiplier);
  v += v >> 31;
  return ssat8((v + f.add) >> f.shift);
}

int32_t exact_256(int64_t a, const ExactForm& f) {
  return ssat8((smmul(static_cast<int32_t>(256 * a), f.multiplier) + f.add - (a < 0 ? 128 : 0)) >> f.shift);
}

TEST(RequantSearch, LinearFormIsEqualForEverySum) {
  Numbers r;
  int found = 0, tried = 0;
  for (int round = 0; round < 300; ++round) {
    const ChannelRequantisation q{static_cast<int32_t>(r.between(1 << 30, 2147483647)), static_cast<int32_t>(-r.between(4, 11)), -128, -128,
                                  r.next() % 4 ? 127 : static_cast<int32_t>(r.between(-100, 126))};
    const ChannelSums sums{-r.between(0, 100000), r.between(1, 100000)};
    const int t = static_cast<int>(std::min<int64_t>(-q.shift + 7, r.between(8, 16)));
    ++tried;
    const auto f = find_linear_form(sums, q, 256, t);
    if (!f) continue;
    ++found;
    for (int64_t a = f->constant ? 1 : sums.least; a <= (f->constant ? 0 : sums.most); ++a) {
      ASSERT_EQ(ts_clamp(linear(a, *f, 256, t), q.low, q.high), requantised(a, q)) << a << " of " << q.multiplier << " " << q.shift;
    }
  }
  EXPECT_GT(found, tried * 3 / 4) << found << " of " << tried;
}

TEST(RequantSearch, ExactFormIsEqualForEverySum) {
  Numbers r;
  int found = 0;
  for (int round = 0; round < 300; ++round) {
    const auto zero = static_cast<int32_t>(r.between(-128, 127));
    const ChannelRequantisation q{static_cast<int32_t>(r.between(1 << 30, 2147483647)), static_cast<int32_t>(-r.between(0, 31)), zero, -128, 127};
    const ChannelSums sums{-r.between(0, 200000), r.between(1, 200000)};
    const auto f = find_exact_form(sums, q);
    if (!f) continue;
    ++found;
    for (int64_t a = sums.least; a <= sums.most; ++a) ASSERT_EQ(exact(a, *f), requantised(a, q)) << a << " of " << q.multiplier << " " << q.shift;
  }
  EXPECT_GT(found, 250);
}

TEST(RequantSearch, ExactFormOfSumsTimes256IsEqualForEverySum) {
  Numbers r;
  int found = 0;
  for (int round = 0; round < 300; ++round) {
    const int64_t reach = round % 10 ? 200000 : (1 << 23) - 1;
    const ChannelRequantisation q{static_cast<int32_t>(r.between(1 << 30, 2147483647)), static_cast<int32_t>(-r.between(0, 31)),
                                  static_cast<int32_t>(r.between(-128, 127)), -128, 127};
    const ChannelSums sums{-r.between(0, reach), r.between(1, reach)};
    const auto f = find_exact_form_256(sums, q);
    if (!f) continue;
    ++found;
    if (f->multiplier == 0) {
      ASSERT_EQ(exact(0, *f), requantised(sums.least, q));
      continue;
    }
    for (int64_t a = sums.least; a <= sums.most; ++a) ASSERT_EQ(exact_256(a, *f), requantised(a, q)) << a << " of " << q.multiplier << " " << q.shift;
  }
  EXPECT_GT(found, 150);
  EXPECT_FALSE(find_exact_form_256({-(1 << 23), 5}, {1 << 30, -7, 0, -128, 127}));
}

TEST(RequantSearch, ExactFormHoldsForLargeSums) {
  Numbers r;
  for (int round = 0; round < 2000; ++round) {
    const ChannelRequantisation q{static_cast<int32_t>(r.between(1 << 30, 2147483647)), static_cast<int32_t>(-r.between(1, 24)),
                                  static_cast<int32_t>(r.between(-128, 127)), -128, 127};
    const ChannelSums sums{-((1 << 30) - 1), (1 << 30) - 1};
    const auto f = find_exact_form(sums, q);
    if (!f) continue;
    for (int i = 0; i < 500; ++i) {
      const int64_t a = i < 100 ? i - 50 : r.between(sums.least, sums.most) >> (r.next() % 20);
      ASSERT_EQ(exact(a, *f), requantised(a, q)) << a << " of " << q.multiplier << " " << q.shift;
    }
  }
}

// As a core without long products computes it: every step within 32 bits.
int32_t split(int64_t sum, const SplitForm& f, const ChannelRequantisation& q, int m) {
  const auto a = static_cast<uint32_t>(sum - f.base);
  if (a > f.top) return static_cast<int32_t>(a) < 0 ? q.low : q.high;
  const uint64_t low = uint64_t{a} * f.low_part + (a < f.bend ? f.add_below : f.add);
  EXPECT_LT(low >> 32, 1u);
  const uint64_t all = uint64_t{a} * f.high_part + (low >> m);
  EXPECT_LT(all >> 32, 1u);
  return q.low + static_cast<int32_t>(all >> 24);
}

// Every sum, of layers with a ReLU and (bent) without one; D sums a step.
TEST(RequantSearch, SplitFormIsExactForEverySum) {
  Numbers r;
  int tried[2] = {}, found[2] = {};
  for (int round = 0; round < 600; ++round) {
    const bool bent = round % 2 == 1;
    const int64_t reach = r.between(1, 1 << r.between(4, 19));
    const int32_t zero = bent ? static_cast<int32_t>(r.between(-128, 127)) : -128;
    const ChannelRequantisation q{static_cast<int32_t>(r.between(1 << 30, 2147483647)), static_cast<int32_t>(r.between(-11, 1)), zero,
                                  round % 5 == 0 ? zero : -128, round % 7 == 0 ? 100 : 127};
    if (q.low > q.high) continue;
    const ChannelSums sums{-r.between(0, reach), r.between(1, reach)};
    ++tried[bent];
    for (int m : {10, 8, 6}) {
      const auto f = find_split_form(sums, q, m, bent);
      if (!f) continue;
      ++found[bent];
      if (f->constant) {
        ASSERT_EQ(split(0, *f, q, m), requantised(sums.least, q));
        break;
      }
      for (int64_t a = sums.least; a <= sums.most; ++a)
        ASSERT_EQ(split(a, *f, q, m), requantised(a, q)) << a << " of " << q.multiplier << " " << q.shift << " zero " << zero << " m " << m;
      break;
    }
  }
  EXPECT_GT(found[0], tried[0] * 8 / 10) << tried[0];
  EXPECT_GT(found[1], tried[1] * 8 / 10) << tried[1];
}

TEST(RequantSearch, SplitFormRefusesLargeSums) {
  EXPECT_FALSE(find_split_form({-5, 1ll << 30}, {1 << 30, -7, -128, -128, 127}, 10, false));
  const ChannelRequantisation dead{1342949925, -27, -128, -128, 127};  // a bias of -2^30 that no input moves
  const auto f = find_split_form({-(1ll << 30), -(1ll << 30)}, dead, 10, false);
  ASSERT_TRUE(f && f->constant);
  EXPECT_EQ(split(0, *f, dead, 10), requantised(-(1ll << 30), dead));
  EXPECT_FALSE(find_split_form({-5000, 5000}, {1 << 30, 9, 0, -128, 127}, 10, true)) << "a step is less than a sum";
}

TEST(RequantSearch, ConstantChannelsPassWhateverTheirShift) {
  for (int32_t shift : {-31, -20, -1, 0})
    for (int64_t sum : {-5, 0, 70000}) {
      const ChannelRequantisation q{1 << 30, shift, 3, -128, 127};
      const auto e = find_exact_form({sum, sum}, q);
      ASSERT_TRUE(e);
      EXPECT_EQ(exact(sum, *e), requantised(sum, q));
      const auto l = find_linear_form({sum, sum}, q, 256, 5);
      ASSERT_TRUE(l);
      EXPECT_TRUE(l->constant);
      EXPECT_EQ(linear(0, *l, 256, 5), requantised(sum, q));
    }
  const ChannelRequantisation dead{0, 0, -7, -128, 127};
  const auto f = find_linear_form({-1000, 1000}, dead, 256, 13);
  ASSERT_TRUE(f);
  EXPECT_TRUE(f->constant);
  EXPECT_EQ(linear(0, *f, 256, 13), -7);
}

TEST(RequantSearch, RefusesWhatDoesNotFit) {
  const ChannelRequantisation q{1 << 30, -7, -128, -128, 127};
  EXPECT_FALSE(find_linear_form({-(1 << 24), 1 << 24}, q, 256, 13)) << "256 a overflows";
  EXPECT_FALSE(find_linear_form({-1000, 1000}, {1 << 30, 0, -128, -128, 127}, 256, 13)) << "the slope overflows";
  EXPECT_FALSE(find_exact_form({-1000, 1000}, {1 << 30, 1, 0, -128, 127})) << "a left shift";
  EXPECT_FALSE(find_exact_form({-(1ll << 30), 5}, q));
}

}  // namespace
}  // namespace tinsmith
