#include "ops/grid_test.h"

namespace tinsmith::space_to_depth_test {

TEST(SpaceToDepth, MovesBlocks) {
  for (int32_t b : {1, 2, 3})
    for (const Shape& small : {Shape{1, 1, 1, 1}, Shape{2, 3, 2, 5}, Shape{1, 2, 4, 3}}) {
      const Shape wide{small[0], small[1] * b, small[2] * b, small[3]}, deep{small[0], small[1], small[2], small[3] * b * b};
      const Shape &from = wide, &to = deep;
      const auto x = counted<int16_t>(elements(from).value());
      OneOp op("SPACE_TO_DEPTH");
      op.attr("block_size", int64_t{b}).input(from, x, quantised(1)).output(DType::i16, quantised(1));
      const auto y = op.run<int16_t>();
      EXPECT_EQ(op.graph.output(op.node).shape, to);
      EXPECT_EQ(y, moved(to, from, x, [&](const Index& i) {
                  const int64_t place = i[3] / small[3];
                  return Index{i[0], i[1] * b + place / b, i[2] * b + place % b, i[3] % small[3]};
                }));
    }
}

TEST(SpaceToDepth, RefusesByName) {
  auto refusal = [](int64_t b, Shape shape) {
    OneOp op("SPACE_TO_DEPTH");
    op.attr("block_size", b).input(shape, counted<float>(elements(shape).value())).output(DType::f32);
    return op.prepare();
  };
  EXPECT_EQ(refusal(0, {1, 2, 2, 1}), "a block size of 0; it must be from 1 to 32767");
  EXPECT_EQ(refusal(2, {2, 2}), "the input is 2x2; it must be (batch, height, width, channels)");
  EXPECT_EQ(refusal(2, {1, 2, 3, 1}), "blocks of 2 in 1x2x3x1; height and width must be multiples");
}

}  // namespace tinsmith::space_to_depth_test
