#include <algorithm>

#include "ops/lowering.h"
#include "ops/op_test.h"

namespace tinsmith::add_n_test {

TEST(AddN, SumsAll) {
  Numbers r;
  for (size_t count : {1u, 2u, 5u}) {
    std::vector<std::vector<float>> x;
    std::vector<std::vector<int32_t>> q;
    OneOp op("ADD_N"), whole("ADD_N");
    for (size_t i = 0; i < count; ++i) {
      x.push_back(r.reals(6, -9, 9));
      q.push_back(r.many<int32_t>(6, INT32_MIN / 2, INT32_MAX));
      op.input({2, 3}, x.back());
      whole.input({2, 3}, q.back());
    }
    const auto y = op.output(DType::f32).run<float>();
    const auto w = whole.output(DType::i32).run<int32_t>();
    for (size_t k = 0; k < 6; ++k) {
      float sum = x[0][k];
      uint32_t wrapped = 0;
      for (size_t i = 1; i < count; ++i) sum += x[i][k];
      for (const auto& v : q) wrapped += static_cast<uint32_t>(v[k]);
      EXPECT_EQ(y[k], sum);
      EXPECT_EQ(w[k], static_cast<int32_t>(wrapped));
    }
  }
}

// The definition, with the reference's first summand: minus the zero point.
TEST(AddN, Int8ToTheBit) {
  Numbers r;
  for (size_t count : {2u, 3u, 8u})
    for (int zero : {0, -128, 90})
      for (float y_scale : {0.02f, 0.11f}) {
        std::vector<std::vector<int8_t>> x;
        OneOp op("ADD_N");
        for (size_t i = 0; i < count; ++i) op.input({3, 50}, x.emplace_back(r.many<int8_t>(150, -128, 127)), quantised(0.02f, zero));
        const auto y = op.output(DType::i8, quantised(y_scale, -5)).run<int8_t>();
        const FixedPoint f = fixed_point(2 * double{0.02f} / 1048576 / double{y_scale});
        for (size_t k = 0; k < y.size(); ++k) {
          int64_t sum = -zero;
          for (const auto& v : x) sum += v[k] - zero;
          EXPECT_EQ(int64_t{y[k]}, std::clamp<int64_t>(reference_requantise(static_cast<int32_t>(sum * 524288), f.multiplier, f.shift) - 5, -128, 127));
        }
        op.check_overlaps();
      }
}

TEST(AddN, RefusesByName) {
  OneOp shape("ADD_N"), type("ADD_N");
  EXPECT_EQ(shape.input({2}, std::vector<float>(2)).input({3}, std::vector<float>(3)).output(DType::f32).prepare(), "input 1 is 3, the first is 2; they must be alike");
  EXPECT_EQ(type.input({2}, std::vector<int16_t>(2), quantised(1)).output(DType::i16, quantised(1)).prepare(), "the first input \"x\" is int16; float32, int32 or int8 is handled");
  OneOp nine("ADD_N");
  for (int i = 0; i < 9; ++i) nine.input({2}, std::vector<int8_t>(2), quantised(1));
  EXPECT_EQ(nine.output(DType::i8, quantised(1)).prepare(), "9 inputs of int8; 2 to 8 are handled; add them in turn");
}

}  // namespace tinsmith::add_n_test
