#include <array>

#include "ops/pair_test.h"

namespace tinsmith::select_test {

template <class X>
void choose() {
  Numbers r;
  for (const auto& [sc, sa, sb, sy] : std::vector<std::array<Shape, 4>>{{Shape{7}, {7}, {7}, {7}}, {Shape{}, {2, 2}, {2, 2}, {2, 2}}, {Shape{2, 3}, {2, 3}, {2, 3}, {2, 3}}}) {
    const auto c = r.many<uint8_t>(elements(sc).value(), 0, 1);
    const auto a = r.many<X>(elements(sa).value(), 0, 100), b = r.many<X>(elements(sb).value(), 0, 100);
    const Quantisation q = sizeof(X) < 4 ? quantised(1) : Quantisation{};
    OneOp op("SELECT");
    op.input(sc, c).input(sa, a, q).input(sb, b, q).output(dtype_of<X>(), q);
    op.graph.tensors[0].type = DType::boolean;
    const auto y = op.run<X>();
    ASSERT_EQ(op.graph.output(op.node).shape, sy);
    size_t k = 0;
    for (const Shape& s : {sy})
      for_each_index(s, [&, &sc = sc, &sa = sa, &sb = sb](const Index& i) { EXPECT_EQ(y[k++], at_broadcast(sc, c, i) ? at_broadcast(sa, a, i) : at_broadcast(sb, b, i)); });
    op.check_overlaps();
  }
}

TEST(Select, Chooses) {
  choose<float>();
  choose<int8_t>();
  choose<int16_t>();
  choose<int64_t>();
}

TEST(Select, AConditionForEachRow) {
  OneOp op("SELECT");
  op.input({2}, std::vector<uint8_t>{1, 0}).input({2, 2}, std::vector<float>{1, 2, 3, 4}).input({2, 2}, std::vector<float>{5, 6, 7, 8}).output(DType::f32);
  op.graph.tensors[0].type = DType::boolean;
  EXPECT_EQ(op.run<float>(), (std::vector<float>{1, 2, 7, 8}));
}

// As TensorFlow Lite's kernel does: the numbers are moved, not the values.
TEST(Select, Int16IsMovedWhateverItsScale) {
  OneOp op("SELECT"), eight("SELECT");
  op.input({2}, std::vector<uint8_t>{1, 0}).input({2}, std::vector<int16_t>{9, 8}, quantised(1)).input({2}, std::vector<int16_t>{7, 6}, quantised(3));
  op.output(DType::i16, quantised(1)).graph.tensors[0].type = DType::boolean;
  EXPECT_EQ(op.run<int16_t>(), (std::vector<int16_t>{9, 6}));
  eight.input({1}, std::vector<uint8_t>(1)).input({1}, std::vector<int8_t>(1), quantised(1)).input({1}, std::vector<int8_t>(1), quantised(3));
  eight.output(DType::i8, quantised(1)).graph.tensors[0].type = DType::boolean;
  EXPECT_EQ(eight.prepare(), "\"x\" and \"y\" have different scales or zero points; the operator does not rescale: quantise the model again");
}

TEST(Select, RefusesByName) {
  OneOp op("SELECT"), type("SELECT");
  op.input({2, 2}, std::vector<uint8_t>(4)).input({2, 2}, std::vector<float>(4)).input({2}, std::vector<float>(2)).output(DType::f32);
  op.graph.tensors[0].type = DType::boolean;
  EXPECT_EQ(op.prepare(), "a condition of 2x2 and choices of 2x2 and 2; the choices must be alike, and the condition fit them");
  type.input({2}, std::vector<float>(2)).input({2}, std::vector<float>(2)).input({2}, std::vector<float>(2)).output(DType::f32);
  EXPECT_EQ(type.prepare(), "the condition \"x\" is float32; bool is handled");
}

}  // namespace tinsmith::select_test
