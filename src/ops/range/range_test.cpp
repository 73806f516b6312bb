#include "ops/op_test.h"

namespace tinsmith::range_test {

template <class T>
std::vector<T> range(DType type, T start, T limit, T delta) {
  OneOp op("RANGE");
  for (T v : {start, limit, delta}) op.constant({}, std::vector<T>{v});
  return op.output(type).template run<T>();
}

TEST(Range, StopsBeforeTheLimit) {
  EXPECT_EQ(range<int32_t>(DType::i32, 0, 5, 1), (std::vector<int32_t>{0, 1, 2, 3, 4}));
  EXPECT_EQ(range<int32_t>(DType::i32, 7, -2, -3), (std::vector<int32_t>{7, 4, 1}));
  EXPECT_EQ(range<int64_t>(DType::i64, 1, 8, 3), (std::vector<int64_t>{1, 4, 7}));
  EXPECT_EQ(range<float>(DType::f32, 0.5f, 2, 0.5f), (std::vector<float>{0.5f, 1, 1.5f}));
}

TEST(Range, AFloatIsAddedAgainAndAgain) {
  const auto y = range<float>(DType::f32, 0, 1, 0.1f);
  ASSERT_EQ(y.size(), 10u);
  float v = 0;
  for (float got : y) {
    EXPECT_EQ(got, v);
    v += 0.1f;
  }
}

TEST(Range, RefusesByName) {
  OneOp at_run("RANGE");
  at_run.constant({}, std::vector<int32_t>{0}).input({}, std::vector<int32_t>{3}).constant({}, std::vector<int32_t>{1}).output(DType::i32);
  EXPECT_EQ(at_run.prepare(), "its bound \"x\" is computed at run time; make the range's bounds constants of the model");
  for (int32_t delta : {0, 1}) {
    OneOp endless("RANGE");
    endless.constant({}, std::vector<int32_t>{-1}).constant({}, std::vector<int32_t>{INT32_MAX}).constant({}, std::vector<int32_t>{delta}).output(DType::i32);
    EXPECT_EQ(endless.prepare(), fmt::format("a range from -1 to 2147483647 in steps of {}; up to 2^20 steps are handled", delta));
  }
}

}  // namespace tinsmith::range_test
