#include <array>

#include "ops/pair_test.h"

namespace tinsmith::select_v2_test {

template <class X>
void choose() {
  Numbers r;
  for (const auto& [sc, sa, sb, sy] : std::vector<std::array<Shape, 4>>{{Shape{7}, {7}, {7}, {7}}, {Shape{2, 1}, {3}, {2, 3}, {2, 3}}, {Shape{3}, {2, 1}, {}, {2, 3}}, {Shape{1, 2, 1, 2}, {2, 1, 3, 1}, {1}, {2, 2, 3, 2}}, {Shape{2, 3}, {1}, {1}, {2, 3}}}) {
    const auto c = r.many<uint8_t>(elements(sc).value(), 0, 1);
    const auto a = r.many<X>(elements(sa).value(), 0, 100), b = r.many<X>(elements(sb).value(), 0, 100);
    const Quantisation q = sizeof(X) < 4 ? quantised(1) : Quantisation{};
    OneOp op("SELECT_V2");
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

TEST(SelectV2, Chooses) {
  choose<float>();
  choose<int8_t>();
  choose<int16_t>();
  choose<int64_t>();
}

TEST(SelectV2, RefusesByName) {
  OneOp op("SELECT_V2");
  op.input({2}, std::vector<uint8_t>(2)).input({2}, std::vector<float>(2)).input({2}, std::vector<int32_t>(2)).output(DType::f32);
  op.graph.tensors[0].type = DType::boolean;
  EXPECT_EQ(op.prepare(), "the second choice \"x\" is int32; the first's type is handled");
}

}  // namespace tinsmith::select_v2_test
