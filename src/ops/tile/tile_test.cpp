#include "ops/grid_test.h"

namespace tinsmith::tile_test {

TEST(Tile, RepeatsEveryDimension) {
  for (const Shape& shape : some_shapes())
    for (int from : {1, 2, 3}) {
      std::vector<int32_t> times;
      for (size_t d = 0; d < shape.size(); ++d) times.push_back(1 + (from + static_cast<int>(d)) % 3);
      const auto x = counted<int8_t>(elements(shape).value());
      OneOp op("TILE");
      op.input(shape, x, quantised(1)).constant({static_cast<int32_t>(times.size())}, times).output(DType::i8, quantised(1));
      const auto y = op.run<int8_t>();
      EXPECT_EQ(y, moved(op.graph.output(op.node).shape, shape, x, [&](Index i) {
                  for (size_t d = 0; d < i.size(); ++d) i[d] %= shape[d];
                  return i;
                }));
    }
}

TEST(Tile, RefusesByName) {
  auto refusal = [](std::vector<int64_t> times) {
    OneOp op("TILE");
    op.input({2, 3}, counted<float>(6)).constant({static_cast<int32_t>(times.size())}, times).output(DType::f32);
    return op.prepare();
  };
  EXPECT_EQ(refusal({1}), "1 multiples for an input of 2x3; there must be one for each dimension");
  EXPECT_EQ(refusal({-1, 1}), "a multiple of -1; it must be from 0 to 2^31 - 1");
  EXPECT_EQ(refusal({100000, 100000}), "an output of 200000x300000; dimensions must not be negative, nor the elements over 2^28");
}

}  // namespace tinsmith::tile_test
