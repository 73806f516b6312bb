#include "ops/op_test.h"

namespace tinsmith::embedding_lookup_test {

TEST(EmbeddingLookup, RowsOfATable) {
  OneOp op("EMBEDDING_LOOKUP");
  const std::vector<float> table{1, 2, 3, 4, 5, 6};
  EXPECT_EQ(op.input({4}, std::vector<int32_t>{2, 0, -5, 9}).constant({3, 2}, table).output(DType::f32).run<float>(), (std::vector<float>{5, 6, 1, 2, 1, 2, 5, 6}))
      << "out of range: the nearest";
  EXPECT_EQ(op.graph.output(op.node).shape, (Shape{4, 2}));
}

TEST(EmbeddingLookup, Int8BecomesFloat) {
  for (const Quantisation& q : {quantised(0.5f), Quantisation{{0.5f, 0.25f}, {0, 0}, 0}}) {
    OneOp op("EMBEDDING_LOOKUP");
    const auto y = op.input({2}, std::vector<int32_t>{1, 0}).constant({2, 1, 3}, std::vector<int8_t>{1, -2, 3, 4, 5, -128}, q).output(DType::f32).run<float>();
    const float s = q.scale.back();
    EXPECT_EQ(y, (std::vector<float>{4 * s, 5 * s, -128 * s, 0.5f, -1, 1.5f}));
  }
}

TEST(EmbeddingLookup, RefusesByName) {
  OneOp op("EMBEDDING_LOOKUP");
  op.input({1}, std::vector<int64_t>{1}).constant({3, 2}, std::vector<float>(6)).output(DType::f32);
  EXPECT_EQ(op.prepare(), "the tensor of indices \"x\" is int64; int32 is handled");
  OneOp zero("EMBEDDING_LOOKUP");
  zero.input({1}, std::vector<int32_t>{1}).constant({3, 2}, std::vector<int8_t>(6), quantised(1, 3)).output(DType::f32);
  EXPECT_EQ(zero.prepare(), "a table with the zero point 3; quantise it symmetrically");
}

}  // namespace tinsmith::embedding_lookup_test
