#include "ops/grid_test.h"

namespace tinsmith::gather_nd_test {

template <class I>
void check_gather_nd() {
  Numbers r;
  for (const Shape& shape : some_shapes())
    for (size_t depth = 1; depth <= shape.size(); ++depth) {
      std::vector<I> index;
      for (int i = 0; i < 6; ++i)
        for (size_t d = 0; d < depth; ++d) index.push_back(static_cast<I>(r.between(0, shape[d] - 1)));
      const auto x = counted<float>(elements(shape).value());
      OneOp op("GATHER_ND");
      op.input(shape, x).input({2, 3, static_cast<int32_t>(depth)}, index).output(DType::f32);
      const auto y = op.run<float>();
      EXPECT_EQ(y, moved(op.graph.output(op.node).shape, shape, x, [&](const Index& i) {
                  Index at;
                  for (size_t d = 0; d < depth; ++d) at.push_back(index[static_cast<size_t>(i[0] * 3 + i[1]) * depth + d]);
                  at.insert(at.end(), i.begin() + 2, i.end());
                  return at;
                }));
    }
}

TEST(GatherNd, TakesTheNamedParts) {
  check_gather_nd<int32_t>();
  check_gather_nd<int64_t>();
}

TEST(GatherNd, ClampsIndicesOfTheRun) {
  OneOp narrow("GATHER_ND"), wide("GATHER_ND");
  EXPECT_EQ(narrow.input({2, 2}, counted<float>(4)).input({2, 2}, std::vector<int32_t>{-5, 1, 99, 7}).output(DType::f32).run<float>(), (std::vector<float>{2, 4}));
  EXPECT_EQ(wide.input({2, 2}, counted<float>(4)).input({1, 2}, std::vector<int64_t>{INT64_MAX, INT64_MIN}).output(DType::f32).run<float>(), (std::vector<float>{3}));
}

TEST(GatherNd, RefusesByName) {
  OneOp deep("GATHER_ND"), constant("GATHER_ND");
  EXPECT_EQ(deep.input({3}, counted<float>(3)).input({1, 2}, std::vector<int32_t>{0, 0}).output(DType::f32).prepare(),
            "indices of 1x2 into 3; their last dimension is how many of the input's they name");
  EXPECT_EQ(constant.input({3}, counted<float>(3)).constant({1, 1}, std::vector<int32_t>{-1}).output(DType::f32).prepare(), "index -1 in dimension 0 of 3; the model is broken: make it again");
}

}  // namespace tinsmith::gather_nd_test
