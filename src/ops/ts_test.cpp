// The fixed-point arithmetic of ts.h against gemmlowp's definitions, as TensorFlow Lite Micro has them.
#include "ops/ts.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <vector>

#include "base/rng.h"

namespace tinsmith {
namespace {

int32_t high_mul(int32_t a, int32_t b) {
  if (a == b && a == INT32_MIN) return INT32_MAX;
  const int64_t product = int64_t{a} * int64_t{b};
  const int64_t nudge = product >= 0 ? int64_t{1} << 30 : 1 - (int64_t{1} << 30);
  return static_cast<int32_t>((product + nudge) / (int64_t{1} << 31));
}

int32_t divide_by_power(int32_t x, int n) {
  const auto mask = static_cast<int32_t>((int64_t{1} << n) - 1);
  const int32_t remainder = x & mask, threshold = (mask >> 1) + (x < 0 ? 1 : 0);
  return (x >> n) + (remainder > threshold ? 1 : 0);
}

int32_t requantise(int32_t x, int32_t multiplier, int shift) {
  const int left = shift > 0 ? shift : 0, right = shift > 0 ? 0 : -shift;
  return divide_by_power(high_mul(static_cast<int32_t>(static_cast<uint32_t>(x) << left), multiplier), right);
}

// Numbers at which roundings and signs turn, and random ones of every size.
std::vector<int32_t> numbers() {
  std::vector<int32_t> all{0, INT32_MIN, INT32_MIN + 1, INT32_MAX, INT32_MAX - 1};
  for (int bit = 0; bit < 31; ++bit)
    for (int d = -1; d <= 1; ++d)
      for (int sign : {-1, 1}) all.push_back(sign * ((1 << bit) + d));
  Rng random(7);
  for (int i = 0; i < 600; ++i) all.push_back(static_cast<int32_t>(random.next()) >> (random.next() % 31));
  return all;
}

TEST(FixedPoint, HighMulIsGemmlowps) {
  for (int32_t a : numbers())
    for (int32_t b : numbers()) ASSERT_EQ(ts_doubling_high_mul(a, b), high_mul(a, b)) << a << " " << b;
}

TEST(FixedPoint, RequantiseIsGemmlowpsForEveryShift) {
  for (int32_t multiplier : {0, 1, 1 << 30, (1 << 30) + 1, 1518500250, INT32_MAX - 1, INT32_MAX, -1, INT32_MIN})
    for (int shift = -31; shift <= 30; ++shift)
      for (int32_t x : numbers()) ASSERT_EQ(ts_requantise(x, multiplier, shift), requantise(x, multiplier, shift)) << x << " " << multiplier << " " << shift;
}

// Products and quotients that end in exactly a half.
TEST(FixedPoint, HalvesOfEitherSign) {
  for (int shift = -31; shift <= 0; ++shift)
    for (int32_t k = -70000; k <= 70000; ++k) {
      const auto x = static_cast<int32_t>(static_cast<uint32_t>(k) << (-shift > 16 ? 14 : 0));
      ASSERT_EQ(ts_requantise(x, 1 << 30, shift), requantise(x, 1 << 30, shift)) << x << " " << shift;
    }
}

// One rounding, as fmaf: numbers of like and unlike sizes, near cancellations, denormal and infinite ones, zeros of both signs.
TEST(FloatingPoint, TheIntegerFmaIsFmaf) {
  Rng random(3);
  const auto of_bits = [](uint32_t bits) {
    float f;
    std::memcpy(&f, &bits, sizeof f);
    return f;
  };
  const float special[] = {0.0f, -0.0f, 1.0f, -1.0f, 1.5f, 0x1p-126f, -0x1p-149f, 0x1.fffffep127f, INFINITY, -INFINITY, 0x1p-100f, 0x1.fffffep-1f, 3.0f};
  const auto judge = [](float a, float b, float c) {
    const float got = ts_fma_integer(a, b, c), want = fmaf(a, b, c);
    ASSERT_EQ(std::isnan(got), std::isnan(want));
    if (!std::isnan(want)) { ASSERT_EQ(std::memcmp(&got, &want, sizeof got), 0) << a << " " << b << " " << c << ": " << got << ", should be " << want; }
  };
  for (float a : special)
    for (float b : special)
      for (float c : special) judge(a, b, c);
  for (int i = 0; i < 1'000'000; ++i) {
    const float a = of_bits(random.next()), b = of_bits(random.next());
    judge(a, b, of_bits(random.next()));
    const float near_one_a = of_bits(0x3F000000u + random.next() % 0x1000000u), near_one_b = of_bits(0xBF000000u + random.next() % 0x1000000u);
    const float spread = of_bits((random.next() & 0x80000000u) + 0x30000000u + random.next() % 0x18000000u);
    judge(near_one_a, near_one_b, spread);
    judge(near_one_a, near_one_b, -(near_one_a * near_one_b));
    judge(near_one_a, of_bits(random.next() & 0xFFFFF000u), special[i % 13]);
    judge(near_one_a, 0x1p-120f, spread * 0x1p-110f);
  }
}

}  // namespace
}  // namespace tinsmith
