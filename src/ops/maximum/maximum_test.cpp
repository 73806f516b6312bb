#include <algorithm>

#include "ops/pair_test.h"

namespace tinsmith::maximum_test {

template <class X>
void choose(DType type, Quantisation q = {}) {
  Numbers r;
  check_pairs<X, X>("MAXIMUM", type, type, [&](int64_t n) { return r.many<X>(n, 0, 100); }, [](X a, X b) { return std::max(a, b); }, q, q, q);
}

TEST(Maximum, Numbers) {
  choose<float>(DType::f32);
  choose<int32_t>(DType::i32);
  choose<int64_t>(DType::i64);
  choose<int8_t>(DType::i8, quantised(0.5f, 3));
  choose<uint8_t>(DType::u8, quantised(0.5f, 3));
  choose<int16_t>(DType::i16, quantised(0.5f));
}

TEST(Maximum, RefusesByName) {
  OneOp op("MAXIMUM");
  op.input({2}, std::vector<int8_t>(2), quantised(1)).input({2}, std::vector<int8_t>(2), quantised(2)).output(DType::i8, quantised(1));
  EXPECT_EQ(op.prepare(), "\"x\" and \"y\" have different scales or zero points; the operator does not rescale: quantise the model again");
}

}  // namespace tinsmith::maximum_test
