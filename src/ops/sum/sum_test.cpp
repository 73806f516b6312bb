#include <algorithm>
#include <limits>

#include "ops/reduce_test.h"

namespace tinsmith::sum_test {

TEST(Sum, Numbers) {
  Numbers r;
  for (const Folding& f : foldings()) {
    const auto x = r.reals(elements(f.shape).value(), -3, 3);
    const auto q = r.many<int32_t>(elements(f.shape).value(), INT32_MIN / 2, INT32_MAX);
    OneOp op("SUM"), whole("SUM");
    const auto y = f.build(op, x).output(DType::f32).run<float>();
    const auto w = f.build(whole, q).output(DType::i32).run<int32_t>();
    const auto groups = f.groups(x);
    const auto wholes = f.groups(q);
    for (size_t i = 0; i < y.size(); ++i) {
      double sum = 0;
      uint32_t wrapped = 0;
      for (float v : groups[i]) sum += v;
      for (int32_t v : wholes[i]) wrapped += static_cast<uint32_t>(v);
      EXPECT_NEAR(y[i], sum, 1e-5 * static_cast<double>(groups[i].size()));
      EXPECT_EQ(w[i], static_cast<int32_t>(wrapped));
    }
  }
}

template <class T>
void integers(int zx, int zy) {
  Numbers r;
  for (const Folding& f : foldings())
    for (float ys : {0.5f, 0.011f, 1e-9f}) {
      const auto x = r.many<T>(elements(f.shape).value(), std::numeric_limits<T>::min(), std::numeric_limits<T>::max());
      OneOp op("SUM");
      const auto y = f.build(op, x, quantised(0.05f, zx)).output(dtype_of<T>(), quantised(ys, zy)).template run<T>();
      const auto groups = f.groups(x);
      const FixedPoint fp = fixed_point(double{0.05f} / double{ys});
      for (size_t i = 0; i < y.size(); ++i) {
        int64_t sum = 0;
        for (T v : groups[i]) sum += v - zx;
        const auto q = static_cast<int32_t>(static_cast<uint32_t>(reference_requantise(sum, fp.multiplier, fp.shift)) + static_cast<uint32_t>(zy));
        EXPECT_EQ(int{y[i]}, std::clamp<int32_t>(q, std::numeric_limits<T>::min(), std::numeric_limits<T>::max())) << text(f.shape);
      }
    }
}

TEST(Sum, Int8ToTheBit) { integers<int8_t>(13, -5); }
TEST(Sum, Int16ToTheBit) { integers<int16_t>(0, 0); }

}  // namespace tinsmith::sum_test
