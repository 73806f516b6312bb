#include "ops/pair_test.h"

namespace tinsmith {

template <> constexpr DType dtype_of<uint32_t>() { return DType::u32; }

namespace {

template <class X>
void check(DType type) {
  Numbers r;
  check_pairs<X, X>("BITWISE_XOR", type, type, [&](int64_t n) { return r.many<X>(n, std::numeric_limits<X>::min() / 2, 40); }, [](X a, X b) { return static_cast<X>(a ^ b); });
}

TEST(BitwiseXor, Integers) {
  check<int8_t>(DType::i8);
  check<uint8_t>(DType::u8);
  check<int16_t>(DType::i16);
  check<uint16_t>(DType::u16);
  check<int32_t>(DType::i32);
  check<uint32_t>(DType::u32);
}

TEST(BitwiseXor, RefusesByName) {
  OneOp op("BITWISE_XOR");
  op.input({2}, std::vector<float>(2)).input({2}, std::vector<float>(2)).output(DType::f32);
  EXPECT_EQ(op.prepare(), "the first operand \"x\" is float32; an integer of 8, 16 or 32 bits is handled");
}

}  // namespace
}  // namespace tinsmith
