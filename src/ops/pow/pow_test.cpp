#include <cmath>

#include "ops/pair_test.h"

namespace tinsmith::pow_test {

TEST(Pow, Numbers) {
  Numbers r;
  check_pairs<float, float>("POW", DType::f32, DType::f32, [&](int64_t n) { return r.reals(n, 0.1f, 9); },
                            [](float a, float b) { return static_cast<float>(std::pow(static_cast<double>(a), static_cast<double>(b))); });
  check_pairs<int32_t, int32_t>("POW", DType::i32, DType::i32, [&](int64_t n) { return r.many<int32_t>(n, 0, 7); }, [](int32_t a, int32_t b) {
    int32_t y = 1;
    for (int i = 0; i < b; ++i) y *= a;
    return y;
  });
  OneOp ends("POW");
  EXPECT_EQ(ends.input({5}, std::vector<int32_t>{1, -1, -1, 2, INT32_MAX}).input({5}, std::vector<int32_t>{-3, -3, -2, -1, INT32_MAX}).output(DType::i32).run<int32_t>(),
            (std::vector<int32_t>{1, -1, 1, 0, INT32_MAX}));
}

}  // namespace tinsmith::pow_test
