#include "ops/grid_test.h"

namespace tinsmith::split_v_test {

TEST(SplitV, GivesPartsOfTheSizesAsked) {
  for (const Shape& shape : some_shapes())
    for (size_t axis = 0; axis < shape.size(); ++axis)
      for (const std::vector<int32_t>& given : {std::vector<int32_t>{1, 2, 3}, {4, -1}, {5}, {-1, 1, 1}}) {
        Shape whole = shape;
        whole[axis] = given.size() == 1 ? 5 : 6;
        const auto x = counted<int32_t>(elements(whole).value());
        OneOp op("SPLIT_V");
        op.attr("num_splits", static_cast<int64_t>(given.size())).input(whole, x).constant({static_cast<int32_t>(given.size())}, given);
        op.constant({}, std::vector<int32_t>{static_cast<int32_t>(axis)});
        for (size_t i = 0; i < given.size(); ++i) op.output(DType::i32);
        ASSERT_EQ(op.prepare(), "");
        op.call();
        int64_t at = 0;
        for (size_t i = 0; i < given.size(); ++i) {
          const Shape& part = op.graph.output(op.node, i).shape;
          EXPECT_EQ(part[axis], given[i] > 0 ? given[i] : given.size() == 2 ? 2 : 4);
          EXPECT_EQ(op.result<int32_t>(i), moved(part, whole, x, [&](Index k) {
                      k[axis] += at;
                      return k;
                    }));
          at += part[axis];
        }
      }
}

TEST(SplitV, RefusesByName) {
  auto refusal = [](std::vector<int32_t> sizes) {
    OneOp op("SPLIT_V");
    op.attr("num_splits", int64_t{2}).input({6}, counted<float>(6)).constant({static_cast<int32_t>(sizes.size())}, sizes).constant({}, std::vector<int32_t>{0}).output(DType::f32).output(DType::f32);
    return op.prepare();
  };
  EXPECT_EQ(refusal({1, 2}), "parts of 1, 2 in dimension 0 of 6; they must fill it");
  EXPECT_EQ(refusal({7, -1}), "parts of 7, -1 in dimension 0 of 6; they must fill it");
  EXPECT_EQ(refusal({-1, -1}), "parts of 6, 6 in dimension 0 of 6; they must fill it");
  EXPECT_EQ(refusal({-2, 1}), "a part of -2; sizes are -1 or from 0 to 2^31 - 1");
  EXPECT_EQ(refusal({6}), "1 sizes and 2 splits with 2 outputs; the model is broken: make it again");
}

}  // namespace tinsmith::split_v_test
