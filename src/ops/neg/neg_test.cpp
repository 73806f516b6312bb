#include "ops/unary_test.h"

namespace tinsmith::neg_test {

TEST(Neg, Numbers) {
  OneOp op("NEG");
  check_floats(op, -9, 9, [](double x) { return -x; }, 0);
  OneOp narrow("NEG"), wide("NEG");
  EXPECT_EQ(narrow.input({3}, std::vector<int32_t>{5, -7, INT32_MIN}).output(DType::i32).run<int32_t>(), (std::vector<int32_t>{-5, 7, INT32_MIN}));
  EXPECT_EQ(wide.input({3}, std::vector<int64_t>{5, -7, INT64_MIN}).output(DType::i64).run<int64_t>(), (std::vector<int64_t>{-5, 7, INT64_MIN}));
}

TEST(Neg, RefusesByName) { EXPECT_EQ(unary_refusal("NEG", DType::i8, quantised(1)), "the input \"x\" is int8; float32, int32 or int64 is handled"); }

}  // namespace tinsmith::neg_test
