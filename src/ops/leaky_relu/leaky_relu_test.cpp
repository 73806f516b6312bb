#include <cmath>
#include <limits>

#include "ops/lowering.h"
#include "ops/op_test.h"

namespace tinsmith::leaky_relu_test {

TEST(LeakyRelu, Floats) {
  Numbers r;
  auto x = r.reals(100, -9, 9);
  for (float v : {0.0f, INFINITY, -INFINITY}) x.push_back(v);
  for (double alpha : {0.2, 0.0, 1.5, -0.3}) {
    OneOp op("LEAKY_RELU");
    const auto y = op.attr("alpha", alpha).input({static_cast<int32_t>(x.size())}, x).output(DType::f32).run<float>();
    ASSERT_EQ(y.size(), x.size());
    for (size_t i = 0; i < x.size(); ++i)
      if (!(std::isinf(x[i]) && alpha == 0.0)) {
        EXPECT_EQ(y[i], x[i] > 0 ? x[i] : x[i] * static_cast<float>(alpha)) << x[i];
      }
    op.check_overlaps();
  }
}

template <class T>
void integers() {
  constexpr int least = std::numeric_limits<T>::min(), most = std::numeric_limits<T>::max();
  const bool eight = sizeof(T) == 1;
  std::vector<T> x;
  for (int v = least; v <= most; v += eight ? 1 : 37) x.push_back(static_cast<T>(v));
  for (float x_scale : {0.01f, 0.9f})
    for (float y_scale : {0.01f, 0.37f, 1e-9f})
      for (double alpha : {0.2, 0.0, 1.5, -0.3}) {
        const int x_zero = eight ? (least + most) / 2 + 9 : 0, y_zero = eight ? (least + most) / 2 - 40 : 0;
        OneOp op("LEAKY_RELU");
        op.attr("alpha", alpha).input({static_cast<int32_t>(x.size())}, x, quantised(x_scale, x_zero)).output(dtype_of<T>(), quantised(y_scale, y_zero));
        const auto y = op.run<T>();
        ASSERT_EQ(y.size(), x.size());
        const float slope = static_cast<float>(alpha);
        const bool in_float = std::is_same_v<T, uint8_t>;  // only TensorFlow Lite has it; Micro multiplies in double
        const FixedPoint one = fixed_point(in_float ? static_cast<double>(x_scale / y_scale) : double{x_scale} / double{y_scale});
        const FixedPoint some =
            fixed_point(std::fabs(in_float ? static_cast<double>(x_scale * slope / y_scale) : double{x_scale} * double{slope} / double{y_scale}));
        for (size_t i = 0; i < x.size(); ++i) {
          const int64_t v = x[i] - x_zero;
          int64_t q = v >= 0 ? reference_requantise(v, one.multiplier, one.shift) : reference_requantise(v, some.multiplier, some.shift);
          if (v < 0 && alpha < 0) q = -q;
          const auto sum = static_cast<int32_t>(static_cast<uint32_t>(q) + static_cast<uint32_t>(y_zero));  // wraps as the kernels do
          ASSERT_EQ(int{y[i]}, std::clamp(sum, least, most)) << +x[i] << " scales " << x_scale << " " << y_scale << " alpha " << alpha;
        }
        op.check_overlaps();
      }
}

TEST(LeakyRelu, Int8ToTheBit) { integers<int8_t>(); }
TEST(LeakyRelu, Uint8ToTheBit) { integers<uint8_t>(); }
TEST(LeakyRelu, Int16ToTheBit) { integers<int16_t>(); }

// A slope computed in float puts both one step lower.
TEST(LeakyRelu, SlopeIsComputedInDouble) {
  OneOp op("LEAKY_RELU");
  op.attr("alpha", 0.7377383).input({2}, std::vector<int16_t>{-31124, -20287}, quantised(6.219708302523941e-05f));
  EXPECT_EQ(op.output(DType::i16, quantised(6.254812615225092e-05f)).run<int16_t>(), (std::vector<int16_t>{-22832, -14882}));
}

TEST(LeakyRelu, RefusesByName) {
  OneOp op("LEAKY_RELU");
  op.attr("alpha", double{INFINITY}).input({2}, std::vector<float>{1, 2}).output(DType::f32);
  EXPECT_EQ(op.prepare(), "alpha is inf; it must be a number");
}

}  // namespace tinsmith::leaky_relu_test
