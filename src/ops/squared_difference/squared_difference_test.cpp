#include <algorithm>
#include <limits>

#include "ops/pair_test.h"

namespace tinsmith::squared_difference_test {

TEST(SquaredDifference, Numbers) {
  Numbers r;
  check_pairs<float, float>("SQUARED_DIFFERENCE", DType::f32, DType::f32, [&](int64_t n) { return r.reals(n, -9, 9); }, [](float a, float b) { return (a - b) * (a - b); });
  check_pairs<int32_t, int32_t>("SQUARED_DIFFERENCE", DType::i32, DType::i32, [&](int64_t n) { return r.many<int32_t>(n, -900, 900); }, [](int32_t a, int32_t b) { return (a - b) * (a - b); });
}

template <class T>
void integers(int shift, int za, int zb, int zy) {
  Numbers r;
  for (float ys : {0.5f, 0.02f, 1e-9f}) {
    const float as = 0.11f, bs = 0.07f;
    const double twice = 2 * double{as};
    const FixedPoint fa = fixed_point(double{as} / twice), fb = fixed_point(double{bs} / twice);
    const FixedPoint fy = fixed_point(twice * twice / (double{ys} * (1 << 2 * shift)));
    check_pairs<T, T>("SQUARED_DIFFERENCE", dtype_of<T>(), dtype_of<T>(), [&](int64_t n) { return r.many<T>(n, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()); }, [&](T a, T b) {
      const int64_t d = reference_requantise((a - za) * (1 << shift), fa.multiplier, fa.shift) - reference_requantise((b - zb) * (1 << shift), fb.multiplier, fb.shift);
      const auto q = static_cast<int32_t>(static_cast<uint32_t>(reference_requantise(d * d, fy.multiplier, fy.shift)) + static_cast<uint32_t>(zy));
      return static_cast<T>(std::clamp<int32_t>(q, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()));
    }, quantised(as, za), quantised(bs, zb), quantised(ys, zy));
  }
}

TEST(SquaredDifference, Int8ToTheBit) { integers<int8_t>(7, 4, -9, -120); }
TEST(SquaredDifference, Int16ToTheBit) { integers<int16_t>(0, 0, 0, 0); }

}  // namespace tinsmith::squared_difference_test
