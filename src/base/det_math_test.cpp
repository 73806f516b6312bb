#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include "base/rng.h"

namespace tinsmith {
namespace {

// The distance in units of the true value's last place. The truth is libm's 80-bit (x86) or 128-bit (arm64) function.
double ulps(double got, long double truth) {
  auto rounded = static_cast<double>(truth);
  if (std::isinf(rounded) || rounded == 0) return got == rounded ? 0 : 1e9;
  double unit = std::nextafter(std::abs(rounded), INFINITY) - std::abs(rounded);
  return static_cast<double>(std::abs((static_cast<long double>(got) - truth) / static_cast<long double>(unit)));
}

template <class F, class G>
double worst(F ours, G truth, double low, double high, bool logarithmic = false) {
  Rng rng(7, "det_math");
  double w = 0;
  for (int i = 0; i < 200000; ++i) {
    double x = logarithmic ? std::exp2(rng.uniform(low, high)) : rng.uniform(low, high);
    w = std::max(w, ulps(ours(x), truth(static_cast<long double>(x))));
  }
  return w;
}
#define TRUTH(f) [](long double x) { return f(x); }

TEST(DetMath, StaysWithinAUnitOfLibm) {
  EXPECT_LT(worst(det::sin, TRUTH(sinl), -10, 10), 1.0);
  EXPECT_LT(worst(det::sin, TRUTH(sinl), -1e9, 1e9), 1.0);
  EXPECT_LT(worst(det::sin, TRUTH(sinl), -60, 0, true), 1.0);
  EXPECT_LT(worst(det::cos, TRUTH(cosl), -10, 10), 1.0);
  EXPECT_LT(worst(det::cos, TRUTH(cosl), -1e9, 1e9), 1.0);
  EXPECT_LT(worst(det::exp, TRUTH(expl), -3, 3), 1.0);
  EXPECT_LT(worst(det::exp, TRUTH(expl), -708, 709.7), 1.0);
  EXPECT_LT(worst(det::exp2, TRUTH(exp2l), -1022, 1023.9), 1.0);
  EXPECT_LT(worst(det::log, TRUTH(logl), -1070, 1023, true), 1.0);
  EXPECT_LT(worst(det::log, TRUTH(logl), 0.9, 1.1), 1.0);
  EXPECT_LT(worst(det::log2, TRUTH(log2l), 0.1, 1e6), 2.0);
  EXPECT_LT(worst(det::log10, TRUTH(log10l), 0.1, 1e6), 2.0);
  EXPECT_LT(worst(det::expm1, TRUTH(expm1l), -40, 100), 1.5);
  EXPECT_LT(worst(det::expm1, TRUTH(expm1l), -60, 1, true), 1.5);
  EXPECT_LT(worst(det::tanh, TRUTH(tanhl), -30, 30), 2.5);
  EXPECT_LT(worst(det::tanh, TRUTH(tanhl), -60, 4, true), 2.5);
}

TEST(DetMath, AnglesNearMultiplesOfHalfPiKeepTheirDigits) {
  for (int k = 1; k < 100000; k += 7) {
    double x = k * (det::pi / 2);
    ASSERT_LT(ulps(det::sin(x), sinl(x)), 1.0) << k;
    ASSERT_LT(ulps(det::cos(x), cosl(x)), 1.0) << k;
  }
}

TEST(DetMath, WhatIsExactIsExact) {
  for (int k = -1074; k <= 1023; ++k) {
    EXPECT_EQ(det::exp2(k), std::ldexp(1.0, k));
    EXPECT_EQ(det::log2(std::ldexp(1.0, k)), k);
  }
  EXPECT_EQ(det::log10(1000), 3);
  EXPECT_EQ(det::pow(10, -3), 0.001);
  EXPECT_EQ(det::pow(2, 10), 1024);
  EXPECT_NEAR(det::pow(0.5, 0.5), std::sqrt(0.5), 1e-15);
  EXPECT_EQ(det::exp(0), 1);
  EXPECT_EQ(det::log(1), 0);
  EXPECT_EQ(det::cos(0), 1);
}

TEST(DetMath, TheEdges) {
  double nan = std::nan("");
  for (auto f : {det::sin, det::cos, det::exp, det::expm1, det::exp2, det::log, det::log2, det::tanh})
    EXPECT_TRUE(std::isnan(f(nan)));
  EXPECT_TRUE(std::isnan(det::sin(INFINITY)));
  EXPECT_TRUE(std::isnan(det::cos(1e10))) << "beyond the exact reduction";
  EXPECT_EQ(det::exp(INFINITY), INFINITY);
  EXPECT_EQ(det::exp(-INFINITY), 0);
  EXPECT_EQ(det::exp(-745), std::exp(-745.0));
  EXPECT_EQ(det::log(0), -INFINITY);
  EXPECT_EQ(det::log(INFINITY), INFINITY);
  EXPECT_TRUE(std::isnan(det::log(-1)));
  EXPECT_EQ(det::tanh(INFINITY), 1);
  EXPECT_EQ(det::tanh(-INFINITY), -1);
  EXPECT_TRUE(std::signbit(det::sin(-0.0)));
  EXPECT_TRUE(std::signbit(det::tanh(-0.0)));
}

TEST(DetMath, GivesTheSameBitsOnEveryMachine) {
  // A digest over many values, taken once; a machine or a compiler flag that computes otherwise fails here.
  Rng rng(1, "digest");
  uint64_t digest = 0;
  auto add = [&](double v) { digest = digest * 0x100000001b3 ^ std::bit_cast<uint64_t>(v); };
  for (int i = 0; i < 10000; ++i) {
    double x = rng.uniform(-20, 20);
    add(det::sin(x)), add(det::cos(x)), add(det::exp(x)), add(det::tanh(x)), add(det::exp2(x));
    add(det::log(x * x)), add(det::log2(x * x)), add(det::expm1(x)), add(rng.normal());
  }
  EXPECT_EQ(digest, 12687003994901323808u);
}

}  // namespace
}  // namespace tinsmith
