#include "ops/grid_test.h"

namespace tinsmith::pad_test {

// Paddings of 0, 1, 2 ... in turn.
std::vector<int32_t> turns(size_t rank, int from) {
  std::vector<int32_t> p;
  for (size_t i = 0; i < 2 * rank; ++i) p.push_back((from + static_cast<int>(i)) % 3);
  return p;
}

TEST(Pad, PutsTheInputBetweenZeros) {
  for (const Shape& shape : some_shapes())
    for (int from : {0, 1, 2}) {
      const auto p = turns(shape.size(), from);
      const auto x = counted<int16_t>(elements(shape).value());
      const auto source = [&](const Index& i) {
        Index at;
        for (size_t d = 0; d < i.size(); ++d) {
          at.push_back(i[d] - p[2 * d]);
          if (at[d] < 0 || at[d] >= shape[d]) return Index{};
        }
        return at;
      };
      OneOp op("PAD");
      op.input(shape, x, quantised(0.5f)).constant({static_cast<int32_t>(shape.size()), 2}, p).output(DType::i16, quantised(0.5f));
      const auto y = op.run<int16_t>();
      EXPECT_EQ(y, moved(op.graph.output(op.node).shape, shape, x, source));
      // the same of bytes: the zero is the zero point
      const auto bytes = counted<int8_t>(elements(shape).value());
      OneOp small("PAD");
      small.input(shape, bytes, quantised(0.5f, -77)).constant({static_cast<int32_t>(shape.size()), 2}, p).output(DType::i8, quantised(0.5f, -77));
      const auto y_small = small.run<int8_t>();
      EXPECT_EQ(y_small, moved<int8_t>(small.graph.output(small.node).shape, shape, bytes, source, -77));
    }
}

TEST(Pad, OfNothingIsAView) {
  OneOp op("PAD");
  op.input({2, 2}, counted<float>(4)).constant({2, 2}, std::vector<int32_t>(4)).output(DType::f32);
  EXPECT_EQ(op.run<float>(), counted<float>(4));
  EXPECT_EQ(op.lowered.kernel, nullptr);
}

TEST(Pad, RefusesByName) {
  auto refusal = [](const std::vector<int64_t>& p, Shape shape, Quantisation q = quantised(1)) {
    OneOp op("PAD");
    op.input({2}, std::vector<int8_t>(2), quantised(1)).constant(std::move(shape), p).output(DType::i8, std::move(q));
    return op.prepare();
  };
  EXPECT_EQ(refusal({-1, 1}, {1, 2}), "a padding of -1; it must be from 0 to 2^31 - 1");
  EXPECT_EQ(refusal({1, 1, 1, 1}, {2, 2}), "paddings of 2x2 for an input of 2; they must be two for each dimension");
  EXPECT_EQ(refusal({1ll << 40, 0}, {1, 2}), "a padding of 1099511627776; it must be from 0 to 2^31 - 1");
  EXPECT_EQ(refusal({2000000000, 2000000000}, {1, 2}), "an output of 4000000002; dimensions must not be negative, nor the elements over 2^28");
  EXPECT_EQ(refusal({1, 1}, {1, 2}, quantised(2)),
            "\"x\" and \"y\" have different scales or zero points; the operator does not rescale: quantise the model again");
  OneOp run_time("PAD");
  run_time.input({2}, std::vector<float>(2)).input({1, 2}, std::vector<int32_t>{1, 1}).output(DType::f32);
  EXPECT_EQ(run_time.prepare(), "the paddings \"x\" are computed at run time; make them a constant of the model");
}

}  // namespace tinsmith::pad_test
