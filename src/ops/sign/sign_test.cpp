#include "ops/unary_test.h"

namespace tinsmith::sign_test {

TEST(Sign, Numbers) {
  OneOp op("SIGN");
  check_floats(op, -9, 9, [](double x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }, 0);
  OneOp whole("SIGN");
  EXPECT_EQ(whole.input({3}, std::vector<int32_t>{5, 0, INT32_MIN}).output(DType::i32).run<int32_t>(), (std::vector<int32_t>{1, 0, -1}));
}

TEST(Sign, RefusesByName) { EXPECT_EQ(unary_refusal("SIGN", DType::i8, quantised(1)), "the input \"x\" is int8; float32 or int32 is handled"); }

}  // namespace tinsmith::sign_test
