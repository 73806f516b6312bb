#include "ops/grid_test.h"

namespace tinsmith::one_hot_test {

template <class I>
void hot() {
  for (const Shape& shape : some_shapes())
    for (int64_t axis = -1; axis < static_cast<int64_t>(shape.size()); ++axis) {
      Numbers r;
      const auto index = r.many<I>(elements(shape).value(), -1, 4);  // some name nothing
      OneOp op("ONE_HOT");
      op.attr("axis", axis).input(shape, index).constant({}, std::vector<int32_t>{4}).constant({}, std::vector<float>{2.5f}).constant({}, std::vector<float>{-1.0f});
      const auto y = op.output(DType::f32).run<float>();
      const size_t at = axis < 0 ? shape.size() : static_cast<size_t>(axis);
      size_t k = 0;
      for_each_index(op.graph.output(op.node).shape, [&](Index i) {
        const int64_t d = i[at];
        i.erase(i.begin() + static_cast<std::ptrdiff_t>(at));
        EXPECT_EQ(y[k++], index[static_cast<size_t>(flat(shape, i))] == d ? 2.5f : -1.0f);
      });
    }
}

TEST(OneHot, MarksTheIndex) {
  hot<int32_t>();
  hot<int64_t>();
}

TEST(OneHot, RefusesByName) {
  OneOp depth("ONE_HOT"), value("ONE_HOT");
  EXPECT_EQ(depth.attr("axis", int64_t{-1}).input({2}, std::vector<int32_t>(2)).constant({}, std::vector<int32_t>{-4}).constant({}, std::vector<float>{1}).constant({}, std::vector<float>{0}).output(DType::f32).prepare(),
            "an output of 2x-4; dimensions must not be negative, nor the elements over 2^28");
  EXPECT_EQ(value.attr("axis", int64_t{-1}).input({2}, std::vector<int32_t>(2)).constant({}, std::vector<int32_t>{4}).constant({2}, std::vector<float>{1, 2}).constant({}, std::vector<float>{0}).output(DType::f32).prepare(),
            "a value of 2 elements; one is due");
}

}  // namespace tinsmith::one_hot_test
