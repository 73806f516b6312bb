#include "ops/grid_test.h"

namespace tinsmith::reverse_v2_test {

TEST(ReverseV2, TurnsDimensions) {
  for (const Shape& shape : some_shapes())
    for (unsigned mask = 0; mask < 1u << shape.size(); ++mask) {
      std::vector<int32_t> axes;
      for (size_t d = 0; d < shape.size(); ++d)
        if (mask >> d & 1) axes.push_back(static_cast<int32_t>(d));
      const auto x = counted<int16_t>(elements(shape).value());
      OneOp op("REVERSE_V2");
      op.input(shape, x, quantised(1)).constant({static_cast<int32_t>(axes.size())}, axes).output(DType::i16, quantised(1));
      EXPECT_EQ(op.run<int16_t>(), moved(shape, shape, x, [&](Index i) {
                  for (int32_t a : axes) i[static_cast<size_t>(a)] = shape[static_cast<size_t>(a)] - 1 - i[static_cast<size_t>(a)];
                  return i;
                }));
    }
}

TEST(ReverseV2, RefusesByName) {
  OneOp op("REVERSE_V2");
  op.input({2, 3}, counted<float>(6)).constant({2}, std::vector<int32_t>{1, -1}).output(DType::f32);
  EXPECT_EQ(op.prepare(), "axis 1 is named twice; the model is broken: make it again");
}

}  // namespace tinsmith::reverse_v2_test
