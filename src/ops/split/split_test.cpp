#include "ops/grid_test.h"

namespace tinsmith::split_test {

TEST(Split, GivesEqualParts) {
  for (Shape shape : some_shapes())
    for (size_t axis = 0; axis < shape.size(); ++axis)
      for (int parts : {2, 3}) {
        Shape whole = shape, part = shape;
        whole[axis] = part[axis] * parts;
        const auto x = counted<int16_t>(elements(whole).value());
        OneOp op("SPLIT");
        op.attr("num_splits", int64_t{parts}).constant({}, std::vector<int32_t>{static_cast<int32_t>(axis)}).input(whole, x, quantised(1));
        for (int i = 0; i < parts; ++i) op.output(DType::i16, quantised(1));
        ASSERT_EQ(op.prepare(), "");
        op.call();
        for (int i = 0; i < parts; ++i)
          EXPECT_EQ(op.result<int16_t>(static_cast<size_t>(i)), moved(part, whole, x, [&](Index at) {
                      at[axis] += i * part[axis];
                      return at;
                    }))
              << text(whole) << " axis " << axis << " part " << i;
      }
}

TEST(Split, RefusesByName) {
  auto refusal = [](int64_t splits, int32_t axis, Shape shape) {
    OneOp op("SPLIT");
    op.attr("num_splits", splits).constant({}, std::vector<int32_t>{axis}).input(shape, counted<float>(elements(shape).value())).output(DType::f32).output(DType::f32);
    return op.prepare();
  };
  EXPECT_EQ(refusal(3, 0, {2}), "3 splits with 2 outputs; the model is broken: make it again");
  EXPECT_EQ(refusal(2, 0, {3}), "dimension 0 of 3 in 2 parts; it must be a multiple");
  EXPECT_EQ(refusal(2, -2, {2}), "axis -2 of an operand of 1 dimensions; the model is broken: make it again");
}

}  // namespace tinsmith::split_test
