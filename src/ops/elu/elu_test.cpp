#include "ops/unary_test.h"

namespace tinsmith {
namespace {

TEST(Elu, IsWhatTheDoubleGives) {
  OneOp op("ELU");
  check_floats(op, -9, 9, [](double x) { return x < 0 ? std::expm1(x) : x; }, 3e-07);
}

TEST(Elu, RefusesByName) { EXPECT_EQ(unary_refusal("ELU", DType::i8, quantised(1)), "the input \"x\" is int8; float32 is handled"); }

}  // namespace
}  // namespace tinsmith
