#include <algorithm>
#include <limits>

#include "ops/pair_test.h"

namespace tinsmith::add_test {

TEST(Add, Numbers) {
  Numbers r;
  for (const char* act : {"none", "relu", "relu6", "relu_n1_to_1"}) {
    const FloatRange range = activation_range(act);
    const auto attrs = [&](OneOp& op) { op.attr("activation", act); };
    check_pairs<float, float>("ADD", DType::f32, DType::f32, [&](int64_t n) { return r.reals(n, -5, 5); },
                              [&](float a, float b) { return std::clamp(a + b, range.low, range.high); }, {}, {}, {}, attrs);
    check_pairs<int32_t, int32_t>("ADD", DType::i32, DType::i32, [&](int64_t n) { return r.many<int32_t>(n, INT32_MIN / 2, INT32_MAX); }, [&](int32_t a, int32_t b) {
      const auto wrapped = static_cast<int32_t>(static_cast<uint32_t>(a) + static_cast<uint32_t>(b));
      const double inside = std::clamp(static_cast<double>(wrapped), static_cast<double>(range.low), static_cast<double>(range.high));
      return static_cast<int32_t>(inside);
    }, {}, {}, {}, attrs);
  }
}

template <class T>
void integers(int shift, int za, int zb, int zy) {
  Numbers r;
  for (const char* act : {"none", "relu", "relu6", "relu_n1_to_1"})
    for (float ys : {0.05f, 0.9f, 1e-8f}) {
      const float as = 0.031f, bs = 0.007f;
      const double twice = 2 * std::max(double{as}, double{bs});
      const FixedPoint fa = fixed_point(double{as} / twice), fb = fixed_point(double{bs} / twice), fy = fixed_point(twice / (double{ys} * (1 << shift)));
      const auto f = [&](T a, T b) {
        const int64_t u = reference_requantise((a - za) * (int64_t{1} << shift), fa.multiplier, fa.shift), v = reference_requantise((b - zb) * (int64_t{1} << shift), fb.multiplier, fb.shift);
        return reference_requantise(u + v, fy.multiplier, fy.shift);
      };
      check_pairs<T, T>("ADD", dtype_of<T>(), dtype_of<T>(), [&](int64_t n) { return r.many<T>(n, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()); }, [&](T a, T b) {
        Tensor y{"y", dtype_of<T>(), {}, quantised(ys, zy), nullptr, false};
        const IntRange range = activation_range(act, y);
        const auto q = static_cast<int32_t>(static_cast<uint32_t>(f(a, b)) + static_cast<uint32_t>(zy));  // wraps as the kernels do
        return static_cast<T>(std::min(std::max(q, range.low), range.high));
      }, quantised(as, za), quantised(bs, zb), quantised(ys, zy), [&](OneOp& op) { op.attr("activation", act); });
    }
}

TEST(Add, Int8ToTheBit) { integers<int8_t>(20, 4, -9, 30); }
TEST(Add, Int16ToTheBit) { integers<int16_t>(15, 0, 0, 0); }

TEST(Add, RefusesByName) {
  OneOp shapes("ADD"), scale("ADD"), zero("ADD");
  EXPECT_EQ(shapes.input({2}, std::vector<float>(2)).input({3}, std::vector<float>(3)).output(DType::f32).prepare(),
            "shapes 2 and 3 do not go together; each dimension must be equal, or 1 in one of them");
  EXPECT_EQ(scale.input({2}, std::vector<int8_t>(2)).input({2}, std::vector<int8_t>(2)).output(DType::i8).prepare(), "\"x\" has 0 scales; a quantised operand needs one");
  EXPECT_EQ(zero.input({2}, std::vector<int16_t>(2), quantised(1, 3)).input({2}, std::vector<int16_t>(2), quantised(1)).output(DType::i16, quantised(1)).prepare(),
            "\"x\" is int16 with zero point 3; int16 is symmetric: it must be 0");
}

TEST(Add, Int64) {
  Numbers r;
  const auto f = [](int64_t a, int64_t b) { return static_cast<int64_t>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b)); };
  check_pairs<int64_t, int64_t>("ADD", DType::i64, DType::i64, [&](int64_t n) { return r.many<int64_t>(n, -(int64_t{1} << 61), INT64_MAX / 2); }, f);
  OneOp op("ADD");
  op.attr("activation", "relu").input({1}, std::vector<int64_t>(1)).input({1}, std::vector<int64_t>(1)).output(DType::i64);
  EXPECT_EQ(op.prepare(), "int64 with the activation relu; int64 is handled without one");
}

}  // namespace tinsmith::add_test
