#include <algorithm>

#include "ops/unary_test.h"

namespace tinsmith::hard_swish_test {

TEST(HardSwish, Floats) {
  OneOp op("HARD_SWISH");
  check_floats(op, -9, 9, [](double x) { return x * std::min(std::max(x + 3, 0.0), 6.0) / 6; }, 1e-5);
}

TEST(HardSwish, Int8IsNear) {
  const auto f = [](double x) { return x * std::min(std::max(x + 3, 0.0), 6.0) / 6; };
  check_table<int8_t>("HARD_SWISH", 0.05f, 3, 0.04f, -110, f, 1.2);
  check_table<int8_t>("HARD_SWISH", 0.5f, -3, 0.3f, -120, f, 1.2);
  check_table<int8_t>("HARD_SWISH", 0.001f, 0, 0.001f, 0, f, 1.2);
}

TEST(HardSwish, RefusesByName) {
  EXPECT_EQ(unary_refusal("HARD_SWISH", DType::i16, quantised(1)), "the input \"x\" is int16; float32 or int8 is handled");
  OneOp op("HARD_SWISH");
  op.input({2}, std::vector<int8_t>{1, 2}, quantised(1)).output(DType::i8, quantised(0.001f));
  EXPECT_EQ(op.prepare(), "scales of 1 and 0.001; the output's may be 128 times finer at most: quantise the model again");
}

}  // namespace tinsmith::hard_swish_test
