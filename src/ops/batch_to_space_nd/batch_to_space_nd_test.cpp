#include "ops/grid_test.h"

namespace tinsmith::batch_to_space_nd_test {

TEST(BatchToSpaceNd, WeavesImagesTogether) {
  for (int32_t bh : {1, 2, 3})
    for (int32_t bw : {1, 2})
      for (int32_t batches : {1, 2})
        for (int32_t crop : {0, 1}) {
          const Shape from{batches * bh * bw, 3, 2, 2}, to{batches, 3 * bh - 2 * crop, 2 * bw - crop, 2};
          const auto x = counted<int16_t>(elements(from).value());
          OneOp op("BATCH_TO_SPACE_ND");
          op.input(from, x, quantised(1)).constant({2}, std::vector<int32_t>{bh, bw}).constant({2, 2}, std::vector<int32_t>{crop, crop, 0, crop}).output(DType::i16, quantised(1));
          const auto y = op.run<int16_t>();
          EXPECT_EQ(op.graph.output(op.node).shape, to);
          EXPECT_EQ(y, moved(to, from, x, [&](const Index& i) {
                      const int64_t h = i[1] + crop, w = i[2];
                      return Index{(h % bh * bw + w % bw) * batches + i[0], h / bh, w / bw, i[3]};
                    }));
        }
}

TEST(BatchToSpaceNd, RefusesByName) {
  auto refusal = [](std::vector<int32_t> block, std::vector<int32_t> crops) {
    OneOp op("BATCH_TO_SPACE_ND");
    op.input({4, 2, 2, 1}, counted<float>(16)).constant({2}, block).constant({2, 2}, crops).output(DType::f32);
    return op.prepare();
  };
  EXPECT_EQ(refusal({3, 1}, {0, 0, 0, 0}), "4 images in blocks of 3x1; they must be a multiple");
  EXPECT_EQ(refusal({2, 2}, {3, 3, 0, 0}), "crops that leave -2x4; they are larger than the image");
}

}  // namespace tinsmith::batch_to_space_nd_test
