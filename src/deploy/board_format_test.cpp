// The board's own number formatter (boards/*/board/format.c) is plain C: here it runs on the host beside printf.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdio>
#include <limits>

#include "stm32f746g-disco/board/format.h"

namespace {

std::string ours(float v) {
  char text[FORMAT_F6_SIZE];
  char* end = format_f6(text, v);
  EXPECT_EQ(*end, 0);
  EXPECT_LT(end - text, FORMAT_F6_SIZE);
  return text;
}

std::string printfs(float v) {
  char text[FORMAT_F6_SIZE];
  std::snprintf(text, sizeof text, "%.6f", static_cast<double>(v));
  return text;
}

TEST(BoardFormat, TheTutorialsNumbers) {
  EXPECT_EQ(ours(0.0f), "0.000000");
  EXPECT_EQ(ours(0.0897597902f), "0.089760");
  EXPECT_EQ(ours(-0.99999999f), "-1.000000");
  EXPECT_EQ(ours(6.19342f), "6.193420");
  EXPECT_EQ(ours(NAN), "nan");
  EXPECT_EQ(ours(-INFINITY), "-inf");
}

TEST(BoardFormat, TiesAndEndsAreRoundedAsPrintfRounds) {
  using L = std::numeric_limits<float>;
  for (float v : {0.5f, 0.0000005f, 0.00000049999998f, 0.0078125f, 0.01171875f, 1.0078125f, 0.9999995f, 0.99999994f,
                  127.99999f, 8388607.5f, 16777215.0f, 16777216.0f, 4294967296.0f, 1e20f, L::max(), L::min(),
                  L::denorm_min(), -0.0f}) {
    EXPECT_EQ(ours(v), printfs(v)) << v;
    EXPECT_EQ(ours(-v), printfs(-v)) << v;
  }
}

TEST(BoardFormat, EveryFourThousandthFloatIsAsPrintfWritesIt) {
  for (uint64_t bits = 0; bits < 0x7F800000; bits += 4099) {
    const float v = std::bit_cast<float>(static_cast<uint32_t>(bits));
    ASSERT_EQ(ours(v), printfs(v)) << bits;
  }
}

TEST(BoardFormat, Integers) {
  char text[16];
  format_u32(text, 0);
  EXPECT_STREQ(text, "0");
  format_u32(text, 4294967295u);
  EXPECT_STREQ(text, "4294967295");
  format_hex(text, 0x0800ab1c);
  EXPECT_STREQ(text, "0x0800ab1c");
}

}  // namespace
