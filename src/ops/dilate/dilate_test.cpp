#include "ops/grid_test.h"

namespace tinsmith::dilate_test {

template <class T>
void dilate(DType type, const Quantisation& q = {}) {
  Numbers r;
  for (const Shape& shape : some_shapes()) {
    if (shape.size() > 4) continue;
    for (int trial = 0; trial < 4; ++trial) {
      std::vector<int32_t> dilation;
      Shape due;
      for (int32_t d : shape) {
        dilation.push_back(trial == 0 ? 1 : static_cast<int32_t>(r.between(1, 3)));
        due.push_back((d - 1) * dilation.back() + 1);
      }
      const auto x = counted<T>(elements(shape).value());
      OneOp op("DILATE");
      op.input(shape, x, q).constant({static_cast<int32_t>(shape.size())}, dilation).constant({}, std::vector<T>{-7}, q);
      const auto y = op.output(type, q).run<T>();
      EXPECT_EQ(op.graph.output(op.node).shape, due);
      EXPECT_EQ(y, moved<T>(due, shape, x, [&](const Index& i) {
                  Index from;
                  for (size_t d = 0; d < i.size(); ++d)
                    if (i[d] % dilation[d]) return Index{};
                    else from.push_back(i[d] / dilation[d]);
                  return from;
                }, T{-7}));
    }
  }
}

TEST(Dilate, SetsElementsApart) {
  dilate<float>(DType::f32);
  dilate<int8_t>(DType::i8, quantised(0.5f, 3));
  dilate<int64_t>(DType::i64);
}

TEST(Dilate, ByOneIsAView) {
  OneOp op("DILATE");
  EXPECT_EQ(op.input({2, 2}, counted<float>(4)).constant({2}, std::vector<int32_t>{1, 1}).constant({}, std::vector<float>{0}).output(DType::f32).run<float>(), counted<float>(4));
  EXPECT_EQ(op.lowered.kernel, nullptr);
}

TEST(Dilate, RefusesByName) {
  auto refusal = [](const std::vector<int32_t>& dilations, float scale = 1) {
    OneOp op("DILATE");
    op.input({2, 3}, std::vector<int8_t>(6), quantised(1)).constant({static_cast<int32_t>(dilations.size())}, dilations).constant({}, std::vector<int8_t>{0}, quantised(scale));
    return op.output(DType::i8, quantised(1)).prepare();
  };
  EXPECT_EQ(refusal({2}), "1 dilations for an input of 2x3; one for each dimension is due");
  EXPECT_EQ(refusal({2, 0}), "the dilation 0; it must be 1 or more");
  EXPECT_EQ(refusal({2, 2}, 3), "\"c\" and \"y\" have different scales or zero points; the operator does not rescale: quantise the model again");
  EXPECT_EQ(refusal({INT32_MAX, INT32_MAX}), "an output of 2147483648x4294967295; dimensions must not be negative, nor the elements over 2^28");
  OneOp value("DILATE"), computed("DILATE");
  EXPECT_EQ(value.input({2}, std::vector<float>(2)).constant({1}, std::vector<int32_t>{2}).input({}, std::vector<float>(1)).output(DType::f32).prepare(),
            "the value is computed at run time; make it a constant of the model");
  EXPECT_EQ(computed.input({2}, std::vector<float>(2)).input({1}, std::vector<int32_t>{2}).constant({}, std::vector<float>(1)).output(DType::f32).prepare(),
            "the dilations \"x\" are computed at run time; make them a constant of the model");
}

}  // namespace tinsmith::dilate_test
