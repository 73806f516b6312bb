#include "ops/unary_test.h"

namespace tinsmith::log_test {

TEST(Log, Floats) {
  OneOp op("LOG");
  check_floats(op, 0.01f, 99, [](double x) { return std::log(x); }, 3e-7);
}

// What has no logarithm gives the least.
TEST(Log, Int8IsTheRoundedLogarithm) {
  check_table<int8_t>("LOG", 0.05f, -100, 0.03f, 10, [](double x) { return x <= 0 ? -1e6 : std::log(x); }, 0.51);
}

TEST(Log, Int16IsNearTheLogarithmWhereTheTableIsDense) {
  std::vector<int16_t> x;
  for (int v = 8192; v < 32768; ++v) x.push_back(static_cast<int16_t>(v));
  OneOp op("LOG");
  const auto y = op.input({static_cast<int32_t>(x.size())}, x, quantised(0.001f)).output(DType::i16, quantised(0.0002f)).run<int16_t>();
  for (size_t i = 0; i < x.size(); ++i) EXPECT_NEAR(y[i], std::log(x[i] * double{0.001f}) / double{0.0002f}, 2.0);
  OneOp none("LOG");
  EXPECT_EQ(none.input({2}, std::vector<int16_t>{-32768, -129}, quantised(0.001f)).output(DType::i16, quantised(0.0002f)).run<int16_t>(), (std::vector<int16_t>{-32768, -32768}));
}

TEST(Log, RefusesByName) { EXPECT_EQ(unary_refusal("LOG", DType::u8, quantised(1)), "the input \"x\" is uint8; float32, int8 or int16 is handled"); }

}  // namespace tinsmith::log_test
