#include <cmath>

#include "ops/pair_test.h"

namespace tinsmith::floor_mod_test {

TEST(FloorMod, Numbers) {
  Numbers r;
  check_pairs<float, float>("FLOOR_MOD", DType::f32, DType::f32, [&](int64_t n) { return r.reals(n, -9, 9); }, [](float a, float b) {
    const float rest = std::fmod(a, b);
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
  });
  const auto whole = [](auto a, auto b) { return b == 0 ? decltype(a){0} : static_cast<decltype(a)>(((a % b) + b) % b); };
  check_pairs<int32_t, int32_t>("FLOOR_MOD", DType::i32, DType::i32, [&](int64_t n) { return r.many<int32_t>(n, -9, 9); }, whole);
  check_pairs<int64_t, int64_t>("FLOOR_MOD", DType::i64, DType::i64, [&](int64_t n) { return r.many<int64_t>(n, -9, 9); }, whole);
  OneOp ends("FLOOR_MOD");
  EXPECT_EQ(ends.input({2}, std::vector<int64_t>{INT64_MIN, 5}).input({2}, std::vector<int64_t>{-1, 0}).output(DType::i64).run<int64_t>(), (std::vector<int64_t>{0, 0}));
}

}  // namespace tinsmith::floor_mod_test
