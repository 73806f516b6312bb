#include "base/rng.h"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <numeric>
#include <vector>

namespace tinsmith {
namespace {

TEST(Rng, TheSameSeedAndStreamGiveTheSameNumbersForEver) {
  Rng a(42, "data");
  std::array<uint32_t, 4> got{a.next(), a.next(), a.next(), a.next()};
  EXPECT_EQ(got, (std::array<uint32_t, 4>{101154268, 2955235791, 4063185715, 5404522}));
}

TEST(Rng, SeedsAndStreamsAreApart) {
  std::map<uint64_t, int> seen;
  for (uint64_t seed = 0; seed < 1000; ++seed)
    for (auto stream : {"data", "noise", "init", "shuffle"}) ++seen[Rng(seed, stream).next64()];
  EXPECT_EQ(seen.size(), 4000u);
}

TEST(Rng, UniformFillsItsRangeEvenly) {
  Rng rng(1);
  std::array<int, 10> bins{};
  for (int i = 0; i < 100000; ++i) {
    double u = rng.uniform(2, 3);
    ASSERT_GE(u, 2);
    ASSERT_LT(u, 3);
    ++bins[static_cast<size_t>((u - 2) * 10)];
  }
  for (int n : bins) EXPECT_NEAR(n, 10000, 400);  // four deviations
  for (int i = 0; i < 1000; ++i) ASSERT_LT(rng.uniform_float(), 1.0f);
}

TEST(Rng, NormalHasItsMoments) {
  Rng rng(2);
  double sum = 0, squares = 0, fourth = 0;
  constexpr int n = 200000;
  for (int i = 0; i < n; ++i) {
    double v = rng.normal();
    sum += v, squares += v * v, fourth += v * v * v * v;
  }
  EXPECT_NEAR(sum / n, 0, 0.01);
  EXPECT_NEAR(squares / n, 1, 0.015);
  EXPECT_NEAR(fourth / n, 3, 0.1);
}

TEST(Rng, BelowIsUnbiased) {
  Rng rng(3);
  constexpr uint32_t n = 3u << 30;  // remainders of 32 bits would take the lower third twice as often
  int low = 0;
  for (int i = 0; i < 60000; ++i) low += rng.below(n) < n / 3;
  EXPECT_NEAR(low, 20000, 500);
  EXPECT_EQ(rng.below(1), 0u);
}

TEST(Rng, ShuffleGivesEachOrderEquallyOften) {
  Rng rng(4);
  std::map<std::vector<int>, int> seen;
  for (int i = 0; i < 60000; ++i) {
    std::vector<int> v{0, 1, 2};
    rng.shuffle(std::span(v));
    ++seen[v];
  }
  ASSERT_EQ(seen.size(), 6u);
  for (auto& [order, count] : seen) EXPECT_NEAR(count, 10000, 400);
}

}  // namespace
}  // namespace tinsmith
