#include <algorithm>
#include <cmath>
#include <numeric>

#include "ops/op_test.h"

namespace tinsmith::topk_v2_test {

template <class X>
void greatest() {
  Numbers r;
  for (int32_t size : {1, 4, 9})
    for (int32_t k = 1; k <= size; k += 2) {
      const auto x = r.many<X>(3 * size, 0, 5);  // many are equal
      OneOp op("TOPK_V2");
      op.input({3, size}, x, sizeof(X) < 4 ? quantised(1) : Quantisation{}).constant({}, std::vector<int32_t>{k}).output(dtype_of<X>(), sizeof(X) < 4 ? quantised(1) : Quantisation{}).output(DType::i32);
      ASSERT_EQ(op.prepare(), "");
      op.call();
      const auto y = op.result<X>(0);
      const auto index = op.result<int32_t>(1);
      for (int32_t row = 0; row < 3; ++row) {
        std::vector<int32_t> order(static_cast<size_t>(size));
        std::iota(order.begin(), order.end(), 0);
        std::stable_sort(order.begin(), order.end(), [&](int32_t a, int32_t b) { return x[row * size + a] > x[row * size + b]; });
        for (int32_t j = 0; j < k; ++j) {
          EXPECT_EQ(index[row * k + j], order[j]);
          EXPECT_EQ(y[row * k + j], x[row * size + order[j]]);
        }
      }
    }
}

TEST(TopkV2, GreatestFirst) {
  greatest<float>();
  greatest<int8_t>();
  greatest<uint8_t>();
  greatest<int16_t>();
  greatest<int32_t>();
}

TEST(TopkV2, NotANumberIsDefined) {
  OneOp op("TOPK_V2");
  op.input({3}, std::vector<float>{NAN, 1, NAN}).constant({}, std::vector<int32_t>{3}).output(DType::f32).output(DType::i32);
  ASSERT_EQ(op.prepare(), "");
  op.call();
  for (int32_t i : op.result<int32_t>(1)) EXPECT_TRUE(i >= 0 && i < 3);
}

TEST(TopkV2, RefusesByName) {
  OneOp op("TOPK_V2");
  EXPECT_EQ(op.input({3}, std::vector<float>(3)).constant({}, std::vector<int32_t>{4}).output(DType::f32).output(DType::i32).prepare(), "the 4 greatest of 3; k must be from 1 to the last dimension");
}

}  // namespace tinsmith::topk_v2_test
