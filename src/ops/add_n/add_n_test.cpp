#include "ops/op_test.h"

namespace tinsmith {
namespace {

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

TEST(AddN, RefusesByName) {
  OneOp shape("ADD_N"), type("ADD_N");
  EXPECT_EQ(shape.input({2}, std::vector<float>(2)).input({3}, std::vector<float>(3)).output(DType::f32).prepare(), "input 1 is 3, the first is 2; they must be alike");
  EXPECT_EQ(type.input({2}, std::vector<int8_t>(2), quantised(1)).output(DType::i8, quantised(1)).prepare(), "the first input \"x\" is int8; float32 or int32 is handled");
}

}  // namespace
}  // namespace tinsmith
