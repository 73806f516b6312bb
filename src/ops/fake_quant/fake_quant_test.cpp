#include <algorithm>
#include <cmath>

#include "ops/op_test.h"

namespace tinsmith::fake_quant_test {

// The nearest point of the grid scale (q - zero), 0 <= q < 2^bits, in double; a number halfway may go either way in float.
TEST(FakeQuant, TakesTheNearestPointOfTheGrid) {
  Numbers r;
  for (int bits : {2, 4, 8, 16})
    for (const auto& [min, max] : {std::pair{-1.0, 1.1}, {-0.3, 2.5}, {0.0, 6.0}, {-7.0, 0.0}}) {
      const auto x = r.reals(300, -9, 9);
      OneOp op("FAKE_QUANT");
      op.attr("min", min).attr("max", max).attr("num_bits", int64_t{bits}).input({300}, x).output(DType::f32);
      const auto y = op.run<float>();
      const double most = (1 << bits) - 1, scale = (max - min) / most, zero = std::round(-min / scale);
      for (size_t i = 0; i < y.size(); ++i) {
        const double step = std::clamp(double{x[i]} / scale + zero, 0.0, most);
        const double off = std::fabs(double{y[i]} / scale + zero - step);
        EXPECT_LE(off, 0.5 + 1e-2) << x[i];
        EXPECT_NEAR(double{y[i]} / scale, std::round(double{y[i]} / scale), 1e-2);
      }
      op.check_overlaps();
    }
  OneOp ends("FAKE_QUANT");
  ends.attr("min", -1.0).attr("max", 1.0).attr("num_bits", int64_t{2}).input({4}, std::vector<float>{INFINITY, -INFINITY, NAN, 0.0f}).output(DType::f32);
  const auto y = ends.run<float>();
  EXPECT_EQ(y[1], y[2]);
  EXPECT_LT(y[1], 0);
  EXPECT_GT(y[0], 0);
  EXPECT_EQ(y[3], 0);
}

TEST(FakeQuant, RefusesByName) {
  auto refusal = [](double min, double max, int64_t bits, int64_t narrow = 0) {
    OneOp op("FAKE_QUANT");
    return op.attr("min", min).attr("max", max).attr("num_bits", bits).attr("narrow_range", narrow).input({2}, std::vector<float>(2)).output(DType::f32).prepare();
  };
  EXPECT_EQ(refusal(-1, 1, 8), "");
  EXPECT_EQ(refusal(-1, 1, 1), "1 bits; 2 to 16 are handled");
  EXPECT_EQ(refusal(-1, 1, 17), "17 bits; 2 to 16 are handled");
  EXPECT_EQ(refusal(-1, 1, 8, 1), "a narrow range; it is meant for weights: quantise the model");
  EXPECT_EQ(refusal(1, 2, 8), "the range [1, 2]; it must hold zero, and more");
  EXPECT_EQ(refusal(0, 0, 8), "the range [0, 0]; it must hold zero, and more");
  EXPECT_EQ(refusal(NAN, 1, 8), "the range [nan, 1]; it must hold zero, and more");
}

}  // namespace tinsmith::fake_quant_test
