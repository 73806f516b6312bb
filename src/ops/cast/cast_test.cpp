#include <cmath>

#include "ops/op_test.h"

namespace tinsmith::cast_test {

template <class X, class Y>
std::vector<Y> cast(const std::vector<X>& x, DType from, DType to) {
  OneOp op("CAST");
  op.input({static_cast<int32_t>(x.size())}, x).output(to);
  op.graph.tensors[0].type = from;
  const auto y = op.run<Y>();
  op.check_overlaps();
  return y;
}

TEST(Cast, FloatsAreCutOffAndSaturate) {
  const std::vector<float> x = {0.0f, 1.9f, -1.9f, 300.7f, -300.7f, 1e30f, -1e30f, INFINITY, NAN};
  EXPECT_EQ((cast<float, int32_t>(x, DType::f32, DType::i32)), (std::vector<int32_t>{0, 1, -1, 300, -300, INT32_MAX, INT32_MIN, INT32_MAX, 0}));
  EXPECT_EQ((cast<float, int64_t>(x, DType::f32, DType::i64)), (std::vector<int64_t>{0, 1, -1, 300, -300, INT64_MAX, INT64_MIN, INT64_MAX, 0}));
  EXPECT_EQ((cast<float, int8_t>(x, DType::f32, DType::i8)), (std::vector<int8_t>{0, 1, -1, 127, -128, 127, -128, 127, 0}));
  EXPECT_EQ((cast<float, uint8_t>(x, DType::f32, DType::u8)), (std::vector<uint8_t>{0, 1, 0, 255, 0, 255, 0, 255, 0}));
  EXPECT_EQ((cast<float, int16_t>(x, DType::f32, DType::i16)), (std::vector<int16_t>{0, 1, -1, 300, -300, 32767, -32768, 32767, 0}));
  EXPECT_EQ((cast<float, uint8_t>(x, DType::f32, DType::boolean)), (std::vector<uint8_t>{0, 1, 1, 1, 1, 1, 1, 1, 1}));
}

TEST(Cast, IntegersKeepTheirLowBits) {
  const std::vector<int32_t> x = {0, 1, -1, 300, -300, INT32_MIN};
  EXPECT_EQ((cast<int32_t, float>(x, DType::i32, DType::f32)), (std::vector<float>{0, 1, -1, 300, -300, -2147483648.0f}));
  EXPECT_EQ((cast<int32_t, int64_t>(x, DType::i32, DType::i64)), (std::vector<int64_t>{0, 1, -1, 300, -300, INT32_MIN}));
  EXPECT_EQ((cast<int32_t, int8_t>(x, DType::i32, DType::i8)), (std::vector<int8_t>{0, 1, -1, 44, -44, 0}));
  EXPECT_EQ((cast<int32_t, uint8_t>(x, DType::i32, DType::boolean)), (std::vector<uint8_t>{0, 1, 1, 1, 1, 1}));
  EXPECT_EQ((cast<int16_t, float>({-5, 7}, DType::i16, DType::f32)), (std::vector<float>{-5, 7}));
  EXPECT_EQ((cast<uint8_t, int32_t>({0, 255}, DType::u8, DType::i32)), (std::vector<int32_t>{0, 255}));
  EXPECT_EQ((cast<uint8_t, float>({0, 1}, DType::boolean, DType::f32)), (std::vector<float>{0, 1}));
  EXPECT_EQ((cast<int64_t, int32_t>({1ll << 40, -3}, DType::i64, DType::i32)), (std::vector<int32_t>{0, -3}));
}

TEST(Cast, ToTheSameTypeIsAView) {
  OneOp op("CAST");
  EXPECT_EQ(op.input({2}, std::vector<float>{1, 2}).output(DType::f32).run<float>(), (std::vector<float>{1, 2}));
  EXPECT_EQ(op.lowered.kernel, nullptr);
}

TEST(Cast, RefusesByName) {
  OneOp op("CAST");
  EXPECT_EQ(op.input({2}, std::vector<float>{1, 2}).output(DType::f64).prepare(), "the output \"y\" is float64; float32, int8, uint8, int16, uint16, int32, uint32, int64 or bool is handled");
}

}  // namespace tinsmith::cast_test
