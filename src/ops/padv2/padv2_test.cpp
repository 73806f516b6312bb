#include "ops/grid_test.h"

namespace tinsmith::padv2_test {

TEST(PadV2, PutsTheInputBetweenValues) {
  const auto x = counted<float>(6);
  const Shape shape{2, 3};
  OneOp op("PADV2");
  op.input(shape, x).constant({2, 2}, std::vector<int64_t>{1, 0, 2, 1}).constant({}, std::vector<float>{-2.5f}).output(DType::f32);
  const auto y = op.run<float>();
  EXPECT_EQ(op.graph.output(op.node).shape, (Shape{3, 6}));
  EXPECT_EQ(y, (std::vector<float>{-2.5, -2.5, -2.5, -2.5, -2.5, -2.5, -2.5, -2.5, 1, 2, 3, -2.5, -2.5, -2.5, 4, 5, 6, -2.5}));
  OneOp bytes("PADV2");
  bytes.input({2}, std::vector<int8_t>{1, 2}, quantised(0.1f, 4)).constant({1, 2}, std::vector<int32_t>{1, 1});
  bytes.constant({1}, std::vector<int8_t>{-9}, quantised(0.1f, 4)).output(DType::i8, quantised(0.1f, 4));
  EXPECT_EQ(bytes.run<int8_t>(), (std::vector<int8_t>{-9, 1, 2, -9}));
}

TEST(PadV2, RefusesByName) {
  auto refusal = [](auto value, Shape shape, Quantisation q) {
    OneOp op("PADV2");
    op.input({2}, std::vector<int8_t>{1, 2}, quantised(0.1f, 4)).constant({1, 2}, std::vector<int32_t>{1, 1});
    op.constant(std::move(shape), value, std::move(q)).output(DType::i8, quantised(0.1f, 4));
    return op.prepare();
  };
  EXPECT_EQ(refusal(std::vector<int8_t>{1, 2}, {2}, quantised(0.1f, 4)), "the value has 2 elements; one is due");
  EXPECT_EQ(refusal(std::vector<float>{1}, {}, {}), "the value \"c\" is float32; the input's type is handled");
  EXPECT_EQ(refusal(std::vector<int8_t>{1}, {}, quantised(0.2f, 4)),
            "\"x\" and \"c\" have different scales or zero points; the operator does not rescale: quantise the model again");
}

}  // namespace tinsmith::padv2_test
