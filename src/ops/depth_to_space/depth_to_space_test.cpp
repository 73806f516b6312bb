#include "ops/grid_test.h"

namespace tinsmith::depth_to_space_test {

TEST(DepthToSpace, MovesBlocks) {
  for (int32_t b : {1, 2, 3})
    for (const Shape& small : {Shape{1, 1, 1, 1}, Shape{2, 3, 2, 5}, Shape{1, 2, 4, 3}}) {
      const Shape wide{small[0], small[1] * b, small[2] * b, small[3]}, deep{small[0], small[1], small[2], small[3] * b * b};
      const Shape &from = deep, &to = wide;
      const auto x = counted<int16_t>(elements(from).value());
      OneOp op("DEPTH_TO_SPACE");
      op.attr("block_size", int64_t{b}).input(from, x, quantised(1)).output(DType::i16, quantised(1));
      const auto y = op.run<int16_t>();
      EXPECT_EQ(op.graph.output(op.node).shape, to);
      EXPECT_EQ(y, moved(to, from, x, [&](const Index& i) {
                  const int64_t place = i[1] % b * b + i[2] % b;
                  return Index{i[0], i[1] / b, i[2] / b, place * small[3] + i[3]};
                }));
    }
}

TEST(DepthToSpace, RefusesByName) {
  auto refusal = [](int64_t b, Shape shape) {
    OneOp op("DEPTH_TO_SPACE");
    op.attr("block_size", b).input(shape, counted<float>(elements(shape).value())).output(DType::f32);
    return op.prepare();
  };
  EXPECT_EQ(refusal(0, {1, 2, 2, 1}), "a block size of 0; it must be from 1 to 32767");
  EXPECT_EQ(refusal(2, {2, 2}), "the input is 2x2; it must be (batch, height, width, channels)");
  EXPECT_EQ(refusal(2, {1, 1, 1, 6}), "blocks of 2 from the channels of 1x1x1x6; the channels must be a multiple of the block's pixels");
}

}  // namespace tinsmith::depth_to_space_test
