#include "ops/grid_test.h"

namespace tinsmith::unpack_test {

TEST(Unpack, TakesADimensionApart) {
  for (Shape shape : some_shapes())
    for (size_t axis = 0; axis < shape.size(); ++axis) {
      shape[axis] = 3;
      const auto x = counted<int16_t>(elements(shape).value());
      OneOp op("UNPACK");
      op.attr("num", int64_t{3}).attr("axis", static_cast<int64_t>(axis)).input(shape, x, quantised(1));
      for (int i = 0; i < 3; ++i) op.output(DType::i16, quantised(1));
      ASSERT_EQ(op.prepare(), "");
      op.call();
      for (int64_t part = 0; part < 3; ++part)
        EXPECT_EQ(op.result<int16_t>(static_cast<size_t>(part)), moved(op.graph.output(op.node, static_cast<size_t>(part)).shape, shape, x, [&](Index i) {
                    i.insert(i.begin() + static_cast<std::ptrdiff_t>(axis), part);
                    return i;
                  }));
    }
}

TEST(Unpack, RefusesByName) {
  OneOp op("UNPACK");
  op.attr("num", int64_t{2}).input({3}, counted<float>(3)).output(DType::f32).output(DType::f32);
  EXPECT_EQ(op.prepare(), "2 parts of dimension 0 of 3, with 2 outputs; the model is broken: make it again");
}

}  // namespace tinsmith::unpack_test
