#include <algorithm>

#include "ops/pair_test.h"

namespace tinsmith::div_test {

TEST(Div, Numbers) {
  Numbers r;
  check_pairs<float, float>("DIV", DType::f32, DType::f32, [&](int64_t n) { return r.reals(n, -9, 9); }, [](float a, float b) { return std::min(std::max(a / b, 0.0f), 6.0f); }, {}, {}, {},
                            [](OneOp& op) { op.attr("activation", "relu6"); });
  check_pairs<int32_t, int32_t>("DIV", DType::i32, DType::i32, [&](int64_t n) { return r.many<int32_t>(n, -9, 9); }, [](int32_t a, int32_t b) { return b == 0 ? 0 : a / b; });
  OneOp ends("DIV");
  EXPECT_EQ(ends.input({2}, std::vector<int32_t>{INT32_MIN, 3}).input({2}, std::vector<int32_t>{-1, 0}).output(DType::i32).run<int32_t>(), (std::vector<int32_t>{INT32_MIN, 0}));
}

// The reciprocal of fixed point is right to nearly all of its 31 bits: the rounded exact quotient, or its neighbour.
TEST(Div, Int8IsTheRoundedQuotient) {
  for (float ys : {0.5f, 0.02f}) {
    std::vector<int8_t> a, b;
    for (int u = -128; u < 128; u += 3)
      for (int v = -128; v < 128; v += 5) a.push_back(static_cast<int8_t>(u)), b.push_back(static_cast<int8_t>(v));
    OneOp op("DIV");
    const auto n = static_cast<int32_t>(a.size());
    const auto y = op.input({n}, a, quantised(0.1f, 5)).input({n}, b, quantised(0.3f, -8)).output(DType::i8, quantised(ys, 7)).run<int8_t>();
    for (size_t i = 0; i < a.size(); ++i) {
      const double exact = b[i] == -8 ? (a[i] < 5 ? -1e9 : a[i] > 5 ? 1e9 : 0) : (a[i] - 5) * 0.1 / ((b[i] + 8) * 0.3) / double{ys};
      EXPECT_NEAR(y[i], std::clamp(exact + 7, -128.0, 127.0), 0.51) << +a[i] << " / " << +b[i];
    }
  }
}

// -47.5 and -18.5 but for the scales' own rounding, which a factor computed in float loses.
TEST(Div, Int8FactorIsComputedInDouble) {
  OneOp op("DIV");
  op.input({2}, std::vector<int8_t>{-95, -37}, quantised(3)).input({1}, std::vector<int8_t>{-78}, quantised(0.01f, -128));
  EXPECT_EQ(op.output(DType::i8, quantised(12)).run<int8_t>(), (std::vector<int8_t>{-48, -19}));
}

TEST(Div, RefusesByName) {
  OneOp op("DIV");
  op.input({2}, std::vector<int16_t>(2), quantised(1)).input({2}, std::vector<int16_t>(2), quantised(1)).output(DType::i16, quantised(1));
  EXPECT_EQ(op.prepare(), "the first operand \"x\" is int16; float32, int32 or int8 is handled");
}

}  // namespace tinsmith::div_test
