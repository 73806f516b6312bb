#include "ops/grid_test.h"

namespace tinsmith::space_to_batch_nd_test {

TEST(SpaceToBatchNd, MakesAnImageOfEachPlace) {
  for (int32_t bh : {1, 2, 3})
    for (int32_t bw : {1, 2})
      for (int32_t batches : {1, 2}) {
        const Shape from{batches, 4, 5, 2};
        const int32_t top = 1, bottom = (2 * bh - (5 % bh)) % bh, left = 0, right = (bw - 5 % bw) % bw + bw;
        const Shape to{batches * bh * bw, (5 + bottom) / bh, (5 + right) / bw, 2};
        const auto x = counted<int8_t>(elements(from).value());
        OneOp op("SPACE_TO_BATCH_ND");
        op.input(from, x, quantised(1, -5)).constant({2}, std::vector<int32_t>{bh, bw}).constant({2, 2}, std::vector<int32_t>{top, bottom, left, right}).output(DType::i8, quantised(1, -5));
        const auto y = op.run<int8_t>();
        EXPECT_EQ(op.graph.output(op.node).shape, to);
        // the padding is the zero point
        EXPECT_EQ(y, moved<int8_t>(to, from, x, [&](const Index& i) {
                    const int64_t place = i[0] / batches;
                    Index at{i[0] % batches, i[1] * bh + place / bw - top, i[2] * bw + place % bw - left, i[3]};
                    return at[1] < 0 || at[1] >= 4 || at[2] >= 5 ? Index{} : at;
                  }, -5));
      }
}

TEST(SpaceToBatchNd, OfALine) {
  OneOp op("SPACE_TO_BATCH_ND");
  op.input({1, 3, 2}, counted<float>(6)).constant({1}, std::vector<int32_t>{2}).constant({1, 2}, std::vector<int32_t>{0, 1}).output(DType::f32);
  EXPECT_EQ(op.run<float>(), (std::vector<float>{1, 2, 5, 6, 3, 4, 0, 0}));
  EXPECT_EQ(op.graph.output(op.node).shape, (Shape{2, 2, 2}));
}

TEST(SpaceToBatchNd, RefusesByName) {
  auto refusal = [](std::vector<int32_t> block, std::vector<int32_t> pads) {
    OneOp op("SPACE_TO_BATCH_ND");
    op.input({1, 3, 3, 1}, counted<float>(9)).constant({static_cast<int32_t>(block.size())}, block).constant({static_cast<int32_t>(pads.size() / 2), 2}, pads).output(DType::f32);
    return op.prepare();
  };
  EXPECT_EQ(refusal({2, 1}, {0, 0, 0, 0}), "blocks of 2x1 in a padded input of 3x3; they must fill it");
  EXPECT_EQ(refusal({0, 1}, {0, 0, 0, 0}), "a block of 0; it must be from 1 to 65536");
  EXPECT_EQ(refusal({1, 1}, {0, -1, 0, 0}), "the paddings of -1; they must be from 0 to 2^28");
  EXPECT_EQ(refusal({1}, {0, 0}), "1 sizes of a block and 2 sides for an input of 1x3x3x1; the model is broken: make it again");
}

}  // namespace tinsmith::space_to_batch_nd_test
