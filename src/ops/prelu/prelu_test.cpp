#include <algorithm>
#include <limits>

#include "ops/pair_test.h"

namespace tinsmith::prelu_test {

TEST(Prelu, Floats) {
  Numbers r;
  for (const PairShapes& s : pair_shapes()) {
    if (s.a != s.y) continue;
    const auto x = r.reals(elements(s.a).value(), -3, 3), slope = r.reals(elements(s.b).value(), -1, 2);
    OneOp op("PRELU");
    const auto y = op.input(s.a, x).constant(s.b, slope).output(DType::f32).run<float>();
    size_t k = 0;
    for_each_index(s.y, [&](const Index& i) {
      EXPECT_EQ(y[k], x[k] >= 0 ? x[k] : x[k] * at_broadcast(s.b, slope, i));
      ++k;
    });
    op.check_overlaps();
  }
}

template <class T, class S>
void integers(int zx, int zs, int zy) {
  Numbers r;
  for (float ys : {0.04f, 0.01f, 1e-9f}) {
    constexpr int low = std::numeric_limits<T>::min(), high = std::numeric_limits<T>::max();
    const auto x = r.many<T>(60, low, high);
    const auto slope = r.many<S>(5, std::numeric_limits<S>::min(), std::numeric_limits<S>::max());
    OneOp op("PRELU");
    const auto y = op.input({12, 5}, x, quantised(0.05f, zx)).constant({5}, slope, quantised(0.02f, zs)).output(dtype_of<T>(), quantised(ys, zy)).template run<T>();
    const FixedPoint one = fixed_point(double{0.05f} / double{ys}), two = fixed_point(double{0.05f} * double{0.02f} / double{ys});
    for (size_t i = 0; i < x.size(); ++i) {
      const int64_t v = x[i] - zx;
      const int64_t q = v >= 0 ? reference_requantise(v, one.multiplier, one.shift) : reference_requantise(v * (slope[i % 5] - zs), two.multiplier, two.shift);
      EXPECT_EQ(int{y[i]}, std::clamp(static_cast<int32_t>(static_cast<uint32_t>(q) + static_cast<uint32_t>(zy)), low, high));
    }
  }
}

TEST(Prelu, Int8ToTheBit) { integers<int8_t, int8_t>(7, -3, -20); }
TEST(Prelu, Uint8ToTheBit) { integers<uint8_t, uint8_t>(130, 20, 100); }
TEST(Prelu, Int16ToTheBit) { integers<int16_t, int8_t>(0, 0, 0); }

TEST(Prelu, RefusesByName) {
  OneOp op("PRELU"), type("PRELU");
  EXPECT_EQ(op.input({2}, std::vector<float>(2)).constant({3, 2}, std::vector<float>(6)).output(DType::f32).prepare(), "slopes of 3x2 for an input of 2; they must broadcast to it");
  EXPECT_EQ(type.input({2}, std::vector<float>(2)).constant({2}, std::vector<int8_t>(2)).output(DType::f32).prepare(),
            "the tensor of slopes \"c\" is int8; the input's type, or int8 with int16, is handled");
}

}  // namespace tinsmith::prelu_test
