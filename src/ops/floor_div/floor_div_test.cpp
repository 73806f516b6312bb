#include <cmath>

#include "ops/pair_test.h"

namespace tinsmith::floor_div_test {

TEST(FloorDiv, Numbers) {
  Numbers r;
  check_pairs<float, float>("FLOOR_DIV", DType::f32, DType::f32, [&](int64_t n) { return r.reals(n, -9, 9); },
                            [](float a, float b) { return static_cast<float>(std::floor(static_cast<double>(a) / static_cast<double>(b))); });
  check_pairs<int32_t, int32_t>("FLOOR_DIV", DType::i32, DType::i32, [&](int64_t n) { return r.many<int32_t>(n, -9, 9); },
                                [](int32_t a, int32_t b) { return b == 0 ? 0 : static_cast<int32_t>(std::floor(static_cast<double>(a) / b)); });
  OneOp ends("FLOOR_DIV");
  EXPECT_EQ(ends.input({2}, std::vector<int32_t>{INT32_MIN, INT32_MIN}).input({2}, std::vector<int32_t>{-1, 0}).output(DType::i32).run<int32_t>(), (std::vector<int32_t>{INT32_MIN, 0}));
}

}  // namespace tinsmith::floor_div_test
