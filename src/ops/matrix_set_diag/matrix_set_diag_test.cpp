#include <algorithm>

#include "ops/grid_test.h"

namespace tinsmith::matrix_set_diag_test {

template <class T>
void diagonals(DType type, const Quantisation& q = {}) {
  Numbers r;
  for (const Shape& shape : some_shapes(2)) {
    const size_t rank = shape.size();
    Shape short_side(shape.begin(), shape.end() - 1);
    short_side.back() = std::min(shape[rank - 1], shape[rank - 2]);
    const auto x = r.many<T>(elements(shape).value(), 0, 9), diagonal = r.many<T>(elements(short_side).value(), 10, 19);
    OneOp op("MATRIX_SET_DIAG");
    const auto y = op.input(shape, x, q).input(short_side, diagonal, q).output(type, q).template run<T>();
    std::vector<T> expected;
    for_each_index(shape, [&](Index i) {
      const auto at = static_cast<size_t>(flat(shape, i));
      const bool on = i[rank - 1] == i[rank - 2];
      i.pop_back();
      expected.push_back(on ? diagonal[static_cast<size_t>(flat(short_side, i))] : x[at]);
    });
    EXPECT_EQ(y, expected) << text(shape);
    op.check_overlaps();
  }
}

TEST(MatrixSetDiag, PutsDiagonalsIntoMatrices) {
  diagonals<float>(DType::f32);
  diagonals<int8_t>(DType::i8, quantised(0.5f, 3));
  diagonals<int16_t>(DType::i16, quantised(0.5f));
  diagonals<int64_t>(DType::i64);
}

TEST(MatrixSetDiag, RefusesByName) {
  auto refusal = [](Shape x, Shape diagonal) {
    OneOp op("MATRIX_SET_DIAG");
    return op.input(x, std::vector<float>(static_cast<size_t>(elements(x).value()))).input(diagonal, std::vector<float>(static_cast<size_t>(elements(diagonal).value()))).output(DType::f32).prepare();
  };
  EXPECT_EQ(refusal({2, 3}, {3}), "diagonals of 3 for matrices of 2x3; one for each matrix is due, as long as its shorter side");
  EXPECT_EQ(refusal({3}, {3}), "diagonals of 3 for matrices of 3; one for each matrix is due, as long as its shorter side");
  OneOp type("MATRIX_SET_DIAG");
  EXPECT_EQ(type.input({2, 2}, std::vector<float>(4)).input({2}, std::vector<int32_t>(2)).output(DType::f32).prepare(), "the diagonal \"x\" is int32; the input's type is handled");
}

}  // namespace tinsmith::matrix_set_diag_test
