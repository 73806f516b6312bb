#include "ops/op_test.h"

namespace tinsmith::bitcast_test {

TEST(Bitcast, TheSameBytes) {
  OneOp same("BITCAST"), narrow("BITCAST"), wide("BITCAST");
  EXPECT_EQ(same.input({2}, std::vector<float>{1, -0.0f}).output(DType::i32).run<int32_t>(), (std::vector<int32_t>{0x3F800000, INT32_MIN}));
  EXPECT_EQ(narrow.input({2}, std::vector<int32_t>{0x04030201, -1}).output(DType::u8).run<uint8_t>(), (std::vector<uint8_t>{1, 2, 3, 4, 255, 255, 255, 255}));
  EXPECT_EQ(narrow.graph.output(narrow.node).shape, (Shape{2, 4}));
  EXPECT_EQ(wide.input({1, 2}, std::vector<int16_t>{0, 0x3F80}).output(DType::f32).run<float>(), std::vector<float>{1});
  EXPECT_EQ(wide.graph.output(wide.node).shape, (Shape{1}));
}

TEST(Bitcast, RefusesByName) {
  OneOp op("BITCAST");
  op.input({3}, std::vector<int8_t>(3)).output(DType::f32);
  EXPECT_EQ(op.prepare(), "3 of int8 as float32; the last dimension must be 4");
}

}  // namespace tinsmith::bitcast_test
