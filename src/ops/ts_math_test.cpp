// The float functions against double libm on a dense grid of bit patterns, and their bits against a pinned checksum.
#include "ops/ts_math.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace tinsmith {
namespace {

// |got - want| in units of want's last place as a float.
double ulps(float got, double want) {
  if (std::isnan(want)) return std::isnan(got) ? 0 : 1e9;
  if (std::fabs(want) > 3.4028235677973366e38) return std::isinf(got) && (got > 0) == (want > 0) ? 0 : 1e9;
  if (!std::isfinite(got)) return 1e9;
  int exponent = 0;
  std::frexp(want, &exponent);
  return std::fabs(static_cast<double>(got) - want) / std::ldexp(1.0, std::max(exponent - 24, -149));
}

struct Case {
  const char* name;
  float (*ours)(float);
  double (*exact)(double);
  double limit;
  uint32_t checksum;  // of the results over the grid: the same on every machine
};

double logistic(double x) { return x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x)); }

const Case kCases[] = {
    // name, ours, exact, limit, checksum
    {"exp", ts_expf, std::exp, 1.0, 1605429322u},    {"expm1", ts_expm1f, std::expm1, 2.0, 3303883562u},
    {"tanh", ts_tanhf, std::tanh, 2.0, 2843287284u}, {"logistic", ts_logisticf, logistic, 2.0, 1220736273u},
    {"log", ts_logf, std::log, 1.0, 1459912229u},    {"sin", ts_sinf, std::sin, 1.6, 1119861044u},
    {"cos", ts_cosf, std::cos, 1.6, 87718099u},      {"erfc", ts_erfcf, std::erfc, 5.0, 2961935906u},
};

TEST(TsMath, WithinItsUnitsOfTheLastPlaceOverAllFloats) {
  for (const Case& c : kCases) {
    double worst = 0;
    float where = 0;
    uint32_t sum = 0;
    for (uint64_t u = 0; u < (1ull << 32); u += 1499) {
      const float x = ts_float(static_cast<uint32_t>(u));
      const float y = c.ours(x);
      sum = sum * 31 + (std::isnan(y) ? 1u : ts_bits(y));
      const double error = ulps(y, c.exact(static_cast<double>(x)));
      if (!(error <= worst)) worst = error, where = x;
    }
    EXPECT_LE(worst, c.limit) << c.name << "(" << where << ")";
    EXPECT_EQ(sum, c.checksum) << c.name << ": the bits are part of the contract; worst error " << worst;
  }
}

TEST(TsMath, DenseWhereModelsLive) {
  for (const Case& c : kCases) {
    double worst = 0;
    for (int i = -1200000; i <= 1200000; ++i) {
      const float x = static_cast<float>(i) * 1e-5f;
      worst = std::max(worst, ulps(c.ours(x), c.exact(static_cast<double>(x))));
    }
    EXPECT_LE(worst, c.limit) << c.name;
  }
}

TEST(TsMath, FusedMultiplyAddWithoutAnFpuRoundsOnce) {
  uint64_t state = 1;
  auto next = [&] {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<uint32_t>(state >> 32);
  };
  for (int i = 0; i < 2000000; ++i) {
    const float a = ts_float(next()), b = ts_float(next());
    float c = ts_float(next());
    if (i & 1) c = -a * b * (1.0f + static_cast<float>(static_cast<int32_t>(next() % 9u) - 4) * 0x1p-23f);  // cancellation
    const float want = std::fmaf(a, b, c), got = ts_fma_plain(a, b, c);
    if (std::isnan(want)) EXPECT_TRUE(std::isnan(got));
    else EXPECT_EQ(ts_bits(got), ts_bits(want)) << a << " * " << b << " + " << c;
  }
}

