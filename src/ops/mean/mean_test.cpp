#include <cmath>
#include <limits>

#include "ops/reduce_test.h"

namespace tinsmith::mean_test {

TEST(Mean, FloatIsTheDoubleMeanWithinRounding) {
  Numbers r;
  for (const Folding& f : foldings()) {
    const auto x = r.reals(elements(f.shape).value(), -3, 3);
    OneOp op("MEAN");
    const auto y = f.build(op, x).output(DType::f32).run<float>();
    EXPECT_EQ(op.graph.output(op.node).shape, f.folded());
    const auto groups = f.groups(x);
    ASSERT_EQ(y.size(), groups.size());
    for (size_t i = 0; i < y.size(); ++i) {
      double sum = 0;
      for (float v : groups[i]) sum += v;
      EXPECT_NEAR(y[i], sum / static_cast<double>(groups[i].size()), 1e-6) << text(f.shape);
    }
  }
}

template <class T>
void integers(int zero) {
  Numbers r;
  for (const Folding& f : foldings())
    for (float y_scale : {0.05f, 0.031f, 1e-8f}) {
      const auto x = r.many<T>(elements(f.shape).value(), std::numeric_limits<T>::min(), std::numeric_limits<T>::max());
      OneOp op("MEAN");
      const auto y = f.build(op, x, quantised(0.05f, zero)).output(dtype_of<T>(), quantised(y_scale, -zero / 2)).template run<T>();
      const auto groups = f.groups(x);
      ASSERT_EQ(y.size(), groups.size());
      for (size_t i = 0; i < y.size(); ++i) {
        const auto n = static_cast<int64_t>(groups[i].size());
        int64_t sum = 0;
        for (T v : groups[i]) sum += v - zero;
        // the multiplier of the ratio of scales, divided by n with the bits that n has to spare
        const FixedPoint fp = fixed_point(double{0.05f} / double{y_scale});
        int bits = 0;
        while ((int64_t{2} << bits) <= n) ++bits;
        bits = std::min(bits, 31 + fp.shift);
        const auto multiplier = static_cast<int32_t>((int64_t{fp.multiplier} << bits) / n);
        const auto q = static_cast<int32_t>(static_cast<uint32_t>(reference_requantise(sum, multiplier, fp.shift - bits)) + static_cast<uint32_t>(-zero / 2));
        EXPECT_EQ(int{y[i]}, std::clamp<int32_t>(q, std::numeric_limits<T>::min(), std::numeric_limits<T>::max())) << text(f.shape);
        if (y_scale > 0.001f) {
          constexpr double least = std::numeric_limits<T>::min(), most = std::numeric_limits<T>::max();
          const double exact = static_cast<double>(sum) / static_cast<double>(n) * double{0.05f} / double{y_scale} - zero / 2;
          EXPECT_NEAR(y[i], std::clamp(exact, least, most), 1.01);  // it is rounded twice
        }
      }
    }
}

TEST(Mean, Int8ToTheBit) { integers<int8_t>(13); }
TEST(Mean, Int16ToTheBit) { integers<int16_t>(0); }

TEST(Mean, RefusesByName) {
  auto refusal = [](std::vector<int32_t> axes) {
    OneOp op("MEAN");
    op.input({2, 3}, std::vector<int32_t>(6)).constant({static_cast<int32_t>(axes.size())}, axes).output(DType::i32);
    return op.prepare();
  };
  EXPECT_EQ(refusal({0}), "the input \"x\" is int32; float32, int8, uint8 or int16 is handled");
  EXPECT_EQ(refusal({2}), "axis 2 of an operand of 2 dimensions; the model is broken: make it again");
  OneOp run_time("MEAN");
  run_time.input({2, 3}, std::vector<float>(6)).input({1}, std::vector<int32_t>{0}).output(DType::f32);
  EXPECT_EQ(run_time.prepare(), "the axes \"x\" are computed at run time; make them a constant of the model");
  OneOp wide("MEAN");
  wide.input({1, 2, 2, 2, 2, 2, 2, 2}, std::vector<float>(128)).constant({4}, std::vector<int32_t>{1, 3, 5, 7}).output(DType::f32);
  EXPECT_EQ(wide.prepare(), "");
}

}  // namespace tinsmith::mean_test
