#include "ops/grid_test.h"

namespace tinsmith::slice_test {

TEST(Slice, TakesABox) {
  Numbers r;
  for (const Shape& shape : some_shapes())
    for (int round = 0; round < 10; ++round) {
      std::vector<int64_t> begin, size;
      for (int32_t d : shape) {
        begin.push_back(r.between(0, d - 1));
        size.push_back(r.next() % 3 == 0 ? -1 : r.between(1, d - begin.back()));
      }
      const auto x = counted<int64_t>(elements(shape).value());
      OneOp op("SLICE");
      const Shape entries{static_cast<int32_t>(shape.size())};
      op.input(shape, x).constant(entries, begin).constant(entries, size).output(DType::i64);
      const auto y = op.run<int64_t>();
      EXPECT_EQ(y, moved(op.graph.output(op.node).shape, shape, x, [&](Index i) {
                  for (size_t d = 0; d < i.size(); ++d) i[d] += begin[d];
                  return i;
                }));
    }
}

TEST(Slice, RefusesByName) {
  auto refusal = [](std::vector<int32_t> begin, std::vector<int32_t> size) {
    OneOp op("SLICE");
    op.input({2, 3}, counted<float>(6)).constant({static_cast<int32_t>(begin.size())}, begin).constant({static_cast<int32_t>(size.size())}, size).output(DType::f32);
    return op.prepare();
  };
  EXPECT_EQ(refusal({0, 1}, {2, 3}), "3 elements from 1 of dimension 1 of 2x3; the slice must lie within the input");
  EXPECT_EQ(refusal({0, -1}, {2, 1}), "1 elements from -1 of dimension 1 of 2x3; the slice must lie within the input");
  EXPECT_EQ(refusal({0, 9}, {2, -1}), "-6 elements from 9 of dimension 1 of 2x3; the slice must lie within the input");
  EXPECT_EQ(refusal({0}, {2}), "1 beginnings and 1 sizes for an input of 2x3; there must be one for each dimension");
}

}  // namespace tinsmith::slice_test