TEST(TsMath, PowersWithinOneUnit) {
  uint64_t state = 1;
  auto next = [&](float low, float high) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return low + (high - low) * static_cast<float>(state >> 40) * 0x1p-24f;
  };
  double worst = 0;
  uint32_t sum = 0;
  for (int i = 0; i < 300000; ++i) {
    const float x = ts_expf(next(-12, 12)), y = next(-9, 9);
    const float got = ts_powf(x, y);
    worst = std::max(worst, ulps(got, std::pow(static_cast<double>(x), static_cast<double>(y))));
    sum = sum * 31 + ts_bits(got);
  }
  EXPECT_LE(worst, 1.0);
  EXPECT_EQ(sum, 4251377368u);  // the bits are part of the contract
  for (float x : {-2.0f, -1.0f, -0.5f, -0.0f, 0.0f, 0.5f, 1.0f, 3.0f, INFINITY, -INFINITY, NAN})
    for (float y : {-3.0f, -2.0f, -0.5f, 0.0f, 1.0f, 2.0f, 2.5f, 3.0f, 1e30f, INFINITY, -INFINITY, NAN}) {
      const double want = std::pow(static_cast<double>(x), static_cast<double>(y));
      const float got = ts_powf(x, y);
      EXPECT_LE(ulps(got, want), 1.0) << x << " to " << y;
      if (!std::isnan(want)) {
        EXPECT_EQ(std::signbit(got), std::signbit(want)) << x << " to " << y;
      }
    }
}

TEST(TsMath, RemaindersAreExact) {
  uint64_t state = 1;
  auto next = [&] {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return ts_float(static_cast<uint32_t>(state >> 32));
  };
  for (int i = 0; i < 200000; ++i) {
    const float x = next(), y = next(), want = std::fmod(x, y), got = ts_fmodf(x, y);
    if (std::isnan(want)) {
      EXPECT_TRUE(std::isnan(got)) << x << " mod " << y;
    } else {
      EXPECT_EQ(got, want) << x << " mod " << y;
    }
  }
  EXPECT_EQ(ts_fmodf(-7.5f, 2.0f), -1.5f);
  EXPECT_EQ(ts_fmodf(3.0f, INFINITY), 3.0f);
  EXPECT_TRUE(std::isnan(ts_fmodf(1.0f, 0.0f)));
  EXPECT_TRUE(std::isnan(ts_fmodf(INFINITY, 2.0f)));
}

TEST(TsMath, TheEnds) {
  const float inf = std::numeric_limits<float>::infinity();
  EXPECT_EQ(ts_expf(0.0f), 1.0f);
  EXPECT_EQ(ts_expf(inf), inf);
  EXPECT_EQ(ts_expf(-inf), 0.0f);
  EXPECT_EQ(ts_expm1f(-inf), -1.0f);
  EXPECT_EQ(ts_tanhf(inf), 1.0f);
  EXPECT_EQ(ts_tanhf(-inf), -1.0f);
  EXPECT_EQ(ts_logisticf(inf), 1.0f);
  EXPECT_EQ(ts_logisticf(-inf), 0.0f);
  EXPECT_EQ(ts_logf(0.0f), -inf);
  EXPECT_EQ(ts_logf(1.0f), 0.0f);
  EXPECT_TRUE(std::isnan(ts_logf(-1.0f)));
  EXPECT_TRUE(std::isnan(ts_sinf(inf)));
  EXPECT_TRUE(std::isnan(ts_cosf(-inf)));
  for (const Case& c : kCases) EXPECT_TRUE(std::isnan(c.ours(NAN))) << c.name;
}

TEST(Clampf, MinusZeroAndNanStay) {
  EXPECT_TRUE(std::signbit(ts_clampf(-0.0f, 0, 6)));
  EXPECT_TRUE(std::isnan(ts_clampf(NAN, 0, 6)));
  EXPECT_EQ(ts_clampf(-1, 0, 6), 0);
  EXPECT_EQ(ts_clampf(INFINITY, 0, 6), 6);
}

}  // namespace
}  // namespace tinsmith
