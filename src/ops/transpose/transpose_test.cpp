#include <algorithm>
#include <numeric>

#include "ops/grid_test.h"

namespace tinsmith::transpose_test {

TEST(Transpose, EveryPermutation) {
  for (const Shape& shape : some_shapes()) {
    std::vector<int32_t> p(shape.size());
    std::iota(p.begin(), p.end(), 0);
    do {
      const auto x = counted<int16_t>(elements(shape).value());
      OneOp op("TRANSPOSE");
      op.input(shape, x, quantised(1)).constant({static_cast<int32_t>(p.size())}, p).output(DType::i16, quantised(1));
      const auto y = op.run<int16_t>();
      EXPECT_EQ(y, moved(op.graph.output(op.node).shape, shape, x, [&](const Index& i) {
                  Index at(i.size());
                  for (size_t d = 0; d < i.size(); ++d) at[static_cast<size_t>(p[d])] = i[d];
                  return at;
                }))
          << text(shape);
    } while (std::next_permutation(p.begin(), p.end()));
  }
}

TEST(Transpose, ThatMovesNothingIsAView) {
  OneOp op("TRANSPOSE");
  op.input({1, 2, 3}, counted<float>(6)).constant({3}, std::vector<int32_t>{1, 0, 2}).output(DType::f32);
  EXPECT_EQ(op.run<float>(), counted<float>(6));
  EXPECT_EQ(op.lowered.kernel, nullptr);
}

TEST(Transpose, RefusesByName) {
  auto refusal = [](std::vector<int32_t> p) {
    OneOp op("TRANSPOSE");
    op.input({2, 3}, counted<float>(6)).constant({static_cast<int32_t>(p.size())}, p).output(DType::f32);
    return op.prepare();
  };
  EXPECT_EQ(refusal({0, 0}), "a permutation that names dimension 0 twice; the model is broken: make it again");
  EXPECT_EQ(refusal({0}), "a permutation of 1 for an input of 2x3; the model is broken: make it again");
  EXPECT_EQ(refusal({0, 2}), "axis 2 of an operand of 2 dimensions; the model is broken: make it again");
}

}  // namespace tinsmith::transpose_test
