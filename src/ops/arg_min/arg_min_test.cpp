#include "ops/grid_test.h"

namespace tinsmith::arg_min_test {

template <class X, class I>
void find() {
  Numbers r;
  for (const Shape& shape : some_shapes())
    for (size_t axis = 0; axis < shape.size(); ++axis) {
      const auto x = r.many<X>(elements(shape).value(), 0, 4);  // many are equal
      OneOp op("ARG_MIN");
      op.attr("output_type", sizeof(I) == 4 ? "int32" : "int64").input(shape, x, sizeof(X) < 4 ? quantised(1) : Quantisation{});
      const auto y = op.constant({}, std::vector<int32_t>{static_cast<int32_t>(axis)}).output(dtype_of<I>()).template run<I>();
      size_t k = 0;
      for_each_index(op.graph.output(op.node).shape, [&](Index i) {
        i.insert(i.begin() + static_cast<std::ptrdiff_t>(axis), 0);
        I best = 0;
        X value{};
        for (I j = 0; j < shape[axis]; ++j) {
          i[axis] = j;
          const X v = x[static_cast<size_t>(flat(shape, i))];
          if (j == 0 || v < value) best = j, value = v;
        }
        EXPECT_EQ(y[k++], best) << text(shape) << " axis " << axis;
      });
    }
}

TEST(ArgMin, FindsTheFirst) {
  find<float, int32_t>();
  find<int8_t, int32_t>();
  find<uint8_t, int64_t>();
  find<int16_t, int32_t>();
  find<int32_t, int64_t>();
}

TEST(ArgMin, RefusesByName) {
  OneOp type("ARG_MIN"), axis("ARG_MIN");
  EXPECT_EQ(type.attr("output_type", "int8").input({2}, std::vector<float>(2)).constant({}, std::vector<int32_t>{0}).output(DType::i32).prepare(), "indices as int8; int32 or int64 is handled");
  EXPECT_EQ(axis.attr("output_type", "int32").input({2}, std::vector<float>(2)).constant({}, std::vector<int32_t>{1}).output(DType::i32).prepare(),
            "axis 1 of an operand of 1 dimensions; the model is broken: make it again");
}

}  // namespace tinsmith::arg_min_test
