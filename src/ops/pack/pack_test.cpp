#include "ops/grid_test.h"

namespace tinsmith::pack_test {

TEST(Pack, StacksAlongANewDimension) {
  for (const Shape& shape : some_shapes())
    for (size_t axis = 0; axis <= shape.size(); ++axis) {
      const int64_t count = elements(shape).value();
      const auto all = counted<int32_t>(3 * count);
      OneOp op("PACK");
      op.attr("values_count", int64_t{3}).attr("axis", axis % 2 ? static_cast<int64_t>(axis) : static_cast<int64_t>(axis) - static_cast<int64_t>(shape.size()) - 1);
      for (int i = 0; i < 3; ++i) op.input(shape, std::vector<int32_t>(all.begin() + i * count, all.begin() + (i + 1) * count));
      op.output(DType::i32);
      const auto y = op.run<int32_t>();
      Shape three = shape;
      three.insert(three.begin(), 3);
      EXPECT_EQ(y, moved(op.graph.output(op.node).shape, three, all, [&](Index i) {
                  const int64_t which = i[axis];
                  i.erase(i.begin() + static_cast<std::ptrdiff_t>(axis));
                  i.insert(i.begin(), which);
                  return i;
                }))
          << text(shape) << " axis " << axis;
    }
}

TEST(Pack, RefusesByName) {
  OneOp unlike("PACK");
  unlike.attr("values_count", int64_t{2}).input({2}, counted<float>(2)).input({3}, counted<float>(3)).output(DType::f32);
  EXPECT_EQ(unlike.prepare(), "input 1 is 3, the first is 2; they must be alike");
  OneOp few("PACK");
  few.attr("values_count", int64_t{3}).input({2}, counted<float>(2)).output(DType::f32);
  EXPECT_EQ(few.prepare(), "3 values with 1 inputs; the model is broken: make it again");
  OneOp scale("PACK");
  scale.attr("values_count", int64_t{1}).input({2}, counted<int8_t>(2), quantised(1)).output(DType::i8, quantised(2));
  EXPECT_EQ(scale.prepare(), "\"x\" and \"y\" have different scales or zero points; the operator does not rescale: quantise the model again");
}

}  // namespace tinsmith::pack_test
