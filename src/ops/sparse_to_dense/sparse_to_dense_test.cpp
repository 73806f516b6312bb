#include "ops/grid_test.h"

namespace tinsmith::sparse_to_dense_test {

template <class T, class I>
void dense(DType type, const Quantisation& q = {}) {
  Numbers r;
  for (const Shape& shape : some_shapes())
    for (bool scalar : {false, true}) {
      const auto depth = static_cast<int32_t>(shape.size());
      std::vector<I> index;
      for (int i = 0; i < 5; ++i)
        for (int32_t d : shape) index.push_back(static_cast<I>(r.between(-1, d)));  // some are out of range
      const auto values = counted<T>(scalar ? 1 : 5);
      OneOp op("SPARSE_TO_DENSE");
      if (depth == 1) op.input({5}, index);
      else op.input({5, depth}, index);
      op.constant({depth}, std::vector<int32_t>(shape.begin(), shape.end())).input(scalar ? Shape{} : Shape{5}, values, q).input({}, std::vector<T>{99}, q);
      const auto y = op.output(type, q).run<T>();
      std::vector<T> expected;
      for_each_index(shape, [&](const Index& i) {
        T v = 99;
        for (size_t row = 0; row < 5; ++row)
          if (std::equal(i.begin(), i.end(), index.begin() + static_cast<std::ptrdiff_t>(row) * depth)) v = values[scalar ? 0 : row];
        expected.push_back(v);
      });
      EXPECT_EQ(y, expected) << text(shape);
    }
}

TEST(SparseToDense, PutsValuesWhereTheIndicesSay) {
  dense<float, int32_t>(DType::f32);
  dense<int8_t, int64_t>(DType::i8, quantised(0.5f, 3));
  dense<int64_t, int32_t>(DType::i64);
}

TEST(SparseToDense, OfOneIndex) {
  OneOp op("SPARSE_TO_DENSE");
  op.input({}, std::vector<int32_t>{2}).constant({1}, std::vector<int32_t>{4}).input({}, std::vector<float>{7}).input({1}, std::vector<float>{-1}).output(DType::f32);
  EXPECT_EQ(op.run<float>(), (std::vector<float>{-1, -1, 7, -1}));
}

TEST(SparseToDense, RefusesByName) {
  auto refusal = [](Shape index, const std::vector<int32_t>& shape, Shape values, Shape otherwise = {}) {
    OneOp op("SPARSE_TO_DENSE");
    op.input(index, std::vector<int32_t>(static_cast<size_t>(elements(index).value()))).constant({static_cast<int32_t>(shape.size())}, shape);
    op.input(values, std::vector<float>(static_cast<size_t>(elements(values).value()))).input(otherwise, std::vector<float>(static_cast<size_t>(elements(otherwise).value())));
    return op.output(DType::f32).prepare();
  };
  EXPECT_EQ(refusal({3}, {4, 4}, {3}), "indices of 3 into 4x4; each must have one number for each dimension");
  EXPECT_EQ(refusal({3, 2, 1}, {4}, {3}), "indices of 3x2x1 into 4; each must have one number for each dimension");
  EXPECT_EQ(refusal({3}, {4}, {2}), "values of 2 for 3 indices; one for each is due, or a scalar");
  EXPECT_EQ(refusal({3}, {4}, {3}, {2}), "2 values for the others; one is due");
  EXPECT_EQ(refusal({3}, {-4}, {3}), "an output of -4; dimensions must not be negative, nor the elements over 2^28");
}

}  // namespace tinsmith::sparse_to_dense_test
