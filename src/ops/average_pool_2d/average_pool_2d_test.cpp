// AVERAGE_POOL_2D against its definition; refusals, which all pools share, by their text.
#include "ops/pooling_test.h"

namespace tinsmith::average_pool_2d_test {

using namespace pooling_test;

TEST(AveragePool2D, Float) { grid<float>("AVERAGE_POOL_2D", 1e-5, {}); }
TEST(AveragePool2D, Int8ToTheBit) { grid<int8_t>("AVERAGE_POOL_2D", 0, quantised(0.07f, -20)); }
TEST(AveragePool2D, Uint8ToTheBit) { grid<uint8_t>("AVERAGE_POOL_2D", 0, quantised(0.07f, 108)); }
TEST(AveragePool2D, Int16ToTheBit) { grid<int16_t>("AVERAGE_POOL_2D", 0, quantised(0.0007f)); }

TEST(AveragePool2D, RefusesByName) {
  const std::vector<int8_t> x(16);
  OneOp scales("AVERAGE_POOL_2D"), type("AVERAGE_POOL_2D"), size("AVERAGE_POOL_2D");
  for (OneOp* op : {&scales, &type, &size})
    for (const char* a : {"stride_h", "stride_w", "filter_height", "filter_width"}) op->attr(a, int64_t{2});
  scales.input({1, 4, 4, 1}, x, quantised(1)).output(DType::i8, quantised(2));
  EXPECT_NE(scales.prepare(), "");
  type.input({1, 4, 4, 1}, std::vector<int32_t>(16)).output(DType::i32);
  EXPECT_EQ(type.prepare(), "the input \"x\" is int32; float32, int8, uint8 or int16 is handled");
  size.attr("padding", "valid").attr("filter_height", int64_t{5}).input({1, 4, 4, 1}, std::vector<float>(16)).output(DType::f32);
  EXPECT_EQ(size.prepare(), "a window of 5x2 does not fit in an input of 1x4x4x1; use padding \"same\", or a smaller window");
}


}  // namespace tinsmith::average_pool_2d_test
