#include "ops/pair_test.h"

namespace tinsmith::less_equal_test {

template <class X>
void compare(DType type) {
  Numbers r;
  check_pairs<X, uint8_t>("LESS_EQUAL", type, DType::boolean, [&](int64_t n) { return r.many<X>(n, -2, 2); }, [](X a, X b) { return static_cast<uint8_t>(a <= b); });
}

TEST(LessEqual, Numbers) {
  compare<float>(DType::f32);
  compare<int16_t>(DType::i16);
  compare<int32_t>(DType::i32);
  compare<int64_t>(DType::i64);
}

TEST(LessEqual, Int8OfTwoScales) {
  Numbers r;
  const FixedPoint fa = fixed_point(double{0.25f}), fb = fixed_point(double{0.03f});
  check_pairs<int8_t, uint8_t>("LESS_EQUAL", DType::i8, DType::boolean, [&](int64_t n) { return r.many<int8_t>(n, -128, 127); }, [&](int8_t a, int8_t b) {
    const int64_t u = reference_requantise((a - 3) * 256, fa.multiplier, fa.shift), v = reference_requantise((b + 7) * 256, fb.multiplier, fb.shift);
    return static_cast<uint8_t>(u <= v);
  }, quantised(0.25f, 3), quantised(0.03f, -7));
}

TEST(LessEqual, Uint8OfTwoScales) {
  Numbers r;
  const FixedPoint fa = fixed_point(double{0.25f}), fb = fixed_point(double{0.03f});
  check_pairs<uint8_t, uint8_t>("LESS_EQUAL", DType::u8, DType::boolean, [&](int64_t n) { return r.many<uint8_t>(n, 0, 255); }, [&](uint8_t a, uint8_t b) {
    const int64_t u = reference_requantise((a - 3) * 256, fa.multiplier, fa.shift), v = reference_requantise((b - 120) * 256, fb.multiplier, fb.shift);
    return static_cast<uint8_t>(u <= v);
  }, quantised(0.25f, 3), quantised(0.03f, 120));
}

TEST(LessEqual, Int16OfOneScale) {
  Numbers r;
  check_pairs<int16_t, uint8_t>("LESS_EQUAL", DType::i16, DType::boolean, [&](int64_t n) { return r.many<int16_t>(n, -3, 3); }, [](int16_t a, int16_t b) { return static_cast<uint8_t>(a <= b); }, quantised(0.25f),
                                quantised(0.25f));
}

TEST(LessEqual, RefusesByName) {
  OneOp scales("LESS_EQUAL");
  scales.input({2}, std::vector<int16_t>(2), quantised(1)).input({2}, std::vector<int16_t>(2), quantised(2)).output(DType::boolean);
  EXPECT_EQ(scales.prepare(), "\"x\" and \"x\" have different scales or zero points; the operator does not rescale: quantise the model again");
  OneOp op("LESS_EQUAL");
  op.input({2}, std::vector<float>(2)).input({2}, std::vector<int32_t>(2)).output(DType::boolean);
  EXPECT_EQ(op.prepare(), "the second operand \"x\" is int32; the first's type is handled");
  OneOp shapes("LESS_EQUAL");
  shapes.input({2}, std::vector<float>(2)).input({3}, std::vector<float>(3)).output(DType::boolean);
  EXPECT_EQ(shapes.prepare(), "shapes 2 and 3 do not go together; each dimension must be equal, or 1 in one of them");
}

}  // namespace tinsmith::less_equal_test
