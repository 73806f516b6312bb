#include "ops/grid_test.h"

namespace tinsmith::matrix_diag_test {

template <class T>
void diagonals(DType type, const Quantisation& q = {}) {
  for (const Shape& shape : some_shapes()) {
    const auto x = counted<T>(elements(shape).value());
    OneOp op("MATRIX_DIAG");
    const auto y = op.input(shape, x, q).output(type, q).template run<T>();
    Shape due = shape;
    due.push_back(shape.back());
    EXPECT_EQ(op.graph.output(op.node).shape, due);
    EXPECT_EQ(y, moved(due, shape, x, [](Index i) {
                const bool apart = i[i.size() - 1] != i[i.size() - 2];
                i.pop_back();
                return apart ? Index{} : i;
              }));
  }
}

TEST(MatrixDiag, ZerosBesideTheDiagonal) {
  diagonals<float>(DType::f32);
  diagonals<int8_t>(DType::i8, quantised(0.5f));
  diagonals<int16_t>(DType::i16, quantised(0.5f));
  diagonals<int64_t>(DType::i64);
}

TEST(MatrixDiag, RefusesByName) {
  OneOp zero("MATRIX_DIAG"), scale("MATRIX_DIAG"), scalar("MATRIX_DIAG"), type("MATRIX_DIAG");
  EXPECT_EQ(zero.input({2}, std::vector<int8_t>(2), quantised(1, 3)).output(DType::i8, quantised(1, 3)).prepare(), "an input with the zero point 3; the number 0 stands beside the diagonal: it must be 0");
  EXPECT_EQ(scale.input({2}, std::vector<int8_t>(2), quantised(1)).output(DType::i8, quantised(2)).prepare(),
            "\"x\" and \"y\" have different scales or zero points; the operator does not rescale: quantise the model again");
  EXPECT_EQ(scalar.input({}, std::vector<float>(1)).output(DType::f32).prepare(), "the diagonal of a scalar; give it a dimension");
  EXPECT_EQ(type.input({1}, std::vector<uint32_t>(1)).output(DType::u32).prepare(), "the input \"x\" is uint32; float32, int8, uint8, int16, int32 or int64 is handled");
}

}  // namespace tinsmith::matrix_diag_test
