#include "ops/op_test.h"

namespace tinsmith::shape_test {

TEST(ShapeOp, OfAnyRankAndType) {
  for (const Shape& shape : {Shape{}, {7}, {2, 3}, {1, 2, 3, 4, 5}}) {
    OneOp op("SHAPE");
    const auto n = static_cast<size_t>(elements(shape).value());
    EXPECT_EQ(op.input(shape, std::vector<float>(n)).output(DType::i32).run<int32_t>(), shape);
    OneOp wide("SHAPE");
    EXPECT_EQ(wide.input(shape, std::vector<int8_t>(n), quantised(1)).output(DType::i64).run<int64_t>(), std::vector<int64_t>(shape.begin(), shape.end()));
  }
}

TEST(ShapeOp, RefusesByName) {
  OneOp op("SHAPE");
  op.input({2}, std::vector<float>(2)).output(DType::f32);
  EXPECT_EQ(op.prepare(), "the output \"y\" is float32; int32 or int64 is handled");
}

}  // namespace tinsmith::shape_test
